import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Language } from '../../capabilities/tool.ts';

/** Cookies that the page sets for itself, so that the first paint already has the person's language and light. */
const LANGUAGE_COOKIE = 'svod-language';
const THEME_COOKIE = 'svod-theme';
const ANSWERS_COOKIE = 'svod-answers';

/** The person's own choice, then the browser's languages in their order, then the deployment's. */
export function visitorLanguage(c: Context, fallback: Language): Language {
  const chosen = getCookie(c, LANGUAGE_COOKIE);
  if (chosen === 'ru' || chosen === 'en') return chosen;
  const accepted = (c.req.header('accept-language') ?? '')
    .split(',')
    .map(part => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const weight = options.find(option => option.trim().startsWith('q='));
      return { language: tag.split('-')[0] ?? '', weight: weight ? Number(weight.trim().slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of accepted) if (language === 'ru' || language === 'en') return language;
  // A browser that asks for other languages only is likelier to be read in English than in Russian.
  return accepted.some(({ language }) => /^[a-z]{2,3}$/.test(language)) ? 'en' : fallback;
}

/** The language chosen by /language; null leaves it to what is asked. */
export function answerLanguage(c: Context): Language | null {
  const chosen = getCookie(c, ANSWERS_COOKIE);
  return chosen === 'ru' || chosen === 'en' ? chosen : null;
}

/** Null leaves the choice to the system. */
export function visitorTheme(c: Context): 'light' | 'dark' | null {
  const chosen = getCookie(c, THEME_COOKIE);
  return chosen === 'light' || chosen === 'dark' ? chosen : null;
}
