import { fill, h } from '../../../browser/page/dom.ts';
import { showTheme, type Theme } from '../../../browser/page/theme.ts';
import type { Language } from '../../../capabilities/tool.ts';
import { type SlackSimulatorWords, slackSimulatorWords } from '../../../words/slack-simulator.ts';
import type { PageAct, PageActed, PageChannel, PagePressed, PageState } from '../page-wire.ts';

/** What every part of the page is handed. */
export interface Ui {
  readonly language: Language;
  readonly theme: Theme;
  readonly words: SlackSimulatorWords;
  /** As it stands now. */
  state(): PageState;
  act(act: PageAct): Promise<PageActed>;
  openThread(channelId: string, threadTs: string): void;
  /** Tells everyone, for a few seconds. */
  toast(text: string): void;
}

/** What blocks do when something in them is pressed. */
export type Press = (pressed: PagePressed) => Promise<void>;

export function chosenLanguage(): Language {
  const kept = localStorage.getItem('svod-slack-language');
  return kept === 'ru' || kept === 'en' ? kept : document.documentElement.lang === 'en' ? 'en' : 'ru';
}

export function chosenTheme(): Theme {
  const kept = localStorage.getItem('svod-slack-theme');
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

/** Shows both choices in the document and keeps them for next time. */
export function choose(language: Language, theme: Theme): void {
  document.documentElement.lang = language;
  showTheme(theme);
  localStorage.setItem('svod-slack-language', language);
  localStorage.setItem('svod-slack-theme', theme);
  document.title = slackSimulatorWords[language].title;
}

/** The place of notices: outside the page's own drawing, so that a screen reader is told of each. */
export function mountToasts(): (text: string) => void {
  const place = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  document.body.append(place);
  return text => {
    const note = h('div', { class: 'toast' }, text);
    fill(place, note);
    setTimeout(() => note.remove(), 5000);
  };
}

/** A channel as people write of it: `#clients`, the app's name, or the names of those who talk there. */
export function placeName(ui: Pick<Ui, 'state'>, { kind, name }: PageChannel): string {
  if (kind === 'im') return ui.state().app.name;
  return kind === 'mpim' ? name : `#${name}`;
}

/** In words, why an act came to nothing; null when it went well. */
export function failureText(ui: Pick<Ui, 'words'>, acted: PageActed): string | null {
  if (acted.ok) return null;
  if ('errors' in acted) return Object.values(acted.errors)[0] ?? ui.words.formFailed;
  if (acted.reason === 'gone') return ui.words.gone;
  return acted.reason === 'form' ? ui.words.formFailed : ui.words.failures[acted.reason];
}

/** Acts, and tells of a failure. */
export async function actAndTell(ui: Ui, act: PageAct): Promise<boolean> {
  const problem = failureText(ui, await ui.act(act));
  if (problem) ui.toast(problem);
  return problem === null;
}
