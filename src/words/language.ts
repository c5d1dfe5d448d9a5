import type { Language } from '../capabilities/tool.ts';

/** Language of a text by its letters: Russian as soon as Cyrillic prevails; null where there are no letters to tell by. */
export function textLanguage(text: string): Language | null {
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (cyrillic + latin === 0) return null;
  // Russian questions carry Latin brand names and slugs, English ones hardly ever carry Cyrillic.
  return cyrillic * 3 >= latin ? 'ru' : 'en';
}

/** Language of the person at a terminal: SVOD_LANGUAGE, then the locale; Russian where neither tells. */
export function terminalLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const set = env.SVOD_LANGUAGE?.trim();
  if (set === 'ru' || set === 'en') return set;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  if (/^ru/i.test(locale)) return 'ru';
  return /^en/i.test(locale) ? 'en' : 'ru';
}
