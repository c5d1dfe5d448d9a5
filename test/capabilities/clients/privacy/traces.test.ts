import { expect, test } from 'vitest';
import {
  createTracer,
  ERASED,
  type PersonTraits,
} from '../../../../src/capabilities/clients/privacy/traces.ts';

const anna: PersonTraits = {
  surnames: ['Соколова', 'Иванова-Петровская'],
  firstNames: ['Анна'],
  middleNames: ['Ильинична'],
  phones: ['+79161234512'],
  emails: ['anna.sokolova@mail.ru'],
  codes: ['4510 123456', 'дог-778899'],
  surnameIsUnique: true,
};
const unique = createTracer(anna);
const common = createTracer({ ...anna, surnameIsUnique: false });

test.each([
  ['карточка Соколовой Анны Ильиничны', `карточка ${ERASED}`],
  ['покажи клиента соколову', `покажи клиента ${ERASED}`],
  ['Где Анна Соколова живёт?', `Где ${ERASED} живёт?`],
  ['show client Sokolova, please', `show client ${ERASED}, please`],
  ["where last_name = 'соколова' and id > 3", `where last_name = '${ERASED}' and id > 3`],
  ["where last_name ilike '%Соколов%'", `where last_name ilike '%${ERASED}%'`],
  ['позвони 8 (916) 123-45-12 завтра', `позвони ${ERASED} завтра`],
  ['+79161234512', ERASED],
  ['пиши на Anna.Sokolova@Mail.ru', `пиши на ${ERASED}`],
  ['паспорт 4510 123456, договор ДОГ-778899', `паспорт ${ERASED}, договор ${ERASED}`],
  ['госпожа Петровская', `госпожа ${ERASED}`],
  ['SOKOLOVA_anna.csv', `${ERASED}_${ERASED}.csv`],
])('«%s» loses the person', (text, cleaned) => {
  expect(unique.clean(text)).toBe(cleaned);
});

test.each([
  'сколько клиентов в Казани',
  'клиенты по имени Анна',
  'Анна Кузнецова',
  'позвони 8 (916) 123-45-13',
  'сокол летит',
  'доход 4510 рублей и 123456 км',
  '{"rows":12,"status":"ok"}',
])('«%s» stays as it is', text => {
  expect(unique.clean(text)).toBe(text);
});

test('a surname that others bear counts only beside a name of this person', () => {
  expect(common.clean('карточка Соколовой')).toBe('карточка Соколовой');
  expect(common.clean('Соколова Мария')).toBe('Соколова Мария');
  expect(common.clean('карточка Соколовой Анны')).toBe(`карточка ${ERASED}`);
  expect(common.clean('А. И. Соколова просила')).toBe(`${ERASED} просила`);
  expect(common.clean('Анна Ильинична просила')).toBe(`${ERASED} просила`);
});

test('a short surname is not looked for among everyday words', () => {
  const short = createTracer({ ...anna, surnames: ['Ли'], emails: [], codes: [] });
  expect(short.clean('есть ли клиенты')).toBe('есть ли клиенты');
  expect(short.clean('клиентка Ли')).toBe(`клиентка ${ERASED}`);
});
