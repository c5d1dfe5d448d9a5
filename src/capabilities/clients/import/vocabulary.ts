import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { fold } from './values/fold.ts';

const DEAL_KINDS = ['credit', 'insurance', 'car_purchase', 'leasing', 'stay'] as const;
export type DealKind = (typeof DEAL_KINDS)[number];

const words = z.array(z.coerce.string());
const synonyms = z.record(z.string(), words);
const field = z.strictObject({
  field: z.string(),
  look: z.string(),
  names: words,
  range: z.tuple([z.number(), z.number()]).optional(),
  byDeal: z.partialRecord(z.enum(DEAL_KINDS), words).optional(),
  onlyDeal: z.enum(DEAL_KINDS).optional(),
  many: z.boolean().optional(),
});
const file = z.strictObject({
  fields: z.array(field),
  touches: z.array(field),
  fillers: words,
  abbreviations: z.record(z.string(), z.string()),
  bareSteps: words,
  totals: words,
  otherParties: words,
  otherPartyFields: words,
  empty: words,
  values: z.record(z.string(), synonyms),
  cities: synonyms,
  carBrands: words,
  carBrandAliases: synonyms,
  firstNames: z.strictObject({ male: words, female: words }),
});

export type ImportField = z.infer<typeof field>;

export interface FirstName {
  readonly name: string;
  readonly gender: 'Мужской' | 'Женский';
}

/** `catalog/import.yaml`, indexed for look-up. */
export interface Vocabulary {
  readonly fields: readonly ImportField[];
  readonly touches: readonly ImportField[];
  readonly fillers: ReadonlySet<string>;
  /** Small letters -> the whole words. */
  readonly abbreviations: ReadonlyMap<string, string>;
  readonly bareSteps: ReadonlySet<string>;
  /** What stands in the place of a name in a row of totals, as `valueKey` writes it. */
  readonly totals: ReadonlySet<string>;
  readonly otherParties: ReadonlySet<string>;
  readonly otherPartyFields: ReadonlySet<string>;
  /** Lower-cased cells that mean nothing is known. */
  readonly empty: ReadonlySet<string>;
  /** Field -> lower-cased writing -> the word kept. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Folded name -> the city as the base writes it. */
  readonly cities: ReadonlyMap<string, string>;
  readonly carBrands: ReadonlyMap<string, string>;
  /** Folded first name -> its Cyrillic spelling and gender. */
  readonly firstNames: ReadonlyMap<string, FirstName>;
}

/** Reads the file and checks its form. Throws `config_invalid` naming the first problem. */
export async function loadVocabulary(path: string): Promise<Vocabulary> {
  const parsed = file.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const where = parsed.error.issues[0];
    const problem = `${where?.path.join('.')}: ${where?.message}`;
    throw new AppError('config_invalid', problem, { detail: { file: path, where: problem } });
  }
  const read = parsed.data;
  const lower = (list: readonly string[]) => new Set(list.map(word => word.toLowerCase()));
  return {
    fields: read.fields,
    touches: read.touches,
    fillers: lower(read.fillers),
    abbreviations: new Map(Object.entries(read.abbreviations)),
    bareSteps: lower(read.bareSteps),
    totals: new Set(read.totals.map(valueKey)),
    otherParties: new Set(read.otherParties.map(fold)),
    otherPartyFields: new Set(read.otherPartyFields),
    empty: lower(read.empty),
    values: new Map(Object.entries(read.values).map(([name, group]) => [name, invert(group, valueKey)])),
    cities: invert(read.cities, fold),
    carBrands: invert(
      Object.fromEntries(read.carBrands.map(brand => [brand, read.carBrandAliases[brand] ?? []])),
      fold,
    ),
    firstNames: new Map(
      (['Женский', 'Мужской'] as const).flatMap(gender =>
        read.firstNames[gender === 'Женский' ? 'female' : 'male'].map((name): [string, FirstName] => [
          fold(name),
          { name, gender },
        ]),
      ),
    ),
  };
}

/** What people are shown for a field: its first name in their language. */
export function fieldLabel(field: ImportField, language: 'ru' | 'en'): string {
  const isRussian = (name: string) => /\p{Script=Cyrillic}/u.test(name);
  return field.names.find(name => isRussian(name) === (language === 'ru')) ?? field.field;
}

/** How a value is looked up: small letters, ё as е, one space. */
export function valueKey(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ').trim();
}

function invert(
  group: Readonly<Record<string, readonly string[]>>,
  key: (text: string) => string,
): Map<string, string> {
  const map = new Map<string, string>();
  for (const [kept, writings] of Object.entries(group)) {
    for (const writing of [kept, ...writings]) map.set(key(writing), kept);
  }
  return map;
}
