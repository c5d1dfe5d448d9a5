import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const list = z.array(z.coerce.string().min(1)).default([]);
const names = z.strictObject({ ru: list, en: list }).default({ ru: [], en: [] });
const words = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) });

const value = z.strictObject({ label: words.optional(), ru: list, en: list, beside: names, alone: names });

const column = z.strictObject({
  label: words.optional(),
  names,
  /** The label as it stands after «по»: «по городам», "by city". */
  by: words.optional(),
  more: names,
  less: names,
  counted: names,
  unit: z.enum(['RUB', 'years', 'months', 'days', 'km', 'seconds', 'year']).nullable().default(null),
  aggregate: z.enum(['sum', 'avg']).nullable().default(null),
  personal: z.boolean().default(false),
  contact: z.boolean().default(false),
  /** Text that always holds numbers: compared, averaged and ordered as such. */
  holds: z.enum(['number']).nullable().default(null),
  /** What the database's own comment says; for whoever fills in the names. */
  note: z.string().optional(),
  /** Spoken of by a part of it: a mail address by its domain. */
  parts: z.boolean().default(false),
  /** Another column of the relation whose values these divide further: a product belongs to one kind. */
  narrows: z.string().nullable().default(null),
  /** `relation.column=value`: the column tells of the latest such row, and so already says that there is one. */
  latest: list,
  finer: z.string().nullable().default(null),
  absent: z.enum(['null', 'zero']).default('null'),
  format: z
    .enum(['text', 'integer', 'number', 'money', 'percent', 'date', 'year', 'boolean', 'list', 'id'])
    .optional(),
  /** `companies`: values and names come from the companies file; `beside`: linked only next to the column's name. */
  source: z.enum(['companies', 'beside', 'none']).optional(),
  /** Names that mean this column among rows with one value of another: a premium is the amount of an insurance. */
  within: z.array(z.strictObject({ column: z.string(), is: z.string(), ru: list, en: list })).default([]),
  values: z.record(z.string(), value).default({}),
});

/** `relation.column`, as the database calls them. */
const reference = z.string().regex(/^[^.]+\.[^.]+$/);

const relation = z.strictObject({
  label: words.optional(),
  names,
  verbs: names,
  key: z.string().nullable().optional(),
  /** The name as a sentence takes it: «число клиентов», «с договором», «без договоров». */
  forms: z
    .strictObject({ of: words.optional(), with: words.optional(), without: words.optional() })
    .default({}),
  show: z.array(z.string()).default([]),
  date: z.string().nullable().default(null),
  amount: z.string().nullable().default(null),
  bare: z.string().nullable().default(null),
  person: z.boolean().default(false),
  columns: z.record(z.string(), column).default({}),
});

const catalogueFile = z.strictObject({
  schema: z.string().default('analytics'),
  /** What of the schema the file does not list: asked all the same, or kept from every question. */
  unlisted: z.enum(['shown', 'hidden']).default('shown'),
  default: z.string(),
  relations: z.record(z.string(), relation),
  joins: z
    .array(z.strictObject({ many: reference, one: reference, usual: z.boolean().default(false) }))
    .default([]),
  notions: z
    .array(
      z.strictObject({
        ru: list,
        en: list,
        column: reference,
        op: z.enum(['=', '<>', '>', '<', '>=', '<=', 'known', 'missing']).default('='),
        is: z.union([z.string(), z.number(), z.boolean(), z.null()]).default(null),
      }),
    )
    .default([]),
  measures: z
    .record(
      z.string(),
      z.strictObject({
        label: words,
        ru: list,
        en: list,
        fn: z.enum(['share', 'avg', 'sum']),
        column: reference,
        is: z.string().nullable().default(null),
      }),
    )
    .default({}),
  vague: names,
  forbidden: names,
  filler: names,
  /** Words that say no more than what the columns, relations or values (`relation.column=value`) of `of` already say. */
  light: z
    .array(
      z.strictObject({
        ru: list,
        en: list,
        of: z.array(z.string().min(1)).min(1),
        known: z.string().nullable().default(null),
      }),
    )
    .default([]),
  examples: names,
});

/** What a person wrote about a database: names, units, values, joins. Unknown keys are errors. */
export type CatalogueFile = z.infer<typeof catalogueFile>;
export type RelationFile = z.infer<typeof relation>;
export type ColumnFile = z.infer<typeof column>;

/** An entry for a column or relation that the file does not speak of. */
export const EMPTY_COLUMN: ColumnFile = column.parse({});
export const EMPTY_RELATION: RelationFile = relation.parse({});

/** Checks a catalogue's content. Throws `config_invalid` naming the place. `where` is the file's name. */
export function parseCatalogueFile(content: unknown, where: string): CatalogueFile {
  const parsed = catalogueFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 5)
    .map(issue => `${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new AppError('config_invalid', `${where}: ${problems.join('; ')}`, {
    detail: { file: where, where: parsed.error.issues[0]?.path.join('.') ?? '' },
  });
}

/** Reads one catalogue file. Throws `config_invalid` when it cannot be read or does not fit. */
export async function readCatalogueFile(path: string): Promise<CatalogueFile> {
  try {
    return parseCatalogueFile(parse(await readFile(path, 'utf8')), path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('config_invalid', `${path}: cannot be read as YAML.`, {
      detail: { file: path, where: '' },
      cause: error,
    });
  }
}
