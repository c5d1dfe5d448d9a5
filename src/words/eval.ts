import type { Language } from '../capabilities/tool.ts';

export const evalWords: Record<Language, { emptyBase: string }> = {
  ru: {
    emptyBase:
      'База пуста: вопросы будут сверены с пустыми ответами. Сначала загрузите реестры: svod import.',
  },
  en: {
    emptyBase:
      'The base is empty, so answers are compared with nothing. Load the registers first: svod import.',
  },
};
