import type { ColumnFormat, Language } from '../capabilities/tool.ts';
import type { Lexicon } from './lexicon.ts';

/** A text in both languages. */
export type Words = Readonly<Record<Language, string>>;
/** What people call something, in each language; matched by stem, `=word` only as written. */
export type Names = Readonly<Record<Language, readonly string[]>>;

export type ColumnType = 'text' | 'number' | 'date' | 'moment' | 'boolean' | 'list' | 'other';
export type Unit = 'RUB' | 'years' | 'months' | 'days' | 'km' | 'seconds' | 'year';

/** A value of a text column with what people call it. */
export interface Value {
  readonly value: string;
  readonly label: Words;
  readonly names: Names;
  /** Words one of which must stand next to the name (an adjective that says nothing alone); empty when it stands alone. */
  readonly beside: Names;
  /** Names that stand alone all the same. */
  readonly alone: Names;
}

export interface Column {
  readonly relation: string;
  readonly name: string;
  /** PostgreSQL type name. */
  readonly sqlType: string;
  readonly type: ColumnType;
  /** Text in the database whose every value is a number: `type` is number, and a statement casts it. */
  readonly holdsNumbers: boolean;
  readonly label: Words;
  /** The label as it stands after «по», where the file tells it. */
  readonly by: Words | null;
  readonly names: Names;
  /** Names that also say another column's value: a premium is the amount of an insurance. */
  readonly within: readonly { readonly names: Names; readonly column: string; readonly is: string }[];
  /** Adjectives and comparatives that mean a large or a small value: "older", «дороже», "richest". */
  readonly more: Names;
  readonly less: Names;
  /** Nouns that a number may count: "two children" is children = 2. */
  readonly counted: Names;
  readonly unit: Unit | null;
  /** What a bare mention with a group means, and whether a total makes sense. */
  readonly aggregate: 'sum' | 'avg' | null;
  readonly personal: boolean;
  /** By which a person can be reached: a phone, an address. */
  readonly contact: boolean;
  /** Spoken of by a part of its text: a mail address by its domain. */
  readonly parts: boolean;
  /** The column whose values these divide further, and which values of it each one is found with. */
  readonly narrows: {
    readonly column: string;
    readonly found: ReadonlyMap<string, readonly string[]>;
  } | null;
  /** `relation.column=value` of the rows whose latest this column tells of. */
  readonly latest: readonly string[];
  /** A column that orders the same rows more finely, in the opposite direction: the birth date behind an age. */
  readonly finer: string | null;
  readonly key: boolean;
  /** "without" this column: no value, or the number zero. */
  readonly absent: 'null' | 'zero';
  readonly format: ColumnFormat;
  /** Known values, empty when there are too many to list. */
  readonly values: readonly Value[];
  /** The values are companies: their names are also words for what they sell. */
  readonly ofCompanies: boolean;
  /** False when values are linked only beside the column's own name. */
  readonly valuesAlone: boolean;
  readonly min: number | null;
  readonly max: number | null;
}

/** A row set that a name stands for: a condition on one relation, written in plan terms. */
export interface Notion {
  readonly names: Names;
  readonly relation: string;
  readonly column: string;
  readonly is: string | number | boolean | null;
  readonly op: '=' | '<>' | '>' | '<' | '>=' | '<=' | 'known' | 'missing';
}

export interface NamedMeasure {
  readonly name: string;
  readonly label: Words;
  readonly names: Names;
  readonly relation: string;
  readonly fn: 'share' | 'avg' | 'sum';
  readonly column: string;
  readonly is: string | null;
}

/** Light words and what they lean on: `relation`, `relation.column`, `relation.prefix*` or `relation.column=value`. */
export interface LightWords {
  readonly names: Names;
  readonly of: readonly string[];
  /** The column (`relation.column`) that is empty where such a thing is denied: "neither a car nor". */
  readonly known: { readonly relation: string; readonly column: string } | null;
}

/** `many.column` refers to `one.column`. */
export interface Join {
  readonly many: string;
  readonly manyColumn: string;
  readonly one: string;
  readonly oneColumn: string;
  /** Of several joins between the same two relations, the one that is meant unless another's column is named. */
  readonly usual: boolean;
}

export interface Relation {
  readonly name: string;
  readonly label: Words;
  readonly names: Names;
  /** The name as a sentence takes it: «число клиентов», «с договором», «без договоров». */
  readonly forms: { readonly of: Words | null; readonly with: Words | null; readonly without: Words | null };
  /** Verbs and phrases that speak of a row of this relation without naming it: "was offered", «звонили». */
  readonly verbs: Names;
  readonly key: string | null;
  /** Columns a list shows besides those that the question speaks of. */
  readonly show: readonly string[];
  /** The column that "in 2024" means, if one. */
  readonly date: string | null;
  /** The column that "amount" means, if one. */
  readonly amount: string | null;
  /** The column that a bare number after these rows means: "people under 30". */
  readonly bare: string | null;
  readonly person: boolean;
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Everything that can be asked of one database, and the words people use for it. */
export interface Catalogue {
  readonly schema: string;
  /** The relation that "who" and an unnamed list mean. */
  readonly defaultRelation: string;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly joins: readonly Join[];
  readonly notions: readonly Notion[];
  readonly measures: readonly NamedMeasure[];
  /** Words without a measure behind them: "best", «лояльный». */
  readonly vague: Names;
  /** What the catalogue knows to be kept from every question, documents above all. */
  readonly forbidden: Names;
  /** Words that may be passed over: they narrow nothing here. */
  readonly filler: Names;
  /** Words that may be passed over only where something of `of` is spoken of: «купили» beside a car or a contract. */
  readonly light: readonly LightWords[];
  readonly examples: Readonly<Record<Language, readonly string[]>>;
  readonly lexicon: Lexicon;
}

/** True where a person wrote the value into the catalogue's file: it has words or a label besides itself. */
export function isTold({ value, label, names }: Value): boolean {
  return [label.ru, label.en, ...names.ru, ...names.en].some(word => word !== value);
}

/**
 * Values that the catalogue's file names. Any other text of the database may be anyone's: an employer, a name, an instruction
 * that somebody planted in a register.
 */
export function toldValues(catalogue: Catalogue): Value[] {
  const columns = [...catalogue.relations.values()].flatMap(relation => [...relation.columns.values()]);
  return columns.flatMap(({ personal, key, values }) => (personal || key ? [] : values.filter(isTold)));
}

/** A relation by name; throws on a name the catalogue never gave out. */
export function relationOf(catalogue: Catalogue, name: string): Relation {
  const relation = catalogue.relations.get(name);
  if (!relation) throw new RangeError(`The catalogue has no relation "${name}".`);
  return relation;
}

/** A column by relation and name; throws on a name the catalogue never gave out. */
export function columnOf(catalogue: Catalogue, ref: { relation: string; column: string }): Column {
  const column = relationOf(catalogue, ref.relation).columns.get(ref.column);
  if (!column) throw new RangeError(`The catalogue has no column "${ref.relation}.${ref.column}".`);
  return column;
}
