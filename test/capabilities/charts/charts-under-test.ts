import { GROUP_ADMIN } from '../../../src/access/actor.ts';
import { type ChartAnswer, type ChartRequest, makeChart } from '../../../src/capabilities/charts/charts.ts';
import { readRules } from '../../../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../../../src/capabilities/text2sql/statement.ts';
import type { Language, RunStatement, ToolContext } from '../../../src/capabilities/tool.ts';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import type { Database } from '../../../src/data/database.ts';

export interface Person {
  readonly id: number;
  readonly income: number | null;
  readonly price: number | null;
  readonly born: string;
  readonly education: string | null;
  readonly city: string;
}

const EDUCATIONS = ['Высшее', 'Среднее', null, 'Высшее неоконченное'] as const;

/** People whose every value follows from their number, so that a test can compute the same figures by itself. */
export function people(count: number, cities = 5): Person[] {
  return Array.from({ length: count }, (_, at) => {
    const wave = Math.sin(at * 12.9898) * 43758.5453;
    const lot = wave - Math.floor(wave);
    return {
      id: at + 1,
      income: at % 11 === 0 ? null : Math.round(30_000 + lot * 90_000 + (at % 97 === 5 ? 900_000 : 0)),
      price: at % 7 === 0 ? null : Math.round(500_000 + lot * 2_000_000 + (at % 13) * 50_000),
      born: `${1950 + (at % 50)}-0${1 + (at % 9)}-15`,
      education: EDUCATIONS[at % EDUCATIONS.length] ?? null,
      city: `Город ${String(at % cities).padStart(2, '0')}`,
    };
  });
}

export async function insertPeople(db: Database, all: readonly Person[]): Promise<void> {
  await db.query(
    `insert into svod.clients (id, first_name, last_name, gender, birth_date, city, mobile_phone, education, income_amount, car_price, companies)
     overriding system value
     select id, 'Имя', 'Фамилия' || id, case when id % 2 = 0 then 'Женский' else 'Мужской' end, born::date, city, '+7900' || lpad(id::text, 7, '0'), education, income, price,
       case when id % 3 = 0 then '{expobank,d2}' else '{expobank}' end::text[]
     from jsonb_to_recordset($1::jsonb) as p (id bigint, income numeric, price numeric, born text, education text, city text)`,
    [JSON.stringify(all)],
  );
}

export const ASKED: ChartRequest = {
  kind: null,
  x: null,
  y: null,
  color: null,
  columns: [],
  where: null,
  sql: null,
  title: null,
  rows: null,
  layout: null,
  scale: 'linear',
};

export async function runnerOf(db: Database, catalogue: Catalogue): Promise<RunStatement> {
  return statementRunner({
    db,
    rules: await readRules(db, 'analytics'),
    catalogue: () => catalogue,
    sharing: 'group',
    timeZone: 'Europe/Moscow',
    timeoutMs: 15_000,
    vouchForGroups: false,
  });
}

export function contextOf(language: Language, more: Partial<ToolContext> = {}): ToolContext {
  return { actor: GROUP_ADMIN, language, threadId: 't', maxRows: 1000, ...more };
}

/** A chart that must come out. */
export async function drawn(
  request: Partial<ChartRequest>,
  deps: { runStatement: RunStatement; catalogue: Catalogue },
  language: Language = 'ru',
  more: Partial<ToolContext> = {},
): Promise<ChartAnswer> {
  const made = await makeChart({ ...ASKED, ...request }, contextOf(language, more), {
    runStatement: deps.runStatement,
    catalogue: () => deps.catalogue,
  });
  if (made.kind !== 'chart') throw new Error(`No chart: ${JSON.stringify(made)}`);
  return made;
}
