import type { Language } from '../capabilities/tool.ts';
import type { AppError } from '../errors.ts';
import { errorSentence } from './errors.ts';

const ru = {
  mappingTitle: (file: string) => `Столбцы файла ${file}:`,
  mappingHead: ['столбец', 'поле', 'как найдено'] as readonly string[],
  keptAside: '(хранится при записи)',
  ignored: '(не нужен базе, хранится при записи)',
  by: {
    name: 'по названию',
    values: 'по значениям',
    kept: 'как в прошлый раз',
    person: 'указано вами',
    none: '—',
  },
  wrong: 'Что-то не так? Поправьте: --map ФАЙЛ (столбец: поле), исправление запомнится для этой компании.',
  progress: (file: string, percent: number, rows: string) => `${file}: ${percent} %, строк: ${rows}`,
  register: (file: string, company: string) => `${file} → ${company}`,
  touches: (file: string) => `${file}: предложения`,
  read: 'прочитано строк',
  added: 'добавлено',
  known: 'уже были',
  changed: 'прочитано заново',
  rejected: 'отложено',
  clientsAdded: 'новых людей',
  merged: 'записей узнано и объединено с известными людьми',
  seconds: (seconds: string, speed: string) => `за ${seconds} с, ${speed} строк в секунду`,
  documentsLeftOut: 'Номера документов не сохранены: не задан ключ SVOD_DOCUMENT_KEY.',
  documentsStored: 'Номера документов сохранены зашифрованными.',
  rejectedRow: (file: string, row: string, line: string, reason: string) =>
    `${file}, строка данных ${row} (строка файла ${line}): ${reason}`,
  moreRejected: (count: string) => `…и ещё ${count}; все отложенные строки с причинами: --rejects ФАЙЛ`,
  rejectsWritten: (path: string) =>
    `Отложенные строки с причинами: ${path}. Исправьте и загрузите этот файл.`,
  cellProblem: (column: string, reason: string, count: string, rows: string) =>
    `столбец «${column}»: ${reason}, ячеек: ${count} (строки ${rows})`,
  cellsTitle: 'Строки загружены без этих значений; сами значения хранятся при записи:',
  reasons: {
    unclosed_quote: 'кавычка открыта и не закрыта',
    too_many_cells: 'ячеек больше, чем столбцов',
    too_few_cells: 'ячеек меньше, чем столбцов',
    unreadable: 'строка не читается',
    no_person: 'нет ни имени, ни телефона, ни почты',
    no_contact_left: 'контакты записаны с ошибкой, а даты рождения нет',
    deal_amount: 'сумма договора не читается',
    deal_date: 'дата договора невозможна',
    unknown_company: 'компании с таким названием нет',
    unknown_row: 'такой строки в реестре компании нет',
    unknown_channel: 'канал не распознан: нужен e-mail или телефон',
    unknown_outcome: 'результат не распознан',
    no_date: 'нет верной даты',
    incomplete: 'строка неполная',
    not_a_phone: 'не телефон',
    not_an_email: 'не адрес почты',
    not_a_date: 'не дата',
    date_out_of_range: 'невозможная дата',
    not_a_number: 'не число',
    number_out_of_range: 'невозможное число',
    unknown_word: 'непонятное слово',
  } as Record<string, string>,
  formats: {
    empty: 'он пуст.',
    gzip: 'архив повреждён.',
    xls: 'это старый формат .xls. Сохраните его как .xlsx.',
    pdf: 'это PDF, а нужна таблица.',
    markup: 'это веб-страница или XML, а нужна таблица.',
    binary: 'это двоичный файл.',
    workbook: 'книга Excel повреждена.',
    no_columns: 'в нём не видно столбцов. Нужен разделитель: запятая, точка с запятой или табуляция.',
    no_header: 'в нём не нашлась строка с названиями столбцов. Добавьте её первой строкой.',
    no_rows: 'под заголовком нет ни одной строки.',
    no_records: 'в нём нет ни одной записи.',
  } as Record<string, string>,
  notRead: (file: string, why: string) => `Файл ${file} не загружен: ${why}`,
  incomplete: (file: string, headers: string, fields: string) =>
    `Файл ${file} не загружен: не нашлось нужных столбцов (${fields}). В файле есть: ${headers}. Укажите соответствие сами: --map ФАЙЛ, где каждая строка — «столбец: поле».`,
  needCompany: 'укажите компанию: --company СЛАГ',
  notBoth: '--touches загружается без --company и --consent',
  noFiles: 'укажите хотя бы один файл',
  badConsent: 'согласие пишется так: --consent "ТЕКСТ, ДАТА"',
  badMap: (file: string) => `--map ${file}: нужен JSON или YAML вида «столбец: поле»`,
};

const en: typeof ru = {
  mappingTitle: file => `Columns of ${file}:`,
  mappingHead: ['column', 'field', 'found'],
  keptAside: '(kept with the record)',
  ignored: '(not needed, kept with the record)',
  by: {
    name: 'by its name',
    values: 'by its values',
    kept: 'as last time',
    person: 'given by you',
    none: '—',
  },
  wrong: 'Something wrong? Correct it with --map FILE (column: field); it is remembered for this company.',
  progress: (file, percent, rows) => `${file}: ${percent}%, rows: ${rows}`,
  register: (file, company) => `${file} → ${company}`,
  touches: file => `${file}: offers`,
  read: 'rows read',
  added: 'added',
  known: 'known before',
  changed: 'read anew',
  rejected: 'put aside',
  clientsAdded: 'new people',
  merged: 'records recognised and merged with known people',
  seconds: (seconds, speed) => `in ${seconds} s, ${speed} rows a second`,
  documentsLeftOut: 'Document numbers were not stored: SVOD_DOCUMENT_KEY is not set.',
  documentsStored: 'Document numbers were stored encrypted.',
  rejectedRow: (file, row, line, reason) => `${file}, data row ${row} (line ${line}): ${reason}`,
  moreRejected: count => `…and ${count} more; all rows put aside, with reasons: --rejects FILE`,
  rejectsWritten: path => `Rows put aside, with reasons: ${path}. Correct them and import that file.`,
  cellProblem: (column, reason, count, rows) =>
    `column “${column}”: ${reason}, cells: ${count} (rows ${rows})`,
  cellsTitle: 'These values were left out; the rows went in, and the values are kept with the records:',
  reasons: {
    unclosed_quote: 'a quote is opened and never closed',
    too_many_cells: 'more cells than columns',
    too_few_cells: 'fewer cells than columns',
    unreadable: 'the row cannot be read',
    no_person: 'neither a name nor a phone nor an e-mail',
    no_contact_left: 'the contacts are misspelt and there is no birth date',
    deal_amount: "the contract's amount cannot be read",
    deal_date: "the contract's date is impossible",
    unknown_company: 'no company of that name',
    unknown_row: "no such row in the company's register",
    unknown_channel: 'channel not recognised: e-mail or phone is needed',
    unknown_outcome: 'outcome not recognised',
    no_date: 'no valid date',
    incomplete: 'the row is incomplete',
    not_a_phone: 'not a telephone',
    not_an_email: 'not an e-mail address',
    not_a_date: 'not a date',
    date_out_of_range: 'an impossible date',
    not_a_number: 'not a number',
    number_out_of_range: 'an impossible number',
    unknown_word: 'a word that is not understood',
  },
  formats: {
    empty: 'it is empty.',
    gzip: 'the archive is damaged.',
    xls: 'it is an old .xls workbook. Save it as .xlsx.',
    pdf: 'it is a PDF; a table is needed.',
    markup: 'it is a web page or XML; a table is needed.',
    binary: 'it is a binary file.',
    workbook: 'the Excel workbook is damaged.',
    no_columns: 'no columns can be seen in it. A comma, semicolon or tab must separate them.',
    no_header: 'no row with column names was found. Add one as the first row.',
    no_rows: 'there is no row below the header.',
    no_records: 'it holds no record.',
  },
  notRead: (file, why) => `${file} was not imported: ${why}`,
  incomplete: (file, headers, fields) =>
    `${file} was not imported: needed columns were not found (${fields}). The file has: ${headers}. Say which is which with --map FILE, a line each: “column: field”.`,
  needCompany: 'name the company: --company SLUG',
  notBoth: '--touches is imported without --company and --consent',
  noFiles: 'name at least one file',
  badConsent: 'consent is written --consent "TEXT, DATE"',
  badMap: file => `--map ${file}: JSON or YAML of the form “column: field” is needed`,
};

export const importWords: Record<Language, typeof ru> = { ru, en };

/** The sentence for an error of an import; what the reader found wrong with a file is said in words. */
export function importErrorSentence(error: AppError, language: Language): string {
  const words = importWords[language];
  const file = String(error.detail.file ?? '');
  const why = words.formats[String(error.detail.reason ?? '')];
  if (error.code === 'file_format' && why) return words.notRead(file, why);
  if (error.code === 'mapping_incomplete') {
    return words.incomplete(file, String(error.detail.headers ?? ''), String(error.detail.fields ?? ''));
  }
  return errorSentence(error.code, error.detail, language);
}
