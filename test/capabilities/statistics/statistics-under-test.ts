import { resolve } from 'node:path';
import type { z } from 'zod';
import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { describeTool } from '../../../src/capabilities/statistics/tool.ts';
import { limitsOfSight } from '../../../src/capabilities/text2sql/limits.ts';
import { readRules } from '../../../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../../../src/capabilities/text2sql/statement.ts';
import type { Cell, Language, StatementRequest, Tool, ToolResult } from '../../../src/capabilities/tool.ts';
import { loadCatalogue } from '../../../src/catalog/load.ts';
import type { Database } from '../../../src/data/database.ts';
import { people } from './figures.ts';

const catalogFile = (name: string) => resolve(import.meta.dirname, '../../../catalog', name);

/** The register of `figures.ts` as clients, with a deal for each income: the first client has them all of one product. */
export async function insertRegister(db: Database): Promise<void> {
  await db.query(
    "insert into svod.companies (slug, name_ru, name_en) values ('expobank', 'Экспобанк', 'Expobank'), ('d2', 'Д2', 'D2')",
  );
  const column = <K extends keyof (typeof people)[number]>(name: K) => people.map(person => person[name]);
  await db.query(
    `insert into svod.clients (last_name, email, birth_date, gender, education, income_amount, work_experience_years, car_price, marketing_consent, companies)
     select 'Человек' || n, 'p' || n || '@mail.ru', case when n % 9 <> 0 then date '1960-01-01' + (n * 137)::int end,
       gender, education, income, years, price, consent,
       case when n % 3 = 0 then array['d2', 'expobank'] else array['expobank'] end
     from unnest($1::text[], $2::text[], $3::numeric[], $4::int[], $5::numeric[], $6::bool[])
       with ordinality as p (gender, education, income, years, price, consent, n)`,
    [
      column('gender'),
      column('education'),
      column('income'),
      column('years'),
      column('price'),
      column('consent'),
    ],
  );
  await db.query(
    `insert into svod.imports (company, kind, file_name, file_sha256, format, mapping, status)
     values ('expobank', 'register', 'x', 'x', '{}', '{}', 'done')`,
  );
  await db.query(
    `insert into svod.source_records (company, import_id, row_number, row_hash, content_hash, client_id)
     select 'expobank', (select min(id) from svod.imports), c.id, decode(lpad(to_hex(c.id), 6, '0'), 'hex'),
       decode(lpad(to_hex(c.id), 6, '0'), 'hex'), c.id
     from svod.clients c`,
  );
  await db.query(
    `insert into svod.deals (client_id, record_id, company, kind, product, amount, signed_on)
     select case when r.row_number % 4 = 0 then (select min(id) from svod.clients) else c.id end, r.id, 'expobank', 'credit',
       case when r.row_number % 4 = 0 then 'Ипотека' else 'Автокредит' end, c.income_amount,
       date '2024-01-10' + (r.row_number * 7)::int
     from svod.source_records r join svod.clients c on c.id = r.client_id`,
  );
}

export interface Asked {
  readonly result: ToolResult;
  /** Rows by column names. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Every statement that was sent for it. */
  readonly statements: readonly StatementRequest[];
}

export interface Asking {
  readonly actor?: Actor;
  readonly language?: Language;
  readonly maxRows?: number;
}

/** `describe_data` over a base as `app.ts` wires it. */
export async function statisticsOver(
  db: Database,
): Promise<(args: z.input<Tool['schema']>, asking?: Asking) => Promise<Asked>> {
  const loaded = await loadCatalogue(db, {
    catalogue: catalogFile('analytics.yaml'),
    companies: catalogFile('companies.yaml'),
  });
  const catalogue = () => loaded;
  const run = statementRunner({
    db,
    rules: await readRules(db, loaded.schema),
    catalogue,
    sharing: 'group',
    timeZone: 'Europe/Moscow',
    timeoutMs: 10_000,
    vouchForGroups: false,
  });
  const statements: StatementRequest[] = [];
  const tool = describeTool({
    runStatement: request => {
      statements.push(request);
      return run(request);
    },
    catalogue,
    limitsOfSight: limitsOfSight({ sharing: 'group', companyName: slug => slug }),
    sharing: 'group',
  });
  return async (args, { actor = GROUP_ADMIN, language = 'en', maxRows = 1_000 } = {}) => {
    statements.length = 0;
    const context = { actor, language, threadId: 'thread', maxRows };
    const result = await tool.run(tool.schema.parse(args), context);
    const names = result.table?.columns.map(column => column.name) ?? [];
    const rows = (result.table?.rows ?? []).map(cells =>
      Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null])),
    );
    return { result, rows, statements: [...statements] };
  };
}
