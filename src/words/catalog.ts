import type { Language } from '../capabilities/tool.ts';

const ru = {
  written: (file: string, relations: number, columns: number) =>
    `Каталог записан в ${file}: таблиц — ${relations}, столбцов — ${columns}.`,
  joins: (declared: number, guessed: number) =>
    `Связей по ключам — ${declared}, угадано по именам и значениям — ${guessed}.`,
  next: 'Впишите, как люди называют таблицы, столбцы и значения (ru и en), и спрашивайте: svod ask --database URL --catalog ФАЙЛ «вопрос».',
  exists: (file: string) => `файл ${file} уже есть; чтобы переписать его, добавьте --force`,
  severalSchemas: (schemas: string) =>
    `таблицы есть в нескольких схемах: ${schemas}; выберите одну через --schema`,
  needBoth: 'чужую базу спрашивают так: --database URL --catalog ФАЙЛ, оба вместе',
  notPostgres: 'адрес чужой базы начинается с postgres://',
  notForeign: 'для чужой базы нет участников: --as с --database не пишут',
};

const en: typeof ru = {
  written: (file, relations, columns) =>
    `The catalogue is in ${file}: ${relations} tables, ${columns} columns.`,
  joins: (declared, guessed) => `Joins: ${declared} from keys, ${guessed} guessed from names and values.`,
  next: 'Fill in what people call the tables, columns and values (ru and en), then ask: svod ask --database URL --catalog FILE "question".',
  exists: file => `the file ${file} is there already; add --force to write over it`,
  severalSchemas: schemas => `several schemas have tables: ${schemas}; choose one with --schema`,
  needBoth: 'a foreign database is asked with both --database URL and --catalog FILE',
  notPostgres: 'the address of a foreign database begins with postgres://',
  notForeign: 'a foreign database has no members: --as does not go with --database',
};

/** Words of `svod catalog` and of asking a foreign database. */
export const catalogWords: Record<Language, typeof ru> = { ru, en };

const initRu = {
  head: (schema: string) => [
    `Каталог схемы ${schema}: что можно спросить и какими словами.`,
    'Имена выведены из идентификаторов. Впишите, как говорят люди: ru — по-русски, en — по-английски; формы слова находятся сами,',
    'слово с = впереди сравнивается как написано.',
  ],
  unlisted: [
    'hidden: таблиц, которых здесь нет, спросить нельзя. Удалите отсюда таблицу, и её не увидит ни один вопрос.',
  ],
  default: ['О ком речь, когда вопрос не называет таблицу («кто старше 40?»).'],
  relations: [
    'names — как называют строку таблицы; show — чем она узнаётся (имя, название); date — что значит «в 2024 году»;',
    'у столбцов: aggregate sum — складывают, avg — усредняют, format id — номер или код, который не складывают;',
    'unit — единица (RUB, years, months, days, km, seconds, year); personal: true — личные данные;',
    'more и less — слова вроде «дороже», «младше»; values — как ещё называют значение.',
  ],
  joins: ['many ссылается на one.'],
  guessed: 'угадано по имени и значениям — проверьте',
  notions: ['Слово, которое само по себе условие: «официальный» — это столбец со значением T.'],
  examples: ['Вопросы, которые предлагаются, когда ничего не понято.'],
};

const initEn: typeof initRu = {
  head: schema => [
    `Catalogue of schema ${schema}: what can be asked, and in which words.`,
    'Names were read off the identifiers. Fill in what people say: ru in Russian, en in English; inflected forms are found by themselves,',
    'a word written =so is compared as it stands.',
  ],
  unlisted: [
    'hidden: a table that is not listed here cannot be asked. Delete a table below and no question sees it.',
  ],
  default: ['What is meant where a question names no table ("who is older than 40?").'],
  relations: [
    'names: what a row is called; show: what it is known by (a name, a title); date: what "in 2024" means;',
    'of columns: aggregate sum adds up, avg averages, format id is a number or code that is never added up;',
    'unit: RUB, years, months, days, km, seconds, year; personal: true for personal data;',
    'more and less: words like "older", "cheaper"; values: what else a value is called.',
  ],
  joins: ['many refers to one.'],
  guessed: 'guessed from its name and values: please check',
  notions: ['A word that is a condition by itself: "official" is a column that says T.'],
  examples: ['Questions that are offered where nothing was understood.'],
};

/** Comments of a first catalogue. */
export const initWords: Record<Language, typeof initRu> = { ru: initRu, en: initEn };
