import { fill, h } from '../../../browser/page/dom.ts';
import {
  type SimulatorLanguage,
  type TelegramSimulatorWords,
  telegramSimulatorWords,
} from '../../../words/telegram-simulator.ts';

/** What every part of the page is handed. */
export interface Ui {
  readonly language: SimulatorLanguage;
  readonly words: TelegramSimulatorWords;
  /** Tells everyone for a few seconds, a screen reader too. */
  toast(text: string): void;
}

export function createUi(language: SimulatorLanguage): Ui {
  const words = telegramSimulatorWords[language];
  document.documentElement.lang = language;
  document.title = words.title;
  return { language, words, toast };
}

function toast(text: string): void {
  let place = document.querySelector('.toasts');
  if (!place) {
    place = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(place);
  }
  const note = h('div', { class: 'toast' }, text);
  fill(place, note);
  setTimeout(() => note.remove(), 4000);
}

/** A notice that waits to be closed, as a bot may ask for. */
export function alertPerson(text: string, ui: Ui): void {
  const dialog = h(
    'dialog',
    { class: 'dialog' },
    h('p', {}, text),
    h('form', { method: 'dialog' }, h('button', { class: 'button primary' }, ui.words.close)),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Choices that the next visit begins with; a browser that keeps nothing begins anew. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`svod-telegram-${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`svod-telegram-${name}`, value);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}
