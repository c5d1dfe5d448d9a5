import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Queryable } from '../data/database.ts';
import { AppError } from '../errors.ts';

const names = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) });

const companiesFile = z.strictObject({
  companies: z
    .array(
      z.strictObject({
        slug: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
        name: names,
        aliases: z
          .strictObject({ ru: z.array(z.string()).default([]), en: z.array(z.string()).default([]) })
          .default({ ru: [], en: [] }),
        deal: z.enum(['credit', 'insurance', 'car_purchase', 'leasing', 'stay']),
        trust: z.number().int().default(0),
      }),
    )
    .min(1),
});

/** A partner company: what it is called, what kind of contract its register holds, how far its values are trusted. */
export type Company = z.infer<typeof companiesFile>['companies'][number];

/** Reads the deployment's companies. Throws `config_invalid` naming the file and the place in it. */
export async function loadCompanies(path: string): Promise<readonly Company[]> {
  const parsed = companiesFile.safeParse(await readYaml(path));
  if (parsed.success) return parsed.data.companies;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new AppError('config_invalid', `${path}: ${where}: ${issue?.message ?? 'unreadable'}`, {
    detail: { file: path, where },
  });
}

/** Writes the companies into the base; one that left the list stays, because its records do. */
export async function syncCompanies(db: Queryable, companies: readonly Company[]): Promise<void> {
  await db.query(
    `insert into svod.companies (slug, name_ru, name_en, trust)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::int[])
     on conflict (slug) do update
       set name_ru = excluded.name_ru, name_en = excluded.name_en, trust = excluded.trust
       where (svod.companies.name_ru, svod.companies.name_en, svod.companies.trust)
         is distinct from (excluded.name_ru, excluded.name_en, excluded.trust)`,
    [
      companies.map(company => company.slug),
      companies.map(company => company.name.ru),
      companies.map(company => company.name.en),
      companies.map(company => company.trust),
    ],
  );
}

async function readYaml(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AppError('config_invalid', `${path}: cannot be read.`, {
      detail: { file: path, where: '' },
      cause,
    });
  }
}
