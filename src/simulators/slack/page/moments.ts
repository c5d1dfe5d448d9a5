import type { Ui } from './ui.ts';

function momentOf(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

/** Hours and minutes of a message. */
export function clock(ts: string, ui: Ui): string {
  return new Intl.DateTimeFormat(ui.language, { hour: '2-digit', minute: '2-digit' }).format(momentOf(ts));
}

export function dayOf(ts: string): string {
  return momentOf(ts).toDateString();
}

/** «Сегодня», «Вчера», or the date. */
export function dayName(ts: string, ui: Ui): string {
  const day = momentOf(ts);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (ago === 0) return ui.words.today;
  if (ago === 1) return ui.words.yesterday;
  return new Intl.DateTimeFormat(ui.language, { weekday: 'long', day: 'numeric', month: 'long' }).format(day);
}
