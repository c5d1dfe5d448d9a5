import type { Catalogue } from '../../../catalog/catalogue.ts';
import type { PhraseBook, Sense } from '../../../catalog/lexicon.ts';
import type { Item } from './items.ts';
import { readPeriod } from './periods.ts';
import { markRole, type Role } from './roles.ts';
import type { Token } from './tokens.ts';
import { correctWord } from './typos.ts';

interface LinkInput {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly catalogue: Catalogue;
  readonly grammar: PhraseBook<Role>;
  readonly today: string;
}

/**
 * Covers the text with spans: of all coverings the one whose spans are longest, so «сумма кредита» wins over its two words.
 * Several meanings of one span are kept. Misspelt words are corrected against the catalogue's and the grammar's words first.
 */
export function linkSpans(input: LinkInput): Item[] {
  const { catalogue, grammar } = input;
  const words = input.tokens.map(token => {
    if (token.kind !== 'word' || catalogue.lexicon.has(token.keys) || grammar.has(token.keys))
      return token.keys;
    if (readPeriod([token], 0, input.today)) return token.keys;
    return correctWord(token.word, [catalogue.lexicon, grammar], catalogue.lexicon.stem) ?? token.keys;
  });
  const count = input.tokens.length;
  const best: { score: number; item: Item | null; previous: number }[] = [
    { score: 0, item: null, previous: -1 },
  ];
  for (let at = 0; at < count; at++) {
    const base = best[at];
    if (!base) continue;
    for (const { item, score } of candidatesAt(input, words, at)) {
      const end = at + item.length;
      const total = base.score + score;
      if (!best[end] || best[end].score < total) best[end] = { score: total, item, previous: at };
    }
  }
  const items: Item[] = [];
  for (let end = count; end > 0; end = best[end]!.previous) items.unshift(best[end]!.item!);
  return items;
}

function candidatesAt(
  input: LinkInput,
  words: Parameters<PhraseBook<Sense>['matchAt']>[0],
  at: number,
): { item: Item; score: number }[] {
  const token = input.tokens[at]!;
  const found = new Map<number, { senses: Sense[]; roles: Role[] }>();
  const slot = (length: number) => {
    const known = found.get(length) ?? { senses: [], roles: [] };
    found.set(length, known);
    return known;
  };
  if (token.kind !== 'number') {
    for (const match of input.catalogue.lexicon.matchAt(words, at)) {
      const cut = match.length > 1 && cutsPhrase(input, words, at + match.length - 1);
      const senses = match.senses.filter(
        sense =>
          standsAlone(input, sense, words, at, match.length) &&
          !(cut && (sense.kind === 'notion' || sense.kind === 'value')),
      );
      if (senses.length > 0) slot(match.length).senses.push(...senses);
    }
    for (const match of input.grammar.matchAt(words, at)) slot(match.length).roles.push(...match.senses);
  }
  const span = (length: number) => input.text.slice(token.start, input.tokens[at + length - 1]!.end);
  const out: { item: Item; score: number }[] = [...found].map(([length, { senses, roles }]) => ({
    item: { at, length, text: span(length), senses, roles, unknown: false },
    // A catalogue phrase outweighs grammar of the same length: «в браке» is a status, not a preposition and a word.
    score: length * length * 4 + (senses.length > 0 ? 3 : 2) - (isSkip(roles) && senses.length === 0 ? 1 : 0),
  }));
  const period = readPeriod(input.tokens, at, input.today);
  if (period) {
    out.push({
      item: {
        at,
        length: period.length,
        text: span(period.length),
        senses: [],
        roles: [],
        period,
        unknown: false,
      },
      score: period.length * period.length * 4 + 4,
    });
  }
  const plain = { at, length: 1, text: span(1), senses: [], roles: [] as Role[] };
  if (token.number) out.push({ item: { ...plain, number: token.number, unknown: false }, score: 6 });
  else if (token.kind === 'quoted') {
    out.push({ item: { ...plain, quoted: token.text.slice(1, -1), unknown: false }, score: 1 });
  } else if (token.kind === 'mark') {
    const role = markRole(token.text);
    out.push({ item: { ...plain, roles: role ? [role] : [{ role: 'skip' }], unknown: false }, score: 2 });
  } else if (!found.has(1)) out.push({ item: { ...plain, unknown: true }, score: 0 });
  return out;
}

/**
 * Whether a phrase ends on a word that belongs to what follows: "with a car" before "loan", «машина с пробегом» before «до 100
 * тысяч».
 */
function cutsPhrase(
  input: LinkInput,
  words: Parameters<PhraseBook<Sense>['matchAt']>[0],
  last: number,
): boolean {
  const own = input.catalogue.lexicon.matchAt(words, last);
  if (own.some(match => match.length > 1 && match.senses.some(sense => sense.kind === 'value'))) return true;
  const isColumn = own.some(
    match => match.length === 1 && match.senses.some(sense => sense.kind === 'column'),
  );
  const next = input.tokens[last + 1];
  if (!isColumn || !next) return false;
  const compares = input.grammar
    .matchAt(words, last + 1)
    .some(match => match.senses.some(role => role.role === 'cmp' || role.role === 'between'));
  return compares && input.tokens.slice(last + 2, last + 5).some(token => token.number !== undefined);
}

function isSkip(roles: readonly Role[]): boolean {
  return roles.every(role => role.role === 'skip');
}

/** An adjective that names a value only beside its noun: «новый» is a car's condition next to «машина», elsewhere not. */
function standsAlone(
  input: LinkInput,
  sense: Sense,
  words: Parameters<PhraseBook<Sense>['matchAt']>[0],
  at: number,
  length: number,
): boolean {
  if (sense.kind !== 'value') return true;
  if (sense.needsColumn) {
    const column = input.catalogue.relations.get(sense.relation)?.columns.get(sense.column);
    const names = [...(column?.names.ru ?? []), ...(column?.names.en ?? [])];
    return isNear(input, names, words, at, length) || isNamed(input, words, at);
  }
  if (sense.beside.length === 0 || length > 1) return true;
  return isNear(input, sense.beside, words, at, length);
}

/** A capitalised word that nothing else knows is the name it is spelt as: «Кристины из Казани». */
function isNamed(input: LinkInput, words: Parameters<PhraseBook<Sense>['matchAt']>[0], at: number): boolean {
  return (
    /^\p{Lu}/u.test(input.tokens[at]!.text) &&
    input.grammar.matchAt(words, at).length === 0 &&
    input.catalogue.lexicon
      .matchAt(words, at)
      .every(match => match.senses.every(sense => sense.kind === 'value' && sense.needsColumn))
  );
}

function isNear(
  input: LinkInput,
  names: readonly string[],
  words: Parameters<PhraseBook<Sense>['matchAt']>[0],
  at: number,
  length: number,
): boolean {
  const { stem } = input.catalogue.lexicon;
  const stems = new Set(
    names.flatMap(name => name.split(' ').slice(-1)).map(name => stem(name.replace(/^=/, ''))),
  );
  for (let near = Math.max(0, at - 3); near < Math.min(words.length, at + length + 3); near++) {
    if ((near < at || near >= at + length) && stems.has(words[near]!.stem)) return true;
  }
  return false;
}
