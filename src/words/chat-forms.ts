import type { Language } from '../capabilities/tool.ts';
import { formatNumber } from './format.ts';

const ru = {
  cancel: 'Отмена',
  skip: 'Пропустить',
  skipped: 'Пропущено',
  cancelled: 'Отменено.',
  openAgain: 'Откройте форму ещё раз.',
  gone: 'Эта форма устарела. Начните заново.',
  empty: (label: string) => `«${label}»: это поле нужно заполнить.`,
  tooLong: (label: string, limit: number) =>
    `«${label}»: слишком длинно, уложитесь в ${formatNumber(limit, 'ru')} знаков.`,
  oneLine: (label: string) => `«${label}»: напишите одной строкой.`,
  choose: (label: string) => `«${label}»: выберите один из вариантов кнопкой.`,
};

const en: typeof ru = {
  cancel: 'Cancel',
  skip: 'Skip',
  skipped: 'Skipped',
  cancelled: 'Cancelled.',
  openAgain: 'Please open the form again.',
  gone: 'This form is too old. Please start again.',
  empty: label => `“${label}” has to be filled in.`,
  tooLong: (label, limit) => `“${label}” is too long: keep it to ${formatNumber(limit, 'en')} characters.`,
  oneLine: label => `“${label}” has to be a single line.`,
  choose: label => `“${label}”: choose one of the options with its button.`,
};

/** What forms say in a messenger. */
export const chatFormWords: Record<Language, typeof ru> = { ru, en };
