import { createHash } from 'node:crypto';
import type { RawRow } from '../reading/raw-table.ts';
import type { DealKind, ImportField, Vocabulary } from '../vocabulary.ts';
import { assign } from './assignment.ts';
import { createHeaderJudge, type HeaderJudge, tokenize } from './header-score.ts';
import { type ColumnValues, columnValues, lookAt } from './looks.ts';

/** Where one column goes, and how that was decided. */
export interface ColumnMapping {
  readonly header: string;
  /** A field of catalog/import.yaml; null = kept aside with the record. */
  readonly field: string | null;
  readonly by: 'person' | 'kept' | 'name' | 'values' | 'none';
  /** 0..1. */
  readonly score: number;
}

export type HeaderFields = Readonly<Record<string, string | null>>;

export interface MappingInput {
  readonly headers: readonly string[];
  readonly sample: readonly RawRow[];
  readonly fields: readonly ImportField[];
  readonly deal: DealKind | null;
  readonly vocabulary: Vocabulary;
  /** What a person gave: never overruled. */
  readonly given?: HeaderFields;
  readonly year: number;
  readonly companies?: ReadonlySet<string>;
  /** Of these fields and this deal, where there is one already: making it takes as long as using it. */
  readonly judge?: HeaderJudge;
}

const THRESHOLD = 0.5;
/** Looks that prove nothing by themselves: without a name there is no need to look. */
const NAMED_ONLY: ReadonlySet<string> = new Set([
  'integer',
  'money',
  'text',
  'deal_date',
  'address',
  'car_model',
  'any',
]);
const VALUES_PER_COLUMN = 120;

/** Fields that a register may hold several of for one person. */
const SPARED: ReadonlySet<string> = new Set(['mobile_phone', 'email']);

/** Columns that svod itself adds to a file of rejected rows. */
export const OWN_COLUMNS: ReadonlySet<string> = new Set(['svod_row', 'svod_line', 'svod_reason']);

/** Finds the best field of every column at once, each field used once (documents and ignored ones as often as needed). */
export function proposeMapping(input: MappingInput): ColumnMapping[] {
  const { headers, fields, given = {} } = input;
  const judge = input.judge ?? createHeaderJudge(input.vocabulary, fields, input.deal);
  const single = fields.filter(field => !field.many);
  const many = fields.filter(field => field.many);
  const samples = headers.map((_, column) =>
    columnValues(columnSample(input.sample, column, input.vocabulary), input.year),
  );

  const pinned = new Map<number, string | null>();
  for (const [column, header] of headers.entries()) {
    if (OWN_COLUMNS.has(header)) pinned.set(column, 'ignore');
    else if (Object.hasOwn(given, header)) pinned.set(column, given[header] ?? null);
  }
  const taken = new Set([...pinned.values()].filter(field => field !== null));
  const scored = headers.map((header, column) =>
    single.map(field =>
      pinned.has(column) || taken.has(field.field)
        ? NO_SCORE
        : scoreColumn(header, samples[column]!, field, judge, input),
    ),
  );
  // What is plainly a document or of no use leaves the contest, unless a field of the base fits its name as well.
  const aside = headers.map((header, column) => {
    if (pinned.has(column)) return null;
    const [field, score] = many
      .map(one => [one.field, judge.score(header, one)] as const)
      .reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0] as const);
    const rival = Math.max(0, ...scored[column]!.map(one => one.score));
    return score > 0.72 && score >= rival - 0.02 ? { field, score } : null;
  });
  const matrix = scored.map((row, column) =>
    row.map(one => (aside[column] || one.score < THRESHOLD ? 0 : one.score)),
  );
  const chosen = matrix.length > 0 ? assign(matrix) : [];
  const columns = dropDoubles(
    headers.map((header, column): ColumnMapping => {
      if (pinned.has(column)) return { header, field: pinned.get(column) ?? null, by: 'person', score: 1 };
      const put = aside[column];
      if (put) return { header, field: put.field, by: 'name', score: Math.min(1, put.score) };
      const at = chosen[column]!;
      if (at < 0) return { header, field: null, by: 'none', score: 0 };
      const { score, by } = scored[column]![at]!;
      return { header, field: single[at]!.field, by, score: Math.min(1, score) };
    }),
  );
  return addSpares(columns);
}

/** A hash that is equal for equal sets of headers, whatever their order, case and spaces. */
export function headersHash(headers: readonly string[]): string {
  const canonical = headers
    .filter(header => !OWN_COLUMNS.has(header))
    .map(header => tokenize(header).join(' '))
    .sort();
  return createHash('sha256').update(canonical.join('\n')).digest('hex').slice(0, 32);
}

interface ColumnScore {
  readonly score: number;
  readonly by: 'name' | 'values' | 'none';
}
const NO_SCORE: ColumnScore = { score: 0, by: 'none' };

function scoreColumn(
  header: string,
  values: ColumnValues,
  field: ImportField,
  judge: HeaderJudge,
  input: MappingInput,
): ColumnScore {
  const { vocabulary, deal } = input;
  if (field.onlyDeal && deal && field.onlyDeal !== deal) return NO_SCORE;
  if (vocabulary.otherPartyFields.has(field.field) && judge.speaksOfAnother(header)) return NO_SCORE;
  const name = judge.score(header, field);
  if (name < 0.5 && NAMED_ONLY.has(field.look)) return NO_SCORE;
  const look = lookAt(values, field, vocabulary, { year: input.year }, input.companies);
  if (look.strict && look.fit !== null && look.fit < (name > 0.9 ? 0.2 : 0.45)) return NO_SCORE;
  // A day may be anybody's: it tells by itself only where the header says nothing else.
  const silent = field.look !== 'birth_date' || isSilent(header);
  const byValues = look.fit !== null && look.fit > 0.7 && silent ? look.proof * look.fit : 0;
  const byName = name * 0.75 + (look.fit === null ? 0.18 : look.fit * 0.25);
  // Figures and free words fit half the columns of any file: there the name has to be a good one.
  const enough = look.proof > 0 || look.fit === null ? 0.5 : 0.6;
  if (name >= enough && byName >= byValues) return { score: byName, by: 'name' };
  // A weak name adds a little to what the values prove, so that of two like columns the better named wins.
  return byValues > 0 ? { score: byValues + name * 0.2, by: 'values' } : NO_SCORE;
}

/** A header that means nothing: `c4`, `Column 3`, `поле 7`, `дата`. */
function isSilent(header: string): boolean {
  return tokenize(header).every(
    token =>
      token.length < 3 || /^(\d+|col|column|field|unnamed|поле|столбец|колонка|дата|date)$/.test(token),
  );
}

/** A full name beside a complete surname and first name, or a car beside brand and model, would say the same twice. */
function dropDoubles(columns: ColumnMapping[]): ColumnMapping[] {
  const has = (field: string) => columns.some(column => column.field === field);
  const drop = new Set<string>();
  if (has('last_name') && has('first_name')) drop.add('full_name');
  if (has('car_brand') && has('car_model')) drop.add('car_name');
  return columns.map(column =>
    column.field !== null && drop.has(column.field) && column.by !== 'person'
      ? { ...column, field: null, by: 'none', score: 0 }
      : column,
  );
}

/** A second telephone or address of the same name («Телефон 2», `phones[2]`) speaks where the first is empty. */
function addSpares(columns: readonly ColumnMapping[]): ColumnMapping[] {
  const bare = (header: string) =>
    tokenize(header)
      .filter(token => !/^\d+$/.test(token))
      .join(' ');
  const first = new Map(
    columns
      .filter(column => SPARED.has(column.field ?? '') && column.by !== 'person')
      .map(column => [bare(column.header), column]),
  );
  return columns.map(column => {
    const like = column.by === 'none' ? first.get(bare(column.header)) : undefined;
    return like ? { ...like, header: column.header, by: 'name' } : column;
  });
}

function columnSample(rows: readonly RawRow[], column: number, vocabulary: Vocabulary): string[] {
  const values: string[] = [];
  for (const row of rows) {
    if (row.fault) continue;
    const value = (row.cells[column] ?? '').trim();
    if (value === '' || vocabulary.empty.has(value.toLowerCase())) continue;
    values.push(value);
    if (values.length === VALUES_PER_COLUMN) break;
  }
  return values;
}
