import type { Queryable } from '../../data/database.ts';
import { CAR_COLUMNS, PERSON_COLUMNS } from './import/loading/columns.ts';

// Every source is sorted once, best first; array_agg keeps that order within a group, so its first element is the best known value.
// No other aggregate with an order of its own may join them: the server would sort the rows for that one instead.
// Where spellings in two alphabets compete, the Cyrillic one is the base's own.
const LATIN_LAST = new Set(['first_name', 'middle_name', 'last_name']);
const best = Object.keys(PERSON_COLUMNS).map(name =>
  LATIN_LAST.has(name)
    ? `coalesce((array_agg(${name}) filter (where ${name} ~ '[а-яА-ЯёЁ]'))[1], (array_agg(${name}) filter (where ${name} is not null))[1]) as ${name}`
    : `(array_agg(${name}) filter (where ${name} is not null))[1] as ${name}`,
);
const car = Object.keys(CAR_COLUMNS);

const OF_SOURCES = `
  with sources as (
    select record.*, company.trust
    from svod.source_records as record join svod.companies as company on company.slug = record.company
    where record.client_id = any ($1::bigint[])
  ), ranked as (
    select * from sources order by client_id, trust desc, observed_on desc nulls last, id desc
  ), person as (
    select client_id, ${best.join(', ')}
    from ranked group by client_id
  ), member as (
    select client_id, array_agg(distinct company order by company) as companies from sources group by client_id
  ), car as (
    select distinct on (client_id) client_id, ${car.join(', ')}
    from sources where car_brand is not null
    order by client_id, observed_on desc nulls last, trust desc, id desc
  ), credit as (
    select distinct on (client_id) client_id, amount, term_months, initial_payment, signed_on
    from svod.deals
    where client_id = any ($1::bigint[]) and kind in ('credit', 'leasing')
    order by client_id, signed_on desc nulls last, id desc
  ), consent as (
    select distinct sources.client_id from sources join svod.consents as given on given.record_id = sources.id
  )`;
const SOURCES_JOINED = `person
    join member on member.client_id = person.client_id
    left join car on car.client_id = person.client_id
    left join credit on credit.client_id = person.client_id
    left join consent on consent.client_id = person.client_id`;
/** Columns of a client and what each is made of. */
const MADE_OF: readonly (readonly [column: string, source: string])[] = [
  ...Object.keys(PERSON_COLUMNS).map(name => [name, `person.${name}`] as const),
  ['companies', 'member.companies'],
  ...car.map(name => [name, `car.${name}`] as const),
  ['credit_sum', 'credit.amount'],
  ['credit_term_months', 'credit.term_months'],
  ['credit_initial', 'credit.initial_payment'],
  ['credit_issued_on', 'credit.signed_on'],
  ['marketing_consent', 'consent.client_id is not null'],
];
const REFRESH = `${OF_SOURCES}
  update svod.clients as client
  set ${MADE_OF.map(([column, source]) => `${column} = ${source}`).join(', ')}
  from ${SOURCES_JOINED}
  where client.id = person.client_id`;
const FOUND = `${OF_SOURCES}
  insert into svod.clients (id, ${MADE_OF.map(([column]) => column).join(', ')})
  overriding system value
  select person.client_id, ${MADE_OF.map(([, source]) => source).join(', ')}
  from ${SOURCES_JOINED}`;

/**
 * Makes clients anew from all their source records: of each field the value of the most trusted company, then the freshest; the latest known
 * car whole; the latest credit or leasing deal; consent where one is on record. Numbers that are no client's yet stay so.
 */
export async function refreshClients(tx: Queryable, clientIds: readonly number[]): Promise<void> {
  if (clientIds.length > 0) await tx.query(REFRESH, [clientIds]);
}

/** Makes clients of numbers that their records hold already, and that are no client's yet; of what `refreshClients` makes them. */
export async function foundClients(tx: Queryable, clientIds: readonly number[]): Promise<void> {
  if (clientIds.length > 0) await tx.query(FOUND, [clientIds]);
}

/** Removes clients that have no source record left. */
export async function removeEmptyClients(tx: Queryable, clientIds: readonly number[]): Promise<void> {
  if (clientIds.length === 0) return;
  const gone = `id = any ($1::bigint[]) and not exists (select from svod.source_records as r where r.client_id = svod.clients.id)`;
  await tx.query(`delete from svod.leads where client_id in (select id from svod.clients where ${gone})`, [
    clientIds,
  ]);
  await tx.query(
    `update svod.calls set client_id = null where client_id in (select id from svod.clients where ${gone})`,
    [clientIds],
  );
  await tx.query(`delete from svod.clients where ${gone}`, [clientIds]);
}
