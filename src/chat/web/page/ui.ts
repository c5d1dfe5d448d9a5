import { fill, h } from '../../../browser/page/dom.ts';
import { shownTheme, showTheme, type Theme } from '../../../browser/page/theme.ts';
import type { Language } from '../../../capabilities/tool.ts';
import { type WebWords, webWords } from '../../../words/web.ts';
import { RequestFailed } from './api.ts';

/** What every part of the page is handed. */
export interface Ui {
  readonly language: Language;
  readonly theme: Theme;
  readonly words: WebWords;
  readonly timeZone: string;
  /** Tells a screen reader. */
  say(text: string): void;
  /** Tells everyone, for a few seconds. */
  toast(text: string): void;
}

/** Where notices are told. Made once: a live region that is drawn again is not read out. */
export type Notices = Pick<Ui, 'say' | 'toast'>;

/** Puts the live region and the place of notices into the document, outside the page's own drawing. */
export function mountNotices(): Notices {
  const live = h('div', { class: 'sr-only', role: 'status', 'aria-live': 'polite' });
  const toasts = h('div', { class: 'toasts', 'aria-hidden': 'true' });
  document.body.append(live, toasts);
  const say = (text: string) => fill(live, h('p', {}, text));
  return {
    say,
    toast(text) {
      say(text);
      const note = h('div', { class: 'toast' }, text);
      fill(toasts, note);
      setTimeout(() => note.remove(), 4000);
    },
  };
}

/** Reads what the server wrote into the document and keeps both choices in cookies, so that the next first paint has them. */
export function createUi(
  notices: Notices,
  timeZone: string,
  choice: { language?: Language; theme?: Theme } = {},
): Ui {
  const root = document.documentElement;
  if (choice.language) {
    root.lang = choice.language;
    remember('svod-language', choice.language);
  }
  if (choice.theme) {
    showTheme(choice.theme);
    remember('svod-theme', choice.theme);
  }
  const language: Language = root.lang === 'en' ? 'en' : 'ru';
  document.title = webWords[language].pageTitle;
  return { language, theme: shownTheme(), words: webWords[language], timeZone, ...notices };
}

/** Keeps the language that a person chose to be answered in; null leaves it to what they ask. */
export function rememberAnswers(language: Language | null): void {
  remember('svod-answers', language ?? '');
}

/** The server's words for a failure, or the page's own where there is no server. */
export function wordsOf(error: unknown, ui: Ui): string {
  return (error instanceof RequestFailed && error.error?.message) || ui.words.lost;
}

function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that is in use.
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
