import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';

const word = z.string().regex(/^[a-z][a-z0-9_]*$/);

const fieldShape = z.strictObject({
  /** Columns of the relation, joined by a space. */
  from: z.array(word).min(1),
  as: z.enum(['name', 'plain', 'text', 'words', 'date', 'digits', 'email']),
  /** Values that fill a hole instead of naming something (a phone of nines): read as missing. */
  fillers: z.array(z.string()).default([]),
  /** Words of a value that name nobody: titles, forms of address. */
  ignore: z.array(z.string()).default([]),
});

const comparisonShape = z.strictObject({
  field: word,
  /** Words of `levels.ts`, best first; what none of them takes is the last level, "differs". */
  levels: z.array(z.string().min(1)).min(1),
  /** Agreement on a rare value weighs more than on a common one; holds for levels of equality. */
  frequency: z.boolean().default(false),
  /** How often the levels (with "differs" last) are met among pairs of one person, before any data was seen. */
  expect: z.array(z.number().min(0).max(1)).optional(),
  /** Likewise among pairs of strangers. */
  chance: z.array(z.number().min(0).max(1)).optional(),
});

const specShape = z.strictObject({
  fields: z.record(word, fieldShape),
  comparisons: z.record(word, comparisonShape),
  /** Passes: two records that agree on all parts of one pass are compared. A part is FIELD or FIELD:FORM of `keys.ts`. */
  blocking: z.record(word, z.array(z.string().min(1)).min(1)),
  /** A key that more records share than this tells nobody from anybody and is passed over. */
  largestBlock: z.number().int().min(2).default(100),
  /**
   * What two records of one person cannot have: with `unless`, values that agree by none of its levels; with `when`, values
   * that meet one of its levels, but for those of `despite`.
   */
  contradictions: z
    .array(
      z.strictObject({
        field: word,
        unless: z.array(z.string()).default([]),
        when: z.array(z.string()).default([]),
        despite: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  /** Records that agree here are never of one person: the file's name, where each file holds everybody once. */
  apart: word.optional(),
  /** Other names of one name, per line. */
  nicknames: z.array(z.string()).default([]),
  /** Names that are names of their own, however alike: one of them is no misspelling of another. */
  names: z.array(z.string()).default([]),
  thresholds: z.strictObject({
    link: z.number().gt(0).lt(1),
    review: z.number().gt(0).lt(1),
  }),
  /** No field weighs more than this many bits, either way. */
  clampBits: z.number().min(1).max(40).default(12),
  /** Records one person may have; above, links wait for a person's word. */
  largestPerson: z.number().int().min(2).default(50),
  /** Bases up to so many records learn their weights anew each time; larger ones when they have grown by a tenth. */
  relearnBelow: z.number().int().default(20_000),
  /** How clusters are judged when they meet: by the best pair, or by the mean over all pairs between them. */
  joining: z.enum(['best', 'mean']).default('best'),
});

/** How records of one kind are told to be of one person: fields, comparisons, blocking, thresholds. */
export type LinkageSpec = z.infer<typeof specShape>;
export type FieldSpec = LinkageSpec['fields'][string];
export type ComparisonSpec = LinkageSpec['comparisons'][string];

/** Reads `catalog/matching.yaml` or a file of the same form. Throws `config_invalid` naming the file and the place. */
export async function loadLinkageSpec(path: string): Promise<LinkageSpec> {
  let value: unknown;
  try {
    value = parse(await readFile(path, 'utf8'));
  } catch {
    return refuse(path, '', 'unreadable');
  }
  return parseLinkageSpec(value, path);
}

/** The same from a value that was read already; `origin` is named in errors. */
export function parseLinkageSpec(value: unknown, origin: string): LinkageSpec {
  const parsed = specShape.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(origin, issue?.path.join('.') ?? '', issue?.message ?? 'unreadable');
  }
  const spec = parsed.data;
  const known = new Set(Object.keys(spec.fields));
  for (const [name, comparison] of Object.entries(spec.comparisons)) {
    if (!known.has(comparison.field)) refuse(origin, `comparisons.${name}.field`, 'no such field');
    for (const list of ['expect', 'chance'] as const) {
      const shares = comparison[list];
      if (shares !== undefined && shares.length !== comparison.levels.length + 1) {
        refuse(origin, `comparisons.${name}.${list}`, 'one share a level and one for "differs"');
      }
    }
  }
  for (const [name, parts] of Object.entries(spec.blocking)) {
    for (const part of parts) {
      if (!known.has(part.split(':')[0] ?? '')) refuse(origin, `blocking.${name}`, `no such field: ${part}`);
    }
  }
  for (const { field } of spec.contradictions) {
    if (!known.has(field)) refuse(origin, 'contradictions', `no such field: ${field}`);
  }
  if (spec.apart !== undefined && !known.has(spec.apart)) refuse(origin, 'apart', 'no such field');
  if (spec.thresholds.review > spec.thresholds.link) refuse(origin, 'thresholds', 'review is above link');
  return spec;
}

function refuse(origin: string, where: string, what: string): never {
  throw new AppError('config_invalid', `${origin}: ${where}: ${what}`, { detail: { file: origin, where } });
}
