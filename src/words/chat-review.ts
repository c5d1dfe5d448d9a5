import type { Language } from '../capabilities/tool.ts';
import { formatNumber } from './format.ts';

const ru = {
  putOff: 'Отложено.',
  allPutOff: (total: number) =>
    `Дальше пар нет. Отложенных: ${formatNumber(total, 'ru')}. Вернуться к ним: /review`,
  same: (by: string, when: string) => `Один человек: так решил(а) ${by}, ${when}.`,
  different: (by: string, when: string) => `Разные люди: так решил(а) ${by}, ${when}.`,
  decidedBefore: (by: string, when: string) => `Уже решено: ${by}, ${when}`,
  recordsGone: 'Этих записей больше нет.',
};

const en: typeof ru = {
  putOff: 'Put off.',
  allPutOff: total => `No more pairs. Put off: ${formatNumber(total, 'en')}. To go back to them: /review`,
  same: (by, when) => `One person: decided by ${by}, ${when}.`,
  different: (by, when) => `Different people: decided by ${by}, ${when}.`,
  decidedBefore: (by, when) => `Already decided: ${by}, ${when}`,
  recordsGone: 'These records are gone.',
};

/** What the cards of doubtful records say beside `matching.ts`. */
export const chatReviewWords: Record<Language, typeof ru> = { ru, en };
