import type { Language } from '../capabilities/tool.ts';

const ru = {
  commands: {
    add: 'подтвердить запрос как верный ответ на вопрос',
    list: 'показать подтверждённые пары',
    remove: 'убрать пару',
  },
  options: {
    question: 'вопрос обычными словами, в кавычках',
    statement: 'один запрос SELECT, который на него отвечает, в кавычках',
    id: 'номер, который показывает svod verified list',
  },
  added: (id: number) => `Пара ${id} сохранена и будет примером для языковой модели. Вот что она увидит:`,
  removed: (id: number) => `Пара ${id} убрана.`,
  none: 'Подтверждённых пар пока нет. Они появляются, когда человек отмечает ответ как верный, или командой svod verified add.',
  columns: {
    id: 'Номер',
    question: 'Вопрос',
    statement: 'Запрос',
    audience: 'Для кого',
    keptBy: 'Кто подтвердил',
    keptAt: 'Когда',
  },
  everyone: 'для всех',
  badId: (text: string) => `«${text}» — не номер пары, номера показывает svod verified list`,
  nothingLeft:
    'такую пару нельзя показывать модели: без имён, номеров и значений из реестров от неё почти ничего не остаётся',
  noPair: (id: number) => `пары с номером ${id}`,
};

const en: typeof ru = {
  commands: {
    add: 'vouch for a statement as the answer to a question',
    list: 'show the verified pairs',
    remove: 'remove a pair',
  },
  options: {
    question: 'the question in plain words, in quotes',
    statement: 'the one SELECT that answers it, in quotes',
    id: 'the number that svod verified list shows',
  },
  added: id => `Pair ${id} is kept as an example for the language model. This is what the model will see:`,
  removed: id => `Pair ${id} is removed.`,
  none: 'There are no verified pairs yet. They come when a person marks an answer as right, or by svod verified add.',
  columns: {
    id: 'Number',
    question: 'Question',
    statement: 'Statement',
    audience: 'For whom',
    keptBy: 'Verified by',
    keptAt: 'When',
  },
  everyone: 'everyone',
  badId: text => `“${text}” is not the number of a pair; svod verified list shows them`,
  nothingLeft:
    'a model must not be shown this pair: without names, numbers and values of the registers hardly anything is left',
  noPair: id => `the pair number ${id}`,
};

export const verifiedWords: Record<Language, typeof ru> = { ru, en };
