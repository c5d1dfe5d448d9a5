import { addDays, addMonths, iso } from './calendar.ts';
import { readDecade } from './decades.ts';
import { readRelative } from './relative-periods.ts';
import type { Token } from './tokens.ts';

/** A stretch of time that the text names. Dates are ISO; `from` inclusive, `to` exclusive; null where it is open. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
  /** A month or day of no particular year: 1..12. */
  readonly month: number | null;
  /** Set when the text says one calendar year only: it may also be a model year or a birth year. */
  readonly year: {
    readonly value: number;
    readonly bound: 'in' | 'from' | 'before' | 'after' | 'through';
  } | null;
  readonly length: number;
}

/** A stretch before its preposition is known; a `month` of no year has no dates yet, `year` is set where a year alone was said. */
export interface Span {
  readonly from: string | null;
  readonly to: string | null;
  readonly month?: number;
  readonly year?: number;
  readonly length: number;
}

const MONTHS: readonly RegExp[] = [
  /^(январ\p{L}*|янв|january|jan)$/u,
  /^(феврал\p{L}*|фев|february|feb)$/u,
  /^(март\p{L}{0,2}|march|mar)$/u,
  /^(апрел\p{L}*|апр|april|apr)$/u,
  /^(май|мая|мае|маю|маем|may)$/,
  /^(июн\p{L}*|june|jun)$/u,
  /^(июл\p{L}*|july|jul)$/u,
  /^(август\p{L}*|авг|august|aug)$/u,
  /^(сентябр\p{L}*|сен|сент|september|sept?)$/u,
  /^(октябр\p{L}*|окт|october|oct)$/u,
  /^(ноябр\p{L}*|ноя|november|nov)$/u,
  /^(декабр\p{L}*|дек|december|dec)$/u,
]; // prettier-ignore

const ORDINALS: readonly RegExp[] = [
  /^(перв\p{L}+|1|i|first|1st)$/u,
  /^(втор\p{L}+|2|ii|second|2nd)$/u,
  /^(трет\p{L}+|3|iii|third|3rd)$/u,
  /^(четверт\p{L}+|4|iv|fourth|4th)$/u,
];

/** Reads the stretch of time that starts at a token, its preposition included; null when none does. `today` is ISO. */
export function readPeriod(tokens: readonly Token[], at: number, today: string): Period | null {
  const word = (offset: number) => tokens[at + offset]?.word ?? '';
  const two =
    /^(в|во|за|на|с|со|от|до|по|после|не|in|during|for|since|from|after|before|until|till|between|between|между|through|starting|within|over|on|as|начиная)$/;
  let lead = 0;
  let preposition = '';
  if (two.test(word(0))) {
    preposition = word(0);
    lead = 1;
    if (preposition === 'начиная' && /^(с|со)$/.test(word(1))) lead = 2;
    if (preposition === 'starting' && /^(in|from|on|with)$/.test(word(1))) lead = 2;
    if (/^(в|во)$/.test(preposition) && /^(течени\p{L}|период)$/u.test(word(1)))
      lead = /^с$/.test(word(2)) ? 3 : 2;
    if (/^(over|for|in|within|during|since|from)$/.test(word(0)) && word(1) === 'the') lead = 2;
  }
  const first = readSpan(tokens, at + lead, today, preposition !== '');
  if (first === null) return null;
  const length = lead + first.length;
  const bare = (span: Span) => ({ month: span.month ?? null, from: span.from, to: span.to });
  if (/^(с|со|от|from|since|starting|начиная|между|between|after|после)$/.test(preposition)) {
    const joint = tokens[at + length]?.word ?? '';
    const closes = /^(между|between)$/.test(preposition)
      ? /^(и|and)$/
      : /^(по|до|to|till|until|through)$|^-$/;
    if (closes.test(joint)) {
      const theLead = tokens[at + length + 1]?.word === 'the' ? 1 : 0;
      const second = readSpan(tokens, at + length + 1 + theLead, today, true);
      if (second) {
        const from = first.from ?? withYearOf(first, second);
        const to =
          joint === 'до' && second.year === undefined && second.month === undefined ? second.from : second.to;
        return { from, to, month: null, year: null, length: length + 1 + theLead + second.length };
      }
    }
    if (first.from === null && first.month) return { ...bare(first), year: null, length };
    const bound = /^(after|после)$/.test(preposition) ? 'after' : 'from';
    return {
      from: bound === 'after' ? first.to : first.from,
      to: /^(между|between)$/.test(preposition) ? first.to : null,
      month: null,
      year: first.year === undefined ? null : { value: first.year, bound },
      length,
    };
  }
  if (/^(до|before|until|till|through)$/.test(preposition)) {
    const through = preposition === 'through';
    if (first.from === null && first.month) return { ...bare(first), year: null, length };
    return {
      from: null,
      to: through ? first.to : first.from,
      month: null,
      year: first.year === undefined ? null : { value: first.year, bound: through ? 'through' : 'before' },
      length,
    };
  }
  if (preposition === 'по' && first.from === null) return null;
  // «в 2023 и 2024 годах», "2023-2024", "in March and April 2025": neighbours join into one stretch.
  const joint = tokens[at + length]?.word ?? '';
  if (/^(и|and|-)$/.test(joint) && (first.year !== undefined || first.month)) {
    const second = readSpan(tokens, at + length + 1, today, true);
    const from = second ? (first.from ?? withYearOf(first, second)) : null;
    const firstTo = first.to ?? (second && from ? addMonths(from, 1) : null);
    if (second?.from && from && second.to && (joint === '-' || firstTo === second.from)) {
      return { from, to: second.to, month: null, year: null, length: length + 1 + second.length };
    }
  }
  return {
    ...bare(first),
    year: first.year === undefined ? null : { value: first.year, bound: 'in' },
    length,
  };
}

/** «с марта по май 2025»: the first month takes the second's year. */
function withYearOf(first: Span, second: Span): string | null {
  if (!first.month || !second.from) return first.from;
  const year = Number(second.from.slice(0, 4));
  const own = iso(year, first.month, 1);
  return own < second.from ? own : iso(year - 1, first.month, 1);
}

function readSpan(tokens: readonly Token[], at: number, today: string, hasPreposition: boolean): Span | null {
  const token = tokens[at];
  if (!token) return null;
  const word = (offset: number) => tokens[at + offset]?.word ?? '';
  if (token.date) return { from: token.date, to: addDays(token.date, 1), length: 1 };
  const year = Number(today.slice(0, 4));

  if (/^(сегодня|today)$/.test(token.word)) return { from: today, to: addDays(today, 1), length: 1 };
  if (/^(вчера|yesterday)$/.test(token.word)) return { from: addDays(today, -1), to: today, length: 1 };
  const beginning =
    /^(начал\p{L}|beginning|start)$/u.test(token.word) ||
    (token.word === 'the' && /^(beginning|start)$/.test(word(1)));
  if (beginning) {
    const skip = token.word === 'the' ? 1 : 0;
    let next = at + 1 + skip;
    while (/^(of|the|this|этого|текущего)$/.test(tokens[next]?.word ?? '')) next++;
    if (/^(год\p{L}*|year)$/u.test(tokens[next]?.word ?? '')) {
      return { from: iso(year, 1, 1), to: null, length: next + 1 - at };
    }
    const named = readSpan(tokens, next, today, true);
    return named ? { ...named, length: named.length + next - at } : null;
  }

  const decade = readDecade(tokens, at);
  if (decade && (hasPreposition || decade.said)) return decade;

  const relative = readRelative(tokens, at, today);
  if (relative) return relative;

  const ordinal = ORDINALS.findIndex(pattern => pattern.test(token.word));
  if (ordinal >= 0 || /^q[1-4]$/.test(token.word) || (token.word === 'q' && tokens[at + 1]?.number)) {
    let next = at + 1;
    let quarter = ordinal + 1;
    let isHalf = false;
    if (/^q[1-4]$/.test(token.word)) quarter = Number(token.word[1]);
    else if (token.word === 'q') quarter = tokens[next++]!.number!.value;
    else {
      isHalf = /^(половин\p{L}*|полугоди\p{L}*|half)$/u.test(word(1));
      if (!isHalf && !/^(квартал\p{L}*|кв|quarter)$/u.test(word(1))) return null;
      next++;
      if (tokens[next]?.text === '.') next++;
    }
    if (/^(of|-)$/.test(tokens[next]?.word ?? '')) next++;
    const said = readYear(tokens, next, today);
    const of = said?.year ?? year;
    const months = isHalf ? 6 : 3;
    const start = iso(of, (quarter - 1) * months + 1, 1);
    return { from: start, to: addMonths(start, months), length: next - at + (said?.length ?? 0) };
  }

  const day = token.number;
  const dayMonth =
    day && Number.isInteger(day.value) && day.value <= 31 ? MONTHS.findIndex(m => m.test(word(1))) : -1;
  if (day && dayMonth >= 0) {
    const said = readYear(tokens, at + 2, today);
    if (said || hasPreposition) {
      const from = iso(said?.year ?? year, dayMonth + 1, day.value);
      return { from, to: addDays(from, 1), length: 2 + (said?.length ?? 0) };
    }
  }

  const month = MONTHS.findIndex(pattern => pattern.test(token.word));
  if (month >= 0) {
    const dated = tokens[at + 1]?.number;
    if (dated && !dated.yearLike && dated.value <= 31 && Number.isInteger(dated.value)) {
      const comma = word(2) === ',' ? 1 : 0;
      const said = readYear(tokens, at + 2 + comma, today);
      if (said) {
        const from = iso(said.year, month + 1, dated.value);
        return { from, to: addDays(from, 1), length: 2 + comma + said.length };
      }
    }
    const of = word(1) === 'of' ? 1 : 0;
    const said = readYear(tokens, at + 1 + of, today);
    if (said) {
      const from = iso(said.year, month + 1, 1);
      return { from, to: addMonths(from, 1), length: 1 + of + said.length };
    }
    if (token.word === 'may' && !hasPreposition) return null;
    return { from: null, to: null, month: month + 1, length: 1 };
  }

  const said = readYear(tokens, at, today, hasPreposition);
  if (said) {
    const next = tokens[at + said.length];
    // "2025 Q1".
    if (/^q$/.test(next?.word ?? '') && tokens[at + said.length + 1]?.number) {
      const start = iso(said.year, (tokens[at + said.length + 1]!.number!.value - 1) * 3 + 1, 1);
      return { from: start, to: addMonths(start, 3), length: said.length + 2 };
    }
    return { from: iso(said.year, 1, 1), to: iso(said.year + 1, 1, 1), year: said.year, length: said.length };
  }
  return null;
}

/** A year in figures, «2025 году», or in words that hang on today, «этого года»; bare figures need a preposition before them. */
function readYear(
  tokens: readonly Token[],
  at: number,
  today: string,
  bareAllowed = true,
): { year: number; length: number } | null {
  const token = tokens[at];
  if (!token) return null;
  const current = Number(today.slice(0, 4));
  const next = tokens[at + 1]?.word ?? '';
  if (/^год\p{L}*$/u.test(next) || next === 'year') {
    if (/^(эт\p{L}+|текущ\p{L}+|нынешн\p{L}+|this|current)$/u.test(token.word))
      return { year: current, length: 2 };
    if (/^(прошл\p{L}+|предыдущ\p{L}+|минувш\p{L}+|last|previous)$/u.test(token.word))
      return { year: current - 1, length: 2 };
  }
  if (!token.number?.yearLike) return null;
  const hasWord = /^(год|года|году|годе|годом|годы|годах|годов|г|гг|year)$/.test(next);
  if (!hasWord && !bareAllowed) return null;
  const dot = hasWord && /^(г|гг)$/.test(next) && tokens[at + 2]?.text === '.' ? 1 : 0;
  return { year: token.number.value, length: 1 + (hasWord ? 1 + dot : 0) };
}
