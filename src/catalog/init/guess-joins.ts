import type { Queryable } from '../../data/database.ts';
import { identifierWords, singular, vocabularyOf } from './identifiers.ts';
import {
  type ForeignKey,
  overlap,
  type SeenColumn,
  type SeenRelation,
  type SeenSchema,
} from './read-schema.ts';

export interface GuessedJoin extends ForeignKey {
  /** Declared in the database, or guessed from names and values. */
  readonly from: 'key' | 'guess';
}

/** Below this share of shared values two columns of like names are no join. */
const MOSTLY = 0.9;

/**
 * The joins of a schema: its foreign keys, and for every column that has none, the key of another relation that its name
 * speaks of and that holds (nearly) all of its values. Nothing is guessed for a column that a foreign key explains.
 */
export async function guessJoins(db: Queryable, seen: SeenSchema): Promise<GuessedJoin[]> {
  const joins: GuessedJoin[] = seen.foreignKeys.map(key => ({ ...key, from: 'key' }));
  const vocabulary = vocabularyOf(seen.relations);
  for (const relation of seen.relations) {
    for (const column of relation.columns) {
      if (seen.foreignKeys.some(key => key.many === relation.name && key.manyColumn === column.column))
        continue;
      const target = await findTarget(db, seen, relation, column, vocabulary);
      if (target) joins.push({ many: relation.name, manyColumn: column.column, ...target, from: 'guess' });
    }
  }
  // Two keys of the same values would point at each other: the relation with more rows is the many.
  return joins.filter(
    join =>
      join.from === 'key' ||
      !joins.some(
        other =>
          other !== join &&
          other.many === join.one &&
          other.one === join.many &&
          (other.from === 'key' || rowsOf(seen, other.many) > rowsOf(seen, join.many)),
      ),
  );
}

async function findTarget(
  db: Queryable,
  seen: SeenSchema,
  relation: SeenRelation,
  column: SeenColumn,
  vocabulary: ReadonlySet<string>,
): Promise<{ one: string; oneColumn: string } | null> {
  if (column.filled === 0) return null;
  for (const other of seen.relations) {
    if (other === relation) continue;
    for (const key of other.columns) {
      if (
        !isUnique(key, other) ||
        !sameKind(key, column) ||
        !speaksOf(column, relation, key, other, vocabulary)
      )
        continue;
      const share = await overlap(
        db,
        seen.schema,
        { relation: relation.name, column: column.column },
        { relation: other.name, column: key.column },
      );
      if (share >= MOSTLY) return { one: other.name, oneColumn: key.column };
    }
  }
  return null;
}

/** A column that tells the rows of its relation apart: declared, or so by its values. */
export function isUnique(column: SeenColumn, relation: SeenRelation): boolean {
  return (
    column.isKey ||
    (relation.rows > 0 && column.distinct === relation.rows && column.filled === relation.rows)
  );
}

function sameKind(one: SeenColumn, other: SeenColumn): boolean {
  const kind = ({ sqlType }: SeenColumn) =>
    /^(int[248]|numeric|float[48])$/.test(sqlType)
      ? 'number'
      : /^(text|varchar|bpchar)$/.test(sqlType)
        ? 'text'
        : sqlType;
  return kind(one) === kind(other);
}

/** `owner_id` and `owners.id`, `owner_id` and `owners.owner_id`, `cid` in both; never a bare `id` for another's. */
function speaksOf(
  column: SeenColumn,
  relation: SeenRelation,
  key: SeenColumn,
  other: SeenRelation,
  vocabulary: ReadonlySet<string>,
): boolean {
  const words = identifierWords(column.column, vocabulary).map(singular);
  const named = identifierWords(other.name, vocabulary).map(singular).join('');
  const own = identifierWords(relation.name, vocabulary).map(singular).join('');
  if (words.join('') === identifierWords(key.column, vocabulary).map(singular).join('')) {
    const isOwn = column.isKey && own === words.slice(0, -1).join('');
    return (
      !/^(id|name|code|title|description|status|type)$/.test(words.join('')) && looksLikeKey(words) && !isOwn
    );
  }
  // `airline` of flights holds the number of an airline.
  if (words.join('') === named) return true;
  const last = words.at(-1);
  return last !== undefined && isKeyWord(last) && words.slice(0, -1).join('').endsWith(named);
}

function looksLikeKey(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  return isKeyWord(last) || /id$/.test(last);
}

function isKeyWord(word: string): boolean {
  return /^(id|code|key|no|num|number|identifier|uuid)$/.test(word);
}

function rowsOf(seen: SeenSchema, name: string): number {
  return seen.relations.find(relation => relation.name === name)?.rows ?? 0;
}
