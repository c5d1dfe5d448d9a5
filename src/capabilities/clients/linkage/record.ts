import { foldName } from './name-fold.ts';
import type { FieldSpec, LinkageSpec } from './spec.ts';

/** One value made ready to be compared: as read, folded over spellings, and cut into parts. */
export interface PreparedValue {
  readonly text: string;
  readonly fold: string;
  /** Words of a name or address; year, month and day of a date; box and domain of an e-mail. */
  readonly parts: readonly string[];
}

/** Values of one record in the order of the spec's fields; null where the record has none. */
export type PreparedRecord = readonly (PreparedValue | null)[];

/** Columns of one record as text, by column name. */
export type RawRecord = Readonly<Record<string, string | null>>;

const MOST_REMEMBERED = 20_000;

/** Makes records ready for comparing under one spec. */
export function recordPreparer(spec: LinkageSpec): (raw: RawRecord) => PreparedRecord {
  const fields = Object.values(spec.fields).map(field => ({
    field,
    fillers: new Set(field.fillers.map(filler => filler.toLowerCase())),
    // Names and cities repeat from record to record; folding one costs more than remembering it.
    known: new Map<string, PreparedValue | null>(),
  }));
  return raw =>
    fields.map(({ field, fillers, known }) => {
      const joined =
        field.from.length === 1
          ? (raw[field.from[0]!] ?? '')
          : field.from.map(column => raw[column] ?? '').join(' ');
      const remembered = known.get(joined);
      if (remembered !== undefined) return remembered;
      const value = prepare(without(joined, field.ignore), field.as);
      const kept = value === null || fillers.has(value.text) ? null : value;
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(joined, kept);
      return kept;
    });
}

/** The columns that records must be read with. */
export function columnsOf(spec: LinkageSpec): string[] {
  return [...new Set(Object.values(spec.fields).flatMap(field => field.from))];
}

function prepare(value: string, kind: FieldSpec['as']): PreparedValue | null {
  const text = value.normalize('NFC').trim().toLowerCase().replace(/ё/g, 'е').replace(/\s+/g, ' ');
  if (text === '') return null;
  switch (kind) {
    case 'name':
      return named(text, foldName);
    case 'plain':
      return named(text, word => word.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, ''));
    case 'words': {
      const parts = text.split(/[^\p{L}\p{N}]+/u).filter(part => part !== '');
      return parts.length === 0 ? null : { text: parts.join(' '), fold: parts.join(''), parts };
    }
    case 'text':
      return { text, fold: text, parts: [text] };
    case 'digits': {
      const digits = text.replace(/\D/g, '');
      return digits === '' ? null : { text: digits, fold: digits, parts: [digits] };
    }
    case 'email': {
      const at = text.lastIndexOf('@');
      return at < 1 ? null : { text, fold: text, parts: [text.slice(0, at), text.slice(at + 1)] };
    }
    case 'date':
      return dated(text);
  }
}

function without(value: string, ignored: readonly string[]): string {
  if (ignored.length === 0) return value;
  return value
    .split(/\s+/)
    .filter(part => !ignored.includes(part.toLowerCase()))
    .join(' ');
}

function named(text: string, fold: (word: string) => string): PreparedValue | null {
  const parts = text
    .split(/[\s\-.,]+/)
    .map(fold)
    .filter(part => part !== '');
  if (parts.length === 0) return null;
  return { text: text.replace(/[^\p{L}\p{N} ]/gu, ''), fold: parts.join(''), parts };
}

function dated(text: string): PreparedValue | null {
  const found = /^(\d{4})\D?(\d{2})\D?(\d{2})/.exec(text);
  if (found === null) return null;
  const [, year = '', month = '', day = ''] = found;
  const digits = year + month + day;
  return { text: digits, fold: digits, parts: [year, month, day] };
}
