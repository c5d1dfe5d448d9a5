import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf, formatNumber } from './format.ts';

const CLIENTS: CountForms = { ru: ['клиент', 'клиента', 'клиентов'], en: ['client', 'clients'] };
const ROWS: CountForms = { ru: ['строка', 'строки', 'строк'], en: ['row', 'rows'] };
const COLUMNS: CountForms = { ru: ['столбец', 'столбца', 'столбцов'], en: ['column', 'columns'] };

const ru = {
  greeting: (clients: number | null, model: string) =>
    `Свод: ${clients === null ? 'добро пожаловать' : clients === 0 ? 'клиентов пока нет, загрузите файлы: svod import' : countOf(clients, CLIENTS, 'ru')}${model === 'embedded' ? '' : `, отвечает ${model}`}.\nСпросите обычными словами. Подсказка: /help, выход: /quit`,
  help: [
    ['/more', 'следующие строки таблицы'],
    ['/quit', 'выйти'],
  ] as readonly (readonly [string, string])[],
  helpExamples: 'Можно спросить, например:',
  helpOptions:
    'Если предложены варианты, введите номер. Файлы сохраняются в этой папке. Ctrl+C останавливает вопрос, нажатый дважды — выходит.',
  understood: 'Как я понял: ',
  working: 'Читаю вопрос…',
  pressAgain: 'Ещё раз Ctrl+C — выход.',
  chooseNumber: (count: number) =>
    count === 1 ? 'Введите 1 или спросите иначе.' : `Введите номер от 1 до ${count} или спросите иначе.`,
  withoutModel: 'Ответить без модели',
  noMore: 'Больше строк нет.',
  restInFile: (shown: number, total: number) =>
    `Здесь первые ${countOf(shown, ROWS, 'ru')} из ${formatNumber(total, 'ru')}. Все — в файле: /export xlsx`,
  exported: (path: string, rows: number) => `Сохранено: ${path}, ${countOf(rows, ROWS, 'ru')}.`,
  exportedPart: (path: string, rows: number, total: number) =>
    `Сохранено: ${path}, первые ${countOf(rows, ROWS, 'ru')} из ${countOf(total, ROWS, 'ru')}.`,
  notSaved: 'Файл не сохранился: проверьте, что в эту папку можно писать.',
  moreColumns: (count: number, names: readonly string[]) =>
    `ещё ${countOf(count, COLUMNS, 'ru')}: ${names.join(', ')}`,
  moreRows: (count: number) => `ещё ${countOf(count, ROWS, 'ru')}`,
  moreHint: ' — дальше: /more',
  file: 'Файл: ',
  bye: 'До встречи!',
};

const en: typeof ru = {
  greeting: (clients, model) =>
    `Svod: ${clients === null ? 'welcome' : clients === 0 ? 'no clients yet, load files with svod import' : countOf(clients, CLIENTS, 'en')}${model === 'embedded' ? '' : `, answered by ${model}`}.\nAsk in plain words. Help: /help, leave: /quit`,
  help: [
    ['/more', 'the next rows of the table'],
    ['/quit', 'leave'],
  ],
  helpExamples: 'For example:',
  helpOptions:
    'When options are offered, type a number. Files are saved in this folder. Ctrl+C stops a question, pressed twice it leaves.',
  understood: 'How I read it: ',
  working: 'Reading the question…',
  pressAgain: 'Press Ctrl+C again to leave.',
  chooseNumber: count =>
    count === 1
      ? 'Type 1, or ask in another way.'
      : `Type a number from 1 to ${count}, or ask in another way.`,
  withoutModel: 'Answer without the model',
  noMore: 'There are no more rows.',
  restInFile: (shown, total) =>
    `These were the first ${countOf(shown, ROWS, 'en')} of ${formatNumber(total, 'en')}. All of them in a file: /export xlsx`,
  exported: (path, rows) => `Saved: ${path}, ${countOf(rows, ROWS, 'en')}.`,
  exportedPart: (path, rows, total) =>
    `Saved: ${path}, the first ${countOf(rows, ROWS, 'en')} of ${countOf(total, ROWS, 'en')}.`,
  notSaved: 'The file could not be saved: check that this folder can be written to.',
  moreColumns: (count, names) => `${countOf(count, COLUMNS, 'en')} more: ${names.join(', ')}`,
  moreRows: count => `${countOf(count, ROWS, 'en')} more`,
  moreHint: ' — go on: /more',
  file: 'File: ',
  bye: 'See you!',
};

/** What the terminal chat says by itself. */
export const terminalWords: Record<Language, typeof ru> = { ru, en };
