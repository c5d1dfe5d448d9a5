const DAY_MS = 86_400_000;

/** `today` moved by whole days; dates are ISO text throughout, so no time zone can shift them. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** Full years lived on `today`. */
export function ageOn(birthDate: string, today: string): number {
  const years = yearOf(today) - yearOf(birthDate);
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** `14.06.1981` */
export function dotted(date: string): string {
  return `${date.slice(8, 10)}.${date.slice(5, 7)}.${date.slice(0, 4)}`;
}
