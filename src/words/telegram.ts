import type { Language } from '../capabilities/tool.ts';

const ru = {
  /** Under the message that says what is being done. */
  stop: 'Остановить',
  tableFile: 'таблица.csv',
  tableInFile: 'Таблица шире экрана, поэтому она в файле.',
  notSent: (name: string) => `Файл «${name}» не отправился. Попросите его ещё раз.`,
  maybeMissing: 'Связь прервалась, и часть ответа могла не дойти. Если чего-то не хватает, спросите ещё раз.',
  description:
    'Отвечаю на вопросы о клиентах группы: напишите обычными словами, и я посчитаю, покажу таблицу или график. Пришлите запись звонка, и я расскажу, о чём договорились. Отвечаю только участникам.',
  shortDescription: 'Спрашивайте о клиентах обычными словами: отвечу таблицей или графиком.',
};

const en: typeof ru = {
  stop: 'Stop',
  tableFile: 'table.csv',
  tableInFile: 'The table is wider than the screen, so it is in the file.',
  notSent: name => `The file “${name}” was not sent. Please ask for it again.`,
  maybeMissing: 'The connection broke, and a part of the answer may be missing. If so, please ask again.',
  description:
    'I answer questions about the group’s clients: write in plain words and I count, show a table or draw a chart. Send a call recording and I tell what was agreed. Members only.',
  shortDescription: 'Ask about clients in plain words: I answer with a table or a chart.',
};

/** What the bot says in Telegram only. */
export const telegramWords: Record<Language, typeof ru> = { ru, en };
