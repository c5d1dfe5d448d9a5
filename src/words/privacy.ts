import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf } from './format.ts';

const RECORDS: CountForms = { ru: ['запись', 'записи', 'записей'], en: ['record', 'records'] };
const ROWS: CountForms = { ru: ['строка', 'строки', 'строк'], en: ['row', 'rows'] };
const FILES: CountForms = { ru: ['файл', 'файла', 'файлов'], en: ['file', 'files'] };

const ru = {
  commands: {
    export: 'выгрузить всё, что известно о человеке',
    erase: 'стереть человека отовсюду, безвозвратно',
  },
  options: {
    id: 'номер клиента',
    out: 'новый файл JSON, доступный только вам',
    reason: 'почему: запрос человека, его номер и дата',
    yes: 'не переспрашивать',
    rotateKeys: 'зашифровать номера документов заново нынешним ключом',
    allowReturn: 'стереть и без ключа SVOD_DOCUMENT_KEY, хотя тот же файл вернёт человека',
  },
  client: (id: number) => `клиента с номером ${id}`,
  exported: (id: number, path: string, records: number) =>
    `Клиент ${id}: ${countOf(records, RECORDS, 'ru')} и всё, что с ними связано, в файле ${path}.`,
  sealed: 'Номера документов остались зашифрованными: нужен ключ SVOD_DOCUMENT_KEY.',
  fileThere: (path: string) => `файл ${path} уже есть или папка недоступна, укажите другой`,
  erased: (id: number, rows: number, texts: number, files: number) =>
    `Клиент ${id} стёрт. Удалено: ${countOf(rows, ROWS, 'ru')}; упоминания вычеркнуты: ${countOf(texts, ROWS, 'ru')}; убрано или очищено: ${countOf(files, FILES, 'ru')}.`,
  marked: (erasure: number) =>
    `Запись о стирании: ${erasure}. Загрузка файла с этим человеком его не вернёт.`,
  unmarked: (erasure: number) =>
    `Запись о стирании: ${erasure}. Ключа SVOD_DOCUMENT_KEY нет, поэтому загрузка того же файла вернёт человека.`,
  outside: 'Файлы вне папки svod и резервные копии базы svod не видит: удалите человека и там.',
  noKey:
    'Без SVOD_DOCUMENT_KEY человека нельзя стереть надёжно: загрузка того же файла его вернёт. Задайте ключ (openssl rand -base64 32) или добавьте --allow-return.',
  unmatchedFiles: 'идёт загрузка, люди из её файлов ещё не сверены: дождитесь её конца и повторите',
  confirm: (id: number) => `Стереть клиента ${id} безвозвратно? Наберите его номер ещё раз: `,
  notConfirmed: 'Номер не совпал, ничего не стёрто.',
  needYes: 'стирание безвозвратно, без терминала подтвердите его параметром --yes',
  badId: (text: string) => `«${text}» — не номер клиента`,
  badReason: 'нужна причина от 1 до 500 знаков: --reason "…"',
  rotating: (records: string) => `перешифровано записей: ${records}`,
  rotated: (renewed: string, current: string) =>
    `Перешифровано записей: ${renewed}; под нынешним ключом уже были: ${current}.`,
  unreadable: (records: string) =>
    `Не открылись ни нынешним, ни прежним ключом: ${records}. Прежний ключ SVOD_DOCUMENT_KEY_PREVIOUS ещё нужен.`,
  rotationDone: 'Прежний ключ больше не нужен: уберите SVOD_DOCUMENT_KEY_PREVIOUS.',
};

const en: typeof ru = {
  commands: {
    export: 'write out everything held on a person',
    erase: 'erase a person everywhere, for good',
  },
  options: {
    id: "the client's number",
    out: 'a new JSON file, for your eyes only',
    reason: "why: the person's request, its number and date",
    yes: 'do not ask again',
    rotateKeys: 'encrypt document numbers anew under the current key',
    allowReturn: 'erase without SVOD_DOCUMENT_KEY too, although the same file will bring the person back',
  },
  client: id => `client ${id}`,
  exported: (id, path, records) =>
    `Client ${id}: ${countOf(records, RECORDS, 'en')} and all that belongs to them, in ${path}.`,
  sealed: 'Document numbers stayed encrypted: SVOD_DOCUMENT_KEY is needed.',
  fileThere: path => `${path} is there already or cannot be made; name another file`,
  erased: (id, rows, texts, files) =>
    `Client ${id} erased: ${countOf(rows, ROWS, 'en')} deleted, mentions struck out of ${countOf(texts, ROWS, 'en')} more, ${countOf(files, FILES, 'en')} removed or cleaned.`,
  marked: erasure =>
    `Record of the erasure: ${erasure}. Importing a file with this person will not bring them back.`,
  unmarked: erasure =>
    `Record of the erasure: ${erasure}. There is no SVOD_DOCUMENT_KEY, so importing the same file will bring the person back.`,
  outside:
    'Files outside the svod folder and backups of the base are out of its sight: remove the person there too.',
  noKey:
    'Without SVOD_DOCUMENT_KEY nobody can be erased safely: importing the same file would bring them back. Set a key (openssl rand -base64 32) or add --allow-return.',
  unmatchedFiles: 'an import is going on whose people are not matched yet: wait for its end and try again',
  confirm: id => `Erase client ${id} for good? Type the number again: `,
  notConfirmed: 'The number is another one; nothing was erased.',
  needYes: 'erasing cannot be undone; without a terminal confirm it with --yes',
  badId: text => `"${text}" is no client's number`,
  badReason: 'a reason of 1 to 500 characters is needed: --reason "…"',
  rotating: records => `records encrypted anew: ${records}`,
  rotated: (renewed, current) =>
    `Records encrypted anew: ${renewed}; already under the current key: ${current}.`,
  unreadable: records =>
    `Opened by neither the current nor the previous key: ${records}. SVOD_DOCUMENT_KEY_PREVIOUS is still needed.`,
  rotationDone: 'The previous key is no longer needed: take SVOD_DOCUMENT_KEY_PREVIOUS away.',
};

/** What a person reads about personal-data requests and the keys of documents. */
export const privacyWords: Record<Language, typeof ru> = { ru, en };
