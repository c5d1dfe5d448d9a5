import { expect, test } from 'vitest';
import { readCardRequest } from '../../../../src/models/embedded/tools/card-intent.ts';

/** Words of this little catalogue mean something; the rest could be names. */
const KNOWN = new Set([
  'пенсионера',
  'пенсионер',
  'с',
  'высшим',
  'образованием',
  'older',
  'with',
  'из',
  'казани',
  'the',
  'oldest',
  'пётр',
  'клиентах',
  'москве',
]);
const read = (text: string) => readCardRequest(text, word => KNOWN.has(word.toLowerCase()));

test.each([
  ['карточка клиента 42', 42, null],
  ['Карточка клиента №42', 42, null],
  ['покажи карточку клиента 7', 7, null],
  ['client card 42', 42, null],
  ['show me the card of client 42', 42, null],
  ['покажи клиента 42', 42, null],
  ['client 42 card', 42, null],
  ['покажи клиента Иванова', null, 'Иванова'],
  ['открой досье на Иванова Петра', null, 'Иванова Петра'],
  ['карточка клиента соколовой анны', null, 'соколовой анны'],
  ["Ivanov's card", null, "Ivanov's"],
  ['кто такой Кузнецов', null, 'Кузнецов'],
  ['кто такой Кузнецов Пётр', null, 'Кузнецов Пётр'],
  ['расскажи о клиенте 42', 42, null],
  ['расскажи мне про Кузнецова', null, 'Кузнецова'],
  ['что мы знаем о клиенте 7', 7, null],
  ['tell me about client 42', 42, null],
  ['карточка +7 916 123-45-12', null, '+7 916 123-45-12'],
  ['find client a.ivanov@mail.ru', null, 'a.ivanov@mail.ru'],
  ['покажи карточку клиента', null, null],
])('«%s» asks for a card', (text, clientId, name) => {
  expect(read(text)).toEqual({ clientId, name });
});

test.each([
  'покажи клиента с высшим образованием',
  'кто такой пенсионер',
  'who is older',
  'show client with the oldest car',
  'покажи клиентов из Казани',
  'расскажи о клиентах из Казани',
  'кузнецов из Казани',
  'что известно о Москве',
  'сколько клиентов',
  'покажи клиента из Казани',
  'show clients',
])('«%s» is a question', text => {
  expect(read(text)).toBeNull();
});
