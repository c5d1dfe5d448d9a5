import { hash } from 'node:crypto';
import {
  type CellNote,
  type Draft,
  type FieldValue,
  type NormaliserInput,
  setterOf,
} from './field-setters.ts';
import { tokenize } from './mapping/header-score.ts';
import { type ColumnMapping, OWN_COLUMNS } from './mapping/mapping.ts';
import type { RawRow, RowFault } from './reading/raw-table.ts';
import { remember } from './remember.ts';
import type { CellProblem } from './values/cells.ts';
import { cyrillicName } from './values/cyrillic.ts';
import { fold } from './values/fold.ts';
import { genderOf, nameKey, type PersonName } from './values/person-names.ts';
import { tidy } from './values/tidy.ts';
import { type Vocabulary, valueKey } from './vocabulary.ts';

/** Why a row is put aside. */
export type RejectReason =
  | 'erased'
  | RowFault
  | 'no_person'
  | 'totals'
  | 'no_contact_left'
  | 'deal_amount'
  | 'deal_date';

/** One row, normalised: values by field name (see catalog/import.yaml). */
export interface NormalisedRow {
  readonly kind: 'record';
  readonly number: number;
  readonly values: Record<string, FieldValue>;
  /** The name's parts as matching compares them. */
  readonly folded: PersonName;
  readonly nameKey: string | null;
  readonly extra: Record<string, string>;
  readonly documents: Record<string, string> | null;
  /** Identity of the row within its company: its cells under their headers, whatever the columns' order, the encoding and outer spaces. */
  readonly rowHash: Buffer;
  /** How its cells were read: another one means that a corrected mapping reads the row anew. */
  readonly contentHash: Buffer;
  readonly notes: readonly CellNote[];
}

export interface RejectedRow {
  readonly kind: 'rejected';
  readonly row: RawRow;
  readonly reason: RejectReason;
  readonly columns: readonly string[];
}

/**
 * Compiles a mapping into a function that turns raw rows into records.
 *
 * A row is put aside when it cannot be read (its quotes or its number of cells), when it names no person and holds no contact, when it is a row of totals,
 * when contacts were given and every one is broken with no birth date beside the name, and when its contract's sum or date is given and broken.
 * Any other cell that cannot be its field's value is reported, kept in `extra`, and the row goes in without it.
 */
export function compileNormaliser(input: NormaliserInput): (row: RawRow) => NormalisedRow | RejectedRow {
  const setters = input.mapping.map((column, index) => setterOf(column, index, input));
  const columns = canonicalOrder(input.mapping);
  const rowColumn = input.mapping.findIndex(column => column.header === 'svod_row');
  const foldName = remember(fold);
  const readingOf = remember((filled: string) =>
    digest(readingText(filled, input.mapping, input.keepsDocuments)),
  );

  return row => {
    if (row.fault) return { kind: 'rejected', row, reason: row.fault, columns: [] };
    const draft: Draft = { values: {}, extra: {}, notes: [], documents: null };
    // Cells are taken in canonical order, so that the identity of a row does not hang on its columns' order.
    let identity = '';
    let filled = '';
    for (const { index, name } of columns) {
      const text = tidy(row.cells[index]!);
      if (text === '') continue;
      identity += `${name}\u0000${text}\u0001`;
      filled += `${index},`;
      if (!saysNothing(text, input.vocabulary.empty)) setters[index]!(text, draft);
    }
    for (const [path, value] of row.more ?? []) {
      identity += `${path}\u0000${value}\u0001`;
      draft.extra[tidy(path)] = tidy(value);
    }
    const name = finishName(draft, input);
    const refused = refusal(draft, input.vocabulary);
    if (refused) return { kind: 'rejected', row, reason: refused.reason, columns: refused.columns };

    const given = rowColumn === -1 ? Number.NaN : Number(row.cells[rowColumn]);
    const folded = {
      first: name.first === null ? null : foldName(name.first) || null,
      middle: name.middle === null ? null : foldName(name.middle) || null,
      last: name.last === null ? null : foldName(name.last) || null,
    };
    return {
      kind: 'record',
      number: Number.isSafeInteger(given) && given > 0 ? given : row.number,
      values: draft.values,
      folded,
      nameKey: nameKey(folded),
      extra: draft.extra,
      documents: draft.documents,
      rowHash: digest(identity),
      contentHash: readingOf(filled),
      notes: draft.notes,
    };
  };
}

/** Figures are never one of the words for nothing, and most cells of a register are figures or long. */
function saysNothing(text: string, empty: ReadonlySet<string>): boolean {
  if (text.length >= 20) return false;
  const first = text.charCodeAt(0);
  return !(first >= 48 && first <= 57) && empty.has(text.toLowerCase());
}

/**
 * How the filled cells of a row were read: which column went to which field. With the row's own identity this tells whether it would be
 * read otherwise now. What the base taught in between (a city's or a surname's spelling) is left out on purpose: it must not make a known row new.
 */
function readingText(filled: string, mapping: readonly ColumnMapping[], keepsDocuments: boolean): string {
  const columns = filled
    .split(',')
    .slice(0, -1)
    .map(index => mapping[Number(index)]!);
  const fields = columns.map(column => `${column.header}\u0000${column.field ?? ''}`).join('\u0001');
  return columns.some(column => column.field === 'document') ? `${fields}\u0001${keepsDocuments}` : fields;
}

/** Cyrillic spelling where it is sure, gender where the file has none, city from the address where there is no other. */
function finishName(draft: Draft, input: NormaliserInput): PersonName {
  const { values } = draft;
  const text = (field: string) => (typeof values[field] === 'string' ? (values[field] as string) : null);
  let name: PersonName = { first: text('first_name'), middle: text('middle_name'), last: text('last_name') };
  const cyrillic = cyrillicName(name, input.vocabulary.firstNames, input.surnames);
  if (cyrillic) {
    draft.extra.name_as_written ??= [name.last, name.first, name.middle].filter(Boolean).join(' ');
    name = cyrillic;
    values.first_name = name.first;
    values.middle_name = name.middle;
    values.last_name = name.last;
  }
  values.gender ??= genderOf(name, input.vocabulary.firstNames);
  values.city ??= values.address_city ?? null;
  delete values.address_city;
  return name;
}

function refusal(draft: Draft, vocabulary: Vocabulary): { reason: RejectReason; columns: string[] } | null {
  const { values, notes } = draft;
  const broken = (test: (reason: CellProblem) => boolean) =>
    notes.filter(note => test(note.reason)).map(note => note.column);
  const contacts = broken(reason => reason === 'not_a_phone' || reason === 'not_an_email');
  const hasContact = values.mobile_phone != null || values.email != null;
  const hasName = values.first_name != null || values.last_name != null;
  if (!hasContact && !hasName) return { reason: 'no_person', columns: contacts };
  if (!hasContact && values.birth_date == null && isTotal(values, vocabulary)) {
    return { reason: 'totals', columns: [] };
  }
  if (!hasContact && contacts.length > 0 && values.birth_date == null)
    return { reason: 'no_contact_left', columns: contacts };
  const amount = notes.find(note => note.field === 'deal_amount');
  if (amount) return { reason: 'deal_amount', columns: [amount.column] };
  const date = notes.find(note => note.field === 'deal_signed_on');
  return date ? { reason: 'deal_date', columns: [date.column] } : null;
}

function isTotal(values: Readonly<Record<string, FieldValue>>, vocabulary: Vocabulary): boolean {
  const name = ['last_name', 'first_name', 'middle_name'].map(field => values[field] ?? '').join(' ');
  return vocabulary.totals.has(valueKey(name.replace(/[:\d]/g, ' ')));
}

function canonicalOrder(
  mapping: readonly ColumnMapping[],
): readonly { readonly index: number; readonly name: string }[] {
  return mapping
    .map((column, index) => ({ index, name: tokenize(column.header).join(' '), header: column.header }))
    .filter(column => !OWN_COLUMNS.has(column.header))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index));
}

/** 16 bytes are enough to tell a company's rows apart: a collision among a billion is less likely than one in 10^20. */
function digest(text: string): Buffer {
  return Buffer.from(hash('sha256', text, 'buffer').subarray(0, 16));
}
