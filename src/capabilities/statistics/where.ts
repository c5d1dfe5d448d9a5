import { parse } from 'libpg-query';

/** A column that a condition names outside of its sub-statements. */
export interface NamedColumn {
  readonly relation: string | null;
  readonly column: string;
  /** Byte of the condition's UTF-8 text at which the reference begins. */
  readonly at: number;
}

const LEAD = 'select 1 where ';
/** What the parser says of a SELECT that has nothing but a condition. */
const PLAIN_PARTS: ReadonlySet<string> = new Set(['targetList', 'whereClause', 'limitOption', 'op']);

/**
 * The columns that a condition names, or null when the text is not one SQL expression. This keeps a condition inside its
 * place in a statement; whether the statement may run is the guard's to say.
 */
export async function readCondition(text: string): Promise<readonly NamedColumn[] | null> {
  if (text.includes('\0') || !text.isWellFormed()) return null;
  const tree: unknown = await parse(`${LEAD}${text}\n`).catch(() => null);
  const [statement, ...more] = listOf(field(tree, 'stmts'));
  const select = field(field(statement, 'stmt'), 'SelectStmt');
  if (more.length > 0 || typeof select !== 'object' || select === null) return null;
  if (Object.keys(select).some(part => !PLAIN_PARTS.has(part))) return null;
  const where = field(select, 'whereClause');
  return where === undefined ? null : [...columnsIn(where)];
}

function* columnsIn(node: unknown): Generator<NamedColumn> {
  if (Array.isArray(node)) for (const item of node) yield* columnsIn(item);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  for (const [kind, value] of Object.entries(node)) {
    if (kind === 'subselect') continue;
    if (kind !== 'ColumnRef') yield* columnsIn(value);
    else {
      const names = listOf(field(value, 'fields')).map(part => field(field(part, 'String'), 'sval'));
      const [column, relation] = names.toReversed();
      if (typeof column !== 'string') continue;
      const at = Number(field(value, 'location') ?? 0) - LEAD.length;
      yield { column, relation: typeof relation === 'string' ? relation : null, at };
    }
  }
}

/** The condition with a relation's name before every column that has none. */
export function qualify(
  text: string,
  columns: readonly (NamedColumn & { readonly relation: string })[],
): string {
  let bytes = Buffer.from(text, 'utf8');
  for (const { at, relation } of columns.toSorted((one, other) => other.at - one.at)) {
    bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(`${relation}.`), bytes.subarray(at)]);
  }
  return bytes.toString('utf8');
}

function field(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
