import { resolve } from 'node:path';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import { loadCatalogue } from '../../../src/catalog/load.ts';
import type { Database } from '../../../src/data/database.ts';
import type { Plan } from '../../../src/models/embedded/plan.ts';
import { understand } from '../../../src/models/embedded/understand.ts';
import type { Understanding } from '../../../src/models/embedded/understanding.ts';

const catalogFile = (name: string) => resolve(import.meta.dirname, '../../../catalog', name);

/** Four people whose every fact is known, with contracts and offers. */
export async function insertFour(db: Database): Promise<void> {
  await db.query(
    `insert into svod.companies (slug, name_ru, name_en) values
      ('expobank', 'Экспобанк', 'Expobank'), ('d2', 'Д2', 'D2'), ('hvoya', 'Хвоя', 'Hvoya')`,
  );
  await db.query(
    `insert into svod.clients (first_name, last_name, gender, birth_date, city, email, mobile_phone, education, family_status,
       children_count, job_position, income_amount, credit_sum, credit_term_months, car_brand, car_condition, companies) values
     ('Анна', 'Медведева', 'Женский', '1990-12-05', 'Казань', 'a@mail.ru', null, 'Высшее', 'Женат', 2, 'Врач', 200000, 500000, 36, 'BMW', 'Новый', '{expobank,d2}'),
     ('Олег', 'Быков', 'Мужской', '1960-01-20', 'Москва', null, '+79000000001', 'Среднее', 'Разведен', 0, 'Водитель', 50000, 120000, 24, 'Lada', 'Подержанный', '{expobank}'),
     ('Ирина', 'Медова', 'Женский', '2000-07-01', 'Казань', 'i@mail.ru', '+79000000002', 'Высшее', 'Холост', 0, 'Аналитик', 120000, null, null, null, null, '{hvoya}'),
     ('Пётр', 'Соколов', 'Мужской', '1985-05-09', null, 'p@ya.ru', '+79000000003', null, null, null, null, null, 3500000, 60, 'Kia', 'Новый', '{d2,hvoya}')`,
  );
  await db.query(
    `insert into svod.imports (company, kind, file_name, file_sha256, format, mapping, status)
     values ('expobank', 'register', 'x', 'x', '{}', '{}', 'done')`,
  );
  await db.query(
    `insert into svod.source_records (company, import_id, row_number, row_hash, content_hash, client_id)
     select 'expobank', (select min(id) from svod.imports), n, decode(lpad(n::text, 4, '0'), 'hex'), decode(lpad(n::text, 4, '0'), 'hex'),
       (select min(id) from svod.clients) + (n - 1) / 2 from generate_series(1, 6) n`,
  );
  await db.query(
    `insert into svod.deals (client_id, record_id, company, kind, product, amount, signed_on)
     select client_id, id, 'expobank', 'credit', case when row_number % 2 = 0 then 'Ипотека' else 'Автокредит' end,
       row_number * 100000, date '2025-01-15' + (row_number * 40)::int from svod.source_records where row_number <= 5`,
  );
  await db.query(
    `insert into svod.touches (client_id, record_id, company, channel, offered_on, outcome, import_id, row_hash)
     select client_id, id, 'hvoya', case when row_number % 2 = 0 then 'phone' else 'email' end, date '2025-06-01',
       case when row_number in (2, 3) then 'converted' else 'no_answer' end, import_id, row_hash
     from svod.source_records where row_number <= 4`,
  );
}

export function catalogueOf(db: Database): Promise<Catalogue> {
  return loadCatalogue(db, {
    catalogue: catalogFile('analytics.yaml'),
    companies: catalogFile('companies.yaml'),
  });
}

/** A conversation with the engine: what each text was understood as, follow-ups included. */
export function conversation(catalogue: Catalogue, texts: readonly string[]): Understanding[] {
  let previous: Plan | null = null;
  return texts.map(text => {
    const understanding = understand({
      text,
      catalogue,
      today: '2026-11-23',
      tools: ['query_clients', 'ask_back'],
      previous,
    });
    if (understanding.kind === 'query') previous = understanding.plan;
    return understanding;
  });
}

/** The rows that the last text of a conversation gets, without its headings; throws where it was no query. */
export async function rowsFor(db: Database, catalogue: Catalogue, ...texts: string[]): Promise<unknown[][]> {
  const last = conversation(catalogue, texts).at(-1);
  if (last?.kind !== 'query') throw new Error(`No query: ${JSON.stringify(last)}`);
  const { rows } = await db.query<Record<string, unknown>>(last.sql);
  return rows.map(row => Object.values(row));
}

/** Family names of the listed people, sorted. */
export async function namesFor(db: Database, catalogue: Catalogue, ...texts: string[]): Promise<string[]> {
  const rows = await rowsFor(db, catalogue, ...texts);
  return rows.map(row => String(row[1]).split(' ')[0] ?? '').sort();
}
