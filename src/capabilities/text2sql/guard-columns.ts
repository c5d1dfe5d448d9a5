import type { Entry, Level } from './guard-levels.ts';
import { SYSTEM_COLUMNS } from './guard-lists.ts';
import { functionColumns } from './guard-names.ts';
import { type Body, listOf, nodeOf, textOf } from './guard-tree.ts';
import { Refusal } from './guard-verdict.ts';

/** Refuses a reference that is no column: `alias.name` that is no column of the alias calls the function `name` on the row. */
export function checkColumn(body: Body, level: Level): void {
  const fields = listOf(body, 'fields');
  const last = fields.at(-1);
  const star = last?.kind === 'A_Star';
  const names = fields.slice(0, star ? -1 : undefined).map(field => textOf(field.body, 'sval') ?? '');
  const column = star ? null : (names.pop() ?? '');
  if (names.length > 2) throw new Refusal('column', names.join('.').slice(0, 80));
  const [owner, schema] = names.toReversed();
  if (owner === undefined) {
    if (column !== null && SYSTEM_COLUMNS.has(column) && !hasColumn(level, column))
      throw new Refusal('column', column);
    return;
  }
  const entry = entryOf(level, owner, schema);
  if (column !== null && !entry.columns.includes(column))
    throw new Refusal('column', `${owner}.${column}`.slice(0, 80));
}

/** `(alias).column` and subscripts; an attribute of anything else could be a function call, save the key and value of a pair. */
export function checkAttribute(body: Body, level: Level): void {
  const arg = nodeOf(body, 'arg');
  if (!arg) throw new Refusal('unknown_syntax');
  const [first, ...more] = listOf(body, 'indirection');
  const attributes = [first, ...more].filter(step => step !== undefined && step.kind !== 'A_Indices');
  if (attributes.length === 0) return;
  const named = first?.kind === 'String' ? (textOf(first.body, 'sval') ?? '') : null;
  const fault = new Refusal('column', named?.slice(0, 80) ?? '*');
  if (attributes.length > 1 || attributes[0] !== first) throw fault;
  if (arg.kind === 'FuncCall') {
    if (functionColumns(arg, null, false).length < 2) throw fault;
    if (named === null || named === 'key' || named === 'value') return;
    throw fault;
  }
  if (arg.kind !== 'ColumnRef') throw fault;
  const [field, ...deeper] = listOf(arg.body, 'fields');
  const owner = field?.kind === 'String' ? textOf(field.body, 'sval') : null;
  // A column of that name would win over the alias, and `(column).name` is a call.
  if (owner === null || deeper.length > 0 || hasColumn(level, owner)) throw fault;
  if (named !== null && !entryOf(level, owner).columns.includes(named)) throw fault;
}

/** What an alias means here, the nearest level first. */
export function entryOf(level: Level, alias: string, schema?: string): Entry {
  for (let at: Level | null = level; at; at = at.outer) {
    const entry = at.entries.find(
      known =>
        known.alias !== '' && known.alias === alias && (schema === undefined || known.schema === schema),
    );
    if (entry) return entry;
  }
  throw new Refusal('column', `${alias}.*`.slice(0, 80));
}

function hasColumn(level: Level, column: string): boolean {
  for (let at: Level | null = level; at; at = at.outer) {
    if (at.entries.some(entry => entry.columns.includes(column))) return true;
  }
  return false;
}
