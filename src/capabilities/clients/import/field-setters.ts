import { type ColumnMapping, OWN_COLUMNS } from './mapping/mapping.ts';
import type { RawRow } from './reading/raw-table.ts';
import { remember } from './remember.ts';
import {
  type CellProblem,
  type CellReading,
  headerUnit,
  type NumberRule,
  parseGender,
  parseQuantity,
  parseWord,
} from './values/cells.ts';
import { parseEmail, parsePhone } from './values/contacts.ts';
import { detectDateOrder, parseDate } from './values/dates.ts';
import { groupsThousands } from './values/numbers.ts';
import { detectNameOrder, properCase, splitFullName } from './values/person-names.ts';
import { cityOfAddress, parseBrand, parseCity, splitCar } from './values/places.ts';
import { tidy } from './values/tidy.ts';
import type { ImportField, Vocabulary } from './vocabulary.ts';

export type FieldValue = string | number | null;

/** A cell that did not fit its field; the row goes in without it. The cell itself stays in `extra`. */
export interface CellNote {
  readonly column: string;
  readonly field: string;
  readonly reason: CellProblem;
}

/** What columns are read by. */
export interface NormaliserInput {
  readonly mapping: readonly ColumnMapping[];
  readonly fields: readonly ImportField[];
  readonly sample: readonly RawRow[];
  readonly vocabulary: Vocabulary;
  /** Folded surname -> spelling, as the base knows them. */
  readonly surnames: ReadonlyMap<string, string>;
  readonly today: string;
  /** Document numbers are stored with the record. */
  readonly keepsDocuments: boolean;
}

/** A row while its cells are put in one after another. */
export interface Draft {
  readonly values: Record<string, FieldValue>;
  readonly extra: Record<string, string>;
  readonly notes: CellNote[];
  documents: Record<string, string> | null;
}
/** Puts one cell, tidied and not empty, where its column's field says. */
export type Setter = (text: string, draft: Draft) => void;

/** How the cells of a column become the values of its field; what cannot is noted and kept aside. */
export function setterOf(column: ColumnMapping, index: number, input: NormaliserInput): Setter {
  const { header } = column;
  if (OWN_COLUMNS.has(header)) return () => {};
  const field = input.fields.find(one => one.field === column.field);
  if (!field || field.field === 'ignore') {
    return (text, draft) => {
      draft.extra[header] = text;
    };
  }
  if (field.field === 'document') {
    return (text, draft) => {
      draft.documents ??= {};
      draft.documents[header] = text;
    };
  }
  const cells = () =>
    input.sample
      .filter(row => !row.fault)
      .map(row => tidy(row.cells[index] ?? ''))
      .filter(text => text !== '');
  return fieldSetter(field, header, cells(), input);
}

function fieldSetter(
  field: ImportField,
  header: string,
  cells: readonly string[],
  input: NormaliserInput,
): Setter {
  const { vocabulary } = input;
  const put = (parse: (text: string) => CellReading<FieldValue>): Setter => {
    const cached = remember(parse);
    return (text, draft) => {
      const reading = cached(text);
      // Of several columns for one field the first that holds a value counts; the others are kept aside.
      if (reading.ok && draft.values[field.field] == null) draft.values[field.field] = reading.value;
      else if (reading.ok) draft.extra[header] = text;
      else {
        draft.notes.push({ column: header, field: field.field, reason: reading.reason });
        draft.extra[header] = text;
      }
    };
  };
  const always = (parse: (text: string) => FieldValue) => put(text => ({ ok: true, value: parse(text) }));
  const orFail = (parse: (text: string) => FieldValue, reason: CellProblem) =>
    put(text => {
      // «Телефон: нет» says that there is none; «Дети: нет» says how many.
      if (/^(нет|no|отсутствует)$/i.test(text)) return { ok: true, value: null };
      const value = parse(text);
      return value === null ? { ok: false, reason } : { ok: true, value };
    });

  switch (field.look) {
    case 'phone':
      return orFail(parsePhone, 'not_a_phone');
    case 'email':
      return orFail(parseEmail, 'not_an_email');
    case 'birth_date':
    case 'deal_date':
      return put(dateParser(field.look, cells, input.today));
    case 'gender':
      return put(text => parseGender(text, vocabulary));
    case 'integer':
    case 'money': {
      const rule: NumberRule = {
        range: field.range ?? [0, 1e13],
        whole: field.look === 'integer',
        grouped: groupsThousands(cells),
        unit: headerUnit(header, field.field),
      };
      return put(text => parseQuantity(text, rule));
    }
    case 'city':
      return orFail(text => parseCity(text, vocabulary.cities), 'not_a_city');
    case 'car_brand':
      return always(text => parseBrand(text, vocabulary.carBrands));
    case 'words':
      return always(text => parseWord(text, vocabulary.values.get(field.field)));
    case 'surname':
    case 'first_name':
    case 'patronymic':
      return always(text => (/\p{L}/u.test(text) ? properCase(text) : null));
    case 'full_name':
      return fullNameSetter(header, cells, input);
    case 'car_name': {
      const split = remember((text: string) => splitCar(text, vocabulary.carBrands));
      return (text, draft) => {
        const car = split(text);
        draft.values.car_brand ??= car.brand;
        draft.values.car_model ??= car.model;
        draft.values.car_year ??= car.year;
      };
    }
    case 'address':
      return (text, draft) => {
        draft.extra[header] = text;
        draft.values.address_city = cityOfAddress(text, vocabulary.cities);
      };
    default:
      return always(text => text);
  }
}

function dateParser(
  look: string,
  cells: readonly string[],
  today: string,
): (text: string) => CellReading<string> {
  const order = detectDateOrder(cells);
  const thisYear = Number(today.slice(0, 4));
  const [least, most] =
    look === 'birth_date' ? ['1905-01-01', today] : ['1980-01-01', `${thisYear + 3}-12-31`];
  const latestYear = look === 'birth_date' ? thisYear : thisYear + 3;
  return text => {
    // What programs write for "no date".
    if (
      /^(0{1,4}[-./]0{1,2}[-./]0{1,4}|0001-01-01|01[./]01[./]0001|1900-01-0[01]|0[01][./]01[./]1900)(\D.*)?$/.test(
        text,
      )
    ) {
      return { ok: true, value: null };
    }
    const date = parseDate(text, order, latestYear);
    if (date === null) return { ok: false, reason: 'not_a_date' };
    return date < least || date > most
      ? { ok: false, reason: 'date_out_of_range' }
      : { ok: true, value: date };
  };
}

function fullNameSetter(header: string, cells: readonly string[], input: NormaliserInput): Setter {
  const { firstNames } = input.vocabulary;
  const order = detectNameOrder(cells, firstNames);
  return (text, draft) => {
    const name = splitFullName(text, order, firstNames);
    draft.values.last_name ??= name.last && properCase(name.last);
    draft.values.first_name ??= name.first && properCase(name.first);
    draft.values.middle_name ??= name.middle && properCase(name.middle);
    if (/[a-z]/i.test(text)) draft.extra[header] = text;
  };
}
