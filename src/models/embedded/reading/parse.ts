import type { Catalogue } from '../../../catalog/catalogue.ts';
import { GRAMMAR } from '../linking/grammar.ts';
import { hasRole, skipPassing } from '../linking/items.ts';
import { linkSpans } from '../linking/link.ts';
import { tokenize } from '../linking/tokens.ts';
import { readAggregate } from './aggregates.ts';
import { readNumber } from './bare-numbers.ts';
import { readSenses } from './catalogue-words.ts';
import { readAmount } from './comparisons.ts';
import { readRest } from './connectives.ts';
import { readCount } from './counts.ts';
import { emptyFrame, type Frame, type Reading } from './frame.ts';
import { readBy, readPer, readWhich } from './groups.ts';
import { addNarrowings, groupByHead, groupByThing, markBareTop } from './implied.ts';
import { addPeriod } from './periods.ts';
import { readMissing, readPresent } from './presence.ts';
import { readSuperlative, readTop } from './rankings.ts';

/** A text as it stands, with what it is read against. `today` is ISO. */
interface Question {
  readonly text: string;
  readonly catalogue: Catalogue;
  readonly today: string;
}

/** Reads a text from left to right into a frame. Nothing is dropped silently: what found no place is in the frame too. */
export function frameOf({ text, catalogue, today }: Question): Frame {
  const tokens = tokenize(text, catalogue.lexicon.stem);
  const items = linkSpans({ text, tokens, catalogue, grammar: GRAMMAR, today });
  const reading: Reading = {
    items,
    catalogue,
    frame: emptyFrame(items),
    negated: null,
    joiner: 'and',
    only: false,
    both: false,
    most: null,
    mostPlural: false,
    topPending: false,
  };
  addNarrowings(reading);
  for (let at = 0; at < items.length; ) at = Math.max(at + 1, step(reading, at));
  groupByHead(reading);
  groupByThing(reading);
  markBareTop(reading);
  if (reading.negated) reading.frame.loose.push(reading.negated);
  return reading.frame;
}

/** Reads one item and whatever belongs to it; returns the place to go on from. */
function step(reading: Reading, at: number): number {
  const { items, frame } = reading;
  const item = items[at]!;
  for (const role of item.roles) if (role.role === 'predicate') frame.predicates.push(at);
  if (item.unknown) {
    frame.unknown.push(item);
    return at + 1;
  }
  if (item.period) {
    addPeriod(reading, at);
    return at + 1;
  }
  if (item.number) return readNumber(reading, at);
  if (item.quoted !== undefined) {
    frame.unknown.push(item);
    return at + 1;
  }
  return readStructure(reading, at) ?? readSenses(reading, at) ?? readRest(reading, at);
}

/** Words that shape the question: figures, groups, ranks, bounds. Null when the item is none or proves to be something else. */
function readStructure(reading: Reading, at: number): number | null {
  const { items, frame } = reading;
  const item = items[at]!;
  if (hasRole(item, 'ofThem')) {
    frame.ofThem ||= frame.measures.length === 0;
    return at + 1;
  }
  if (hasRole(item, 'agg') && hasRole(item, 'cmp') && items[skipPassing(items, at + 1)]?.number) {
    const next = readAmount(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'agg')) {
    const next = readAggregate(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'quartiles') || hasRole(item, 'describe')) {
    const next = readAggregate(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'share')) {
    frame.share = at;
    return at + 1;
  }
  if (hasRole(item, 'among')) {
    // "from all clients" opens the base of a share; elsewhere it is a preposition.
    if (frame.share !== null) frame.shareBase = at;
    return at + 1;
  }
  if (hasRole(item, 'count')) return readCount(reading, at);
  if (hasRole(item, 'order') || hasRole(item, 'by') || hasRole(item, 'each')) {
    const next = readBy(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'per')) return readPer(reading, at);
  if (hasRole(item, 'which')) return readWhich(reading, at);
  if (hasRole(item, 'top')) {
    const next = readTop(reading, at);
    if (next !== null) return next;
  }
  if (
    hasRole(item, 'most') ||
    hasRole(item, 'least') ||
    hasRole(item, 'mostOf') ||
    hasRole(item, 'leastOf') ||
    hasRole(item, 'popular')
  ) {
    const next = readSuperlative(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'missing') || hasRole(item, 'none')) {
    const next = readMissing(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'present')) {
    const next = readPresent(reading, at);
    if (next !== null) return next;
  }
  if (hasRole(item, 'cmp') || hasRole(item, 'between')) {
    const next = readAmount(reading, at);
    if (next !== null) return next;
  }
  return null;
}
