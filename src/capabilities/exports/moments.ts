import type { TableColumn } from '../tool.ts';

const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?/;

/** `2026-11-01 00:30:00` as the clock of the zone showed it; null when the cell is no moment. */
export function wallClock(cell: string, column: TableColumn, timeZone: string): string | null {
  if (!column.type.startsWith('timestamp') || !MOMENT.test(cell)) return null;
  const iso = cell.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00');
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(iso)) return iso.replace('T', ' ').slice(0, 19);
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return null;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    moment,
  );
}
