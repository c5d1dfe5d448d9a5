/** The day that it is at a moment in a time zone, ISO 8601. */
export function isoDay(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
}
