import { addDays, addMonths, iso } from './calendar.ts';
import type { Span } from './periods.ts';
import type { Token } from './tokens.ts';

/** «прошлый месяц», "last 30 days", «последние полгода». */
export function readRelative(tokens: readonly Token[], at: number, today: string): Span | null {
  let next = at;
  if (tokens[next]?.word === 'the') next++;
  const which = tokens[next]?.word ?? '';
  const rolling = /^(последн\p{L}+|past)$/u.test(which);
  const previous = /^(прошл\p{L}+|предыдущ\p{L}+|минувш\p{L}+|previous)$/u.test(which);
  const current = /^(эт\p{L}+|текущ\p{L}+|нынешн\p{L}+|this|current)$/u.test(which);
  const last = which === 'last';
  if (!rolling && !previous && !current && !last) return null;
  next++;
  const said = tokens[next]?.number;
  if (said && (rolling || last || previous)) {
    // The unit may have been read into the number: «30 дней».
    const unitWord = tokens[next + 1]?.word ?? '';
    const unit =
      said.unit === 'days' || said.unit === 'months' || said.unit === 'years'
        ? said.unit
        : weekUnit(unitWord);
    if (!unit || !Number.isInteger(said.value)) return null;
    return {
      from: back(today, said.value, unit),
      to: addDays(today, 1),
      length: next - at + (said.unit ? 1 : 2),
    };
  }
  const unit = tokens[next]?.word ?? '';
  const length = next - at + 1;
  if (/^полгода$/.test(unit)) return { from: addMonths(today, -6), to: addDays(today, 1), length };
  const grain = /^(год\p{L}{0,2}|year)$/u.test(unit)
    ? 12
    : /^(квартал\p{L}*|quarter)$/u.test(unit)
      ? 3
      : /^(месяц\p{L}*|month)$/u.test(unit)
        ? 1
        : /^(недел\p{L}*|week)$/u.test(unit)
          ? 0
          : -1;
  if (grain < 0) return null;
  if (rolling) {
    const from = grain === 0 ? addDays(today, -7) : addMonths(today, -grain);
    return { from, to: addDays(today, 1), length };
  }
  if (grain === 0) {
    const monday = addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
    const from = current ? monday : addDays(monday, -7);
    return { from, to: addDays(from, 7), length };
  }
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const start = iso(year, Math.floor((month - 1) / grain) * grain + 1, 1);
  const from = current ? start : addMonths(start, -grain);
  const isYear = grain === 12 ? { year: Number(from.slice(0, 4)) } : {};
  return { from, to: addMonths(from, grain), length, ...isYear };
}

function weekUnit(word: string): 'weeks' | 'quarters' | null {
  if (/^(недел\p{L}*|weeks?)$/u.test(word)) return 'weeks';
  return /^(квартал\p{L}*|quarters?)$/u.test(word) ? 'quarters' : null;
}

function back(
  today: string,
  count: number,
  unit: 'days' | 'months' | 'years' | 'weeks' | 'quarters',
): string {
  if (unit === 'days') return addDays(today, -count);
  if (unit === 'weeks') return addDays(today, -7 * count);
  return addMonths(today, -count * (unit === 'months' ? 1 : unit === 'quarters' ? 3 : 12));
}
