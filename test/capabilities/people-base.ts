import { resolve } from 'node:path';
import type { Sharing } from '../../src/access/acting.ts';
import { limitsOfSight } from '../../src/capabilities/text2sql/limits.ts';
import { readRules } from '../../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../../src/capabilities/text2sql/statement.ts';
import { loadCatalogue } from '../../src/catalog/load.ts';
import type { Database } from '../../src/data/database.ts';

const catalogFile = (name: string) => resolve(import.meta.dirname, '../../catalog', name);
export const TODAY = '2026-11-20';
export const PEOPLE = 400;

/**
 * A bank's and a hotel's people. The hotel offered everyone of the bank's a stay, and mostly those from Казань took it; income
 * decides nothing. The first forty are the hotel's clients already, the next twenty were asked a week ago, and the last two are
 * twins but for their names.
 */
export async function insertPeople(db: Database): Promise<void> {
  await db.query(
    "insert into svod.companies (slug, name_ru, name_en) values ('expobank', 'Экспобанк', 'Expobank'), ('hvoya', 'Хвоя', 'Hvoya') on conflict do nothing",
  );
  await db.query(
    `insert into svod.clients (last_name, first_name, mobile_phone, birth_date, gender, city, education, income_amount, companies)
     select 'Человек' || n, 'Имя', '+7900' || lpad(n::text, 7, '0'),
       case when n > $1 - 2 then date '1990-05-05' else date '1955-01-01' + (n * 53 % 14000) end,
       case when n > $1 - 2 then 'Мужской' when n % 2 = 0 then 'Мужской' else 'Женский' end,
       case when n > $1 - 2 then 'Тверь' when n % 3 = 0 then 'Казань' else 'Москва' end,
       case when n > $1 - 2 or n % 5 < 2 then 'Высшее' else 'Среднее' end,
       case when n > $1 - 2 then 77000 else 40000 + n * 7919 % 90000 end,
       case when n <= 40 then array['expobank', 'hvoya'] else array['expobank'] end
     from generate_series(1, $1::int) n`,
    [PEOPLE],
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
    `insert into svod.touches (client_id, record_id, company, channel, offered_on, outcome, import_id, row_hash)
     select c.id, r.id, 'hvoya', 'phone',
       case when c.id between 41 and 60 then date '2026-11-13' else date '2025-01-01' + (c.id * 13 % 500)::int end,
       case when c.city = 'Казань' and c.id % 10 < 7 then 'converted' when c.id % 17 = 0 then 'converted' else 'ignored' end,
       (select min(id) from svod.imports), r.row_hash
     from svod.clients c join svod.source_records r on r.client_id = c.id where c.id <= $1 - 2`,
    [PEOPLE],
  );
}

/** What the tools of people are given in `app.ts`. */
export async function peopleDeps(db: Database, sharing: Sharing = 'group') {
  const catalogue = await loadCatalogue(db, {
    catalogue: catalogFile('analytics.yaml'),
    companies: catalogFile('companies.yaml'),
  });
  return {
    db,
    sharing,
    today: () => TODAY,
    companies: [
      { slug: 'expobank', name: { ru: 'Экспобанк', en: 'Expobank' }, deal: 'credit' },
      { slug: 'hvoya', name: { ru: 'Хвоя', en: 'Hvoya' }, deal: 'stay' },
    ],
    runStatement: statementRunner({
      db,
      rules: await readRules(db, 'analytics'),
      catalogue: () => catalogue,
      sharing,
      timeZone: 'Europe/Moscow',
      timeoutMs: 10_000,
      vouchForGroups: false,
    }),
    limitsOfSight: limitsOfSight({ sharing, companyName: (slug: string) => slug }),
  };
}
