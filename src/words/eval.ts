import type { Language } from '../capabilities/tool.ts';

export const evalWords: Record<Language, { emptyBase: string }> = {
  ru: {
    emptyBase: 'Сверять не с чем: в базе нет клиентов. Сначала загрузите реестры: svod import.',
  },
  en: {
    emptyBase:
      'There is nothing to compare answers with: the base has no clients. Load the registers first: svod import.',
  },
};
