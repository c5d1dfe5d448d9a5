import type { Language } from '../capabilities/tool.ts';

const ru = {
  setAside: (reference: string) =>
    `Не получилось ответить на это сообщение: сбой на нашей стороне. Он записан под номером ${reference}. Спросите ещё раз или напишите по-другому.`,
  stopped: 'Остановлено.',
  unknown: 'Связь прервалась, и непонятно, дошёл ли ответ. Если его выше нет, нажмите кнопку.',
  show: 'Показать ответ',
  alreadyShown: 'Этот ответ уже показан.',
  noLongerKept: 'Этот ответ больше не хранится — задайте вопрос ещё раз.',
  rejected: (reference: string) =>
    `Ответ готов, но показать его здесь не получилось: мессенджер его не принял. Номер сбоя: ${reference}. Попробуйте сузить вопрос.`,
  erased: 'Ответ убран: в нём были данные, которые попросили стереть. Задайте вопрос ещё раз.',
  fileGone: (name: string) => `Файл «${name}» больше не хранится — задайте вопрос ещё раз.`,
};

const en: typeof ru = {
  setAside: reference =>
    `This message could not be answered: something broke on our side. It is on record as ${reference}. Ask again, or put it another way.`,
  stopped: 'Stopped.',
  unknown:
    'The connection broke off, and the answer may not have arrived. If you cannot see it above, press the button.',
  show: 'Show the answer',
  alreadyShown: 'This answer is already shown.',
  noLongerKept: 'This answer is no longer kept: please ask again.',
  rejected: reference =>
    `The answer is ready, but the messenger would not take it. Reference: ${reference}. Try a narrower question.`,
  erased: 'This answer was taken away: it held data that were to be erased. Please ask again.',
  fileGone: name => `The file “${name}” is no longer kept: please ask again.`,
};

/** What the inbox and the outbox say by themselves. */
export const chatCoreWords: Record<Language, typeof ru> = { ru, en };
