import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf } from './format.ts';

const ROWS: CountForms = { ru: ['строка', 'строки', 'строк'], en: ['row', 'rows'] };

const ru = {
  yes: 'да',
  no: 'нет',
  nothing: 'Выгружать пока нечего: сначала задайте вопрос, на который ответом будет таблица.',
  making: 'Готовлю файл…',
  untitled: 'выгрузка',
  approval: {
    title: 'Выгрузка с телефонами и адресами почты',
    table: (title: string) => `Таблица: ${title}`,
    file: (format: string) => `Файл: ${format.toUpperCase()}`,
  },
  done: (format: string, rows: number) => `Готово: файл ${format}, ${countOf(rows, ROWS, 'ru')}.`,
  part: (format: string, rows: number, total: number) =>
    `Готово: файл ${format}, первые ${countOf(rows, ROWS, 'ru')} из ${countOf(total, ROWS, 'ru')}. Остальное не вошло: сузьте вопрос.`,
};

const en: typeof ru = {
  yes: 'yes',
  no: 'no',
  nothing: 'There is nothing to export yet: first ask a question that a table answers.',
  making: 'Making the file…',
  untitled: 'export',
  approval: {
    title: 'An export with phones and e-mail addresses',
    table: title => `Table: ${title}`,
    file: format => `File: ${format.toUpperCase()}`,
  },
  done: (format, rows) => `Done: a ${format} file, ${countOf(rows, ROWS, 'en')}.`,
  part: (format, rows, total) =>
    `Done: a ${format} file with the first ${countOf(rows, ROWS, 'en')} of ${countOf(total, ROWS, 'en')}. The rest did not fit: narrow the question.`,
};

/** What a person reads about exported files. */
export const exportWords: Record<Language, typeof ru> = { ru, en };

export function yesNo(value: boolean, language: Language): string {
  return value ? exportWords[language].yes : exportWords[language].no;
}
