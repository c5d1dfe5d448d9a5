import { columnsAt, hasRole, isPassing, sensesOf, skipPassing } from '../linking/items.ts';
import type { Frame, Reading } from './frame.ts';

/** Connectives, negations, cues of a follow-up, and words that may be passed over. */
export function readRest(reading: Reading, at: number): number {
  const { items, frame } = reading;
  const item = items[at]!;
  for (const { role } of item.roles) {
    if (role === 'show') frame.shows = true;
    else if (role === 'who') frame.who = true;
    else if (role === 'compare') frame.compare = true;
    else if (role === 'distinct') frame.distinct = true;
    else if (role === 'only') {
      reading.only = true;
      if (
        at === 0 ||
        items
          .slice(0, at)
          .every(before => isPassing(before) || hasRole(before, 'again') || hasRole(before, 'show'))
      ) {
        frame.startsWithOnly = true;
      }
    } else if (role === 'both') {
      reading.both = true;
      markBoth(reading);
    } else if (role === 'and') reading.joiner = 'and';
    else if (role === 'comma') reading.joiner = reading.joiner === 'or' ? 'or' : 'and';
    else if (role === 'or' && /^nor$/i.test(item.text)) {
      reading.joiner = 'and';
      reading.negated = item;
    } else if (role === 'or') reading.joiner = 'or';
    else if (role === 'none' && denyBefore(reading, at)) continue;
    else if (role === 'not' || role === 'except' || role === 'none') reading.negated = item;
    else if (role === 'again') frame.again ||= at <= 1;
    else if (role === 'pronoun') frame.pronoun ||= !refersBack(reading, at);
    else if (role === 'add') frame.adds = true;
    else if (role === 'remove') frame.removes = [];
    else if (role === 'descending' || role === 'ascending') setDirection(frame, role === 'descending');
    else if (role === 'itself') {
      if (/процент|percent|%/.test(item.text) && frame.measures.length === 0) frame.percentOfTotal = true;
    } else if (role === 'inUnit') {
      const { unit } = hasRole(item, 'inUnit') ?? { unit: 'months' };
      frame.divide = { years: 12, months: null, thousands: 1000, millions: 1_000_000 }[unit];
    } else if (role === 'ordinal') {
      const [ordinal] = item.roles.filter(known => known.role === 'ordinal');
      if (ordinal?.role === 'ordinal') {
        frame.offset = ordinal.place - 1;
        frame.limit = 1;
      }
    } else if (role === 'cmp' && hasRole(item, 'cmp')?.op === '=' && /^(составля|=$)/i.test(item.text)) {
      // «составляют самозанятые»: a copula where no number follows.
    } else if (
      role === 'cmp' &&
      /^(более|more|less|менее|от|до|over|from|under|meньше|above|below|up to|=)$/.test(
        item.text.toLowerCase(),
      )
    ) {
      // A preposition here: no number follows.
    } else if (role === 'between' && comparesValues(reading, at)) {
      // «разница в доходе между Москвой и Казанью»: a preposition of the comparison.
    } else if (
      role === 'cmp' ||
      role === 'between' ||
      role === 'unset' ||
      role === 'begins' ||
      role === 'missing' ||
      role === 'top' ||
      role === 'mostOf' ||
      role === 'leastOf' ||
      role === 'ends'
    ) {
      frame.loose.push(item);
    } else if (role === 'grain') readGrainAlone(reading, at);
    if (role !== 'skip') break;
  }
  return at + 1;
}

/** Values to compare follow, in a question that compares. */
function comparesValues({ items, frame }: Reading, at: number): boolean {
  return frame.compare && sensesOf(items[skipPassing(items, at + 1)], 'value').length > 0;
}

/** «ипотека есть, а страхования жизни у них нет»: a denial at the end of a clause is about what it closes. */
function denyBefore({ items, frame }: Reading, at: number): boolean {
  const next = items[skipPassing(items, at + 1)];
  if (next && !hasRole(next, 'and') && !hasRole(next, 'comma')) return false;
  const atom = frame.atoms.at(-1);
  if (atom?.kind !== 'values' || atom.negated) return false;
  const between = items.slice(atom.at + 1, at);
  if (!between.every(item => isPassing(item) || hasRole(item, 'pronoun'))) return false;
  frame.atoms[frame.atoms.length - 1] = { ...atom, negated: true };
  return true;
}

/** «клиенты и их доход»: the pronoun means what this very text has named. */
function refersBack({ items }: Reading, at: number): boolean {
  const before = items.slice(0, at);
  // «доход этих клиентов»: a noun of its own points out of the text, at what was answered before; unless the text has said
  // who they are, as in «ни Экспобанка, ни Хвои: сколько таких клиентов».
  const next = items[at + 1];
  if (next && sensesOf(next, 'relation').some(sense => sense.via === 'noun')) {
    return before.some(item => sensesOf(item, 'value').length > 0);
  }
  return before.some(
    item =>
      sensesOf(item, 'value').length > 0 ||
      columnsAt(item).length > 0 ||
      sensesOf(item, 'relation').some(sense => sense.via === 'noun'),
  );
}

/** «… и у Хвои одновременно»: the word may follow the values it joins. */
function markBoth(reading: Reading): void {
  const last = reading.frame.atoms.at(-1);
  if (last?.kind === 'values' && last.joined !== 'one') {
    reading.frame.atoms[reading.frame.atoms.length - 1] = { ...last, both: true };
    reading.both = false;
  }
}

function readGrainAlone(reading: Reading, at: number): void {
  const grain = hasRole(reading.items[at], 'grain')?.grain;
  // "monthly", «помесячно»: a grouping of its own; «год», "month" alone say nothing.
  if (grain && /(ly|но|annual)$/.test(reading.items[at]!.text.toLowerCase())) {
    reading.frame.groups.push({ columns: [], grain, at });
  }
}

function setDirection(frame: Frame, descending: boolean): void {
  const last = frame.sorts.at(-1);
  if (last) frame.sorts[frame.sorts.length - 1] = { ...last, descending };
  else frame.sorts.push({ columns: [], measure: null, descending });
}
