import type { Queryable } from '../../../data/database.ts';
import { ERASED, type Tracer } from './traces.ts';

/** Other people's registers, and tables without a word of a person in them. */
const NOT_READ = [
  'svod.clients',
  'svod.source_records',
  'svod.companies',
  'svod.members',
  'svod.member_identities',
  'svod.erasures',
  'svod.erasure_key',
  'svod.erasure_marks',
  'svod.acting_key',
  'svod.match_weights',
  'svod.chat_inbox_lines',
  'svod.chat_outbox_lines',
  'svod.chat_files',
  'svod_migrations',
];
/** The audit lets its three texts be blotted out whole, and nothing else. */
const AUDIT = 'svod.audit';
/** An answer that waits for a messenger goes whole: beside a name in its table stand the person's other cells. */
const OUTBOX = 'svod.chat_outbox';
/** Tables of which some columns only are people's words; in the others a number that looks like theirs is an address. */
const WORDS_OF = new Map<string, readonly string[]>([
  [AUDIT, ['question', 'statement', 'detail']],
  ['svod.chat_inbox', ['said']],
  [OUTBOX, ['message']],
]);
const PAGE = 500;
const MOST_PASSES = 5;

interface TextTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** Those of the columns that are JSON. */
  readonly json: readonly string[];
}

/** A row of a conversation, a job or a report that speaks of the person: where it is and what it says. */
export interface Mention {
  readonly table: string;
  readonly texts: Readonly<Record<string, unknown>>;
}

/** Every row of the base, outside the registers, whose texts speak of the person. */
export async function findMentions(tx: Queryable, tracer: Tracer): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for (const table of await textTables(tx)) {
    for await (const { row, changed } of speakingRows(tx, table, tracer)) {
      mentions.push({
        table: table.table,
        texts: Object.fromEntries(changed.map(name => [name, row[name]])),
      });
    }
  }
  return mentions;
}

/** Takes the person out of every text of the base outside the registers. Returns how many rows of each table changed. */
export async function cleanTexts(tx: Queryable, tracer: Tracer): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await textTables(tx)) {
    for (let pass = 1; pass <= MOST_PASSES; pass++) {
      const { cleaned, missed } = await cleanTable(tx, table, tracer);
      if (cleaned > 0) counts[table.table] = (counts[table.table] ?? 0) + cleaned;
      if (missed === 0) break;
    }
  }
  return counts;
}

/** `missed` counts rows that somebody changed between the reading and the writing. */
async function cleanTable(
  tx: Queryable,
  table: TextTable,
  tracer: Tracer,
): Promise<{ cleaned: number; missed: number }> {
  let [cleaned, missed] = [0, 0];
  for await (const { place, row, changed } of speakingRows(tx, table, tracer)) {
    const values = changed.map(name =>
      table.table === AUDIT || table.table === OUTBOX
        ? blotted(name, row[name])
        : cleanValue(row[name], tracer),
    );
    const sets = changed.map((name, at) => `"${name}" = $${at + 2}`);
    const { rowCount } = await tx.query(`update ${table.table} set ${sets.join(', ')} where ctid = $1::tid`, [
      place,
      ...values.map((value, at) => (table.json.includes(changed[at]!) ? JSON.stringify(value) : value)),
    ]);
    if (rowCount === 0) missed++;
    else cleaned++;
  }
  return { cleaned, missed };
}

function blotted(column: string, value: unknown): unknown {
  if (column === 'detail') return { erased: true };
  if (column !== 'message') return ERASED;
  // `chat/outbox-queries.ts` puts a sentence in its place, in the language of the answer.
  return { erased: true, language: (value as { language?: unknown }).language };
}

async function* speakingRows(
  tx: Queryable,
  { table, columns }: TextTable,
  tracer: Tracer,
): AsyncGenerator<{ place: string; row: Record<string, unknown>; changed: readonly string[] }> {
  const list = columns.map(name => `"${name}"`).join(', ');
  for (let after = '(0,0)'; ; ) {
    const { rows } = await tx.query<{ place: string } & Record<string, unknown>>(
      `select ctid::text as place, ${list} from ${table} where ctid > $1::tid order by ctid limit ${PAGE}`,
      [after],
    );
    for (const { place, ...row } of rows) {
      const changed = columns.filter(name => speaks(row[name], tracer));
      if (changed.length > 0) yield { place, row, changed };
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.place;
  }
}

function speaks(value: unknown, tracer: Tracer): boolean {
  if (value === null) return false;
  return JSON.stringify(cleanValue(value, tracer)) !== JSON.stringify(value);
}

/** Texts at any depth; the names of fields are the program's own. A number of ten digits may be a telephone. */
function cleanValue(value: unknown, tracer: Tracer): unknown {
  if (typeof value === 'string') return tracer.clean(value);
  if (typeof value === 'number') {
    const text = String(value);
    return tracer.clean(text) === text ? value : ERASED;
  }
  if (Array.isArray(value)) return value.map(item => cleanValue(item, tracer));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleanValue(item, tracer)]));
}

/** Columns that hold words: keys and references are left out, because other rows hang on them. */
async function textTables(tx: Queryable): Promise<TextTable[]> {
  const { rows } = await tx.query<TextTable & Record<string, unknown>>(
    `select r.oid::regclass::text as "table", array_agg(a.attname::text order by a.attnum) as columns,
       coalesce(array_agg(a.attname::text) filter (where a.atttypid in ('json'::regtype, 'jsonb'::regtype)), '{}') as json
     from pg_class r join pg_namespace n on n.oid = r.relnamespace
       join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where r.relkind = 'r' and n.nspname !~ '^pg_|^information_schema$'
       and not r.oid::regclass::text = any ($1)
       and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'json'::regtype, 'jsonb'::regtype,
         'text[]'::regtype, 'varchar[]'::regtype)
       and not exists (select from pg_constraint c
         where c.conrelid = r.oid and c.contype in ('p', 'f') and a.attnum = any (c.conkey))
     group by r.oid order by 1`,
    [NOT_READ],
  );
  return rows.map(({ table, columns, json }) => ({
    table,
    columns: WORDS_OF.get(table) ?? columns,
    json,
  }));
}
