import type { PoolClient } from 'pg';

/** Every statement here reads views that the member's rights were applied to (migrations 0004, 0031), as `svod_reader`. */

export interface NameRow {
  readonly clientId: number;
  readonly surname: string;
  readonly firstName: string;
  readonly middleName: string | null;
}

export interface PersonRow {
  readonly [column: string]: string | number | boolean | readonly string[] | null;
}

export interface SourceRow {
  readonly company: string;
  readonly row: number;
  readonly file: string;
  /** Day of import, and the day the record speaks of. */
  readonly importedOn: string;
  readonly observedOn: string | null;
  readonly field: string;
  readonly value: string;
  readonly chosen: boolean;
}

export interface DealRow {
  readonly company: string;
  readonly kind: string;
  readonly product: string | null;
  readonly amount: number | null;
  readonly signedOn: string | null;
  readonly car: string | null;
}

export interface TouchRow {
  readonly company: string;
  readonly channel: string;
  readonly offeredOn: string;
  readonly outcome: string | null;
}

export interface CallRow {
  readonly company: string;
  readonly startedAt: string | null;
  readonly durationSeconds: number | null;
  readonly manager: string | null;
  readonly topic: string | null;
  readonly summary: string | null;
  readonly nextStep: string | null;
}

export interface LeadRow {
  readonly company: string;
  readonly rank: number;
  readonly score: number;
  readonly reasons: readonly string[];
}

export interface LinkRow {
  readonly company: string;
  readonly row: number;
  readonly file: string;
  readonly importedOn: string;
  readonly rule: string | null;
  readonly score: number | null;
}

export interface DecisionRow {
  readonly verdict: string;
  readonly by: string;
  readonly on: string;
}

export interface ConsentRow {
  readonly company: string;
  readonly wording: string;
  readonly givenOn: string;
}

const MOST_CANDIDATES = 5_000;
const MOST_ROWS = 200;

/** The id itself where the member may see such a client. */
export async function existingClient(connection: PoolClient, id: number): Promise<number[]> {
  const { rows } = await connection.query<{ id: number }>('select id from analytics.clients where id = $1', [
    id,
  ]);
  return rows.map(row => row.id);
}

export async function clientsByContact(
  connection: PoolClient,
  column: 'mobile_phone' | 'email',
  value: string,
): Promise<number[]> {
  const { rows } = await connection.query<{ id: number }>(
    `select id from analytics.clients where ${column} = $1
     union select client_id from card.contacts where ${column} = $1 order by 1 limit 100`,
    [value],
  );
  return rows.map(row => row.id);
}

/** People with any of the folded words for a surname or a first name; whoever has more of them first. */
export async function clientsByNameWords(
  connection: PoolClient,
  words: readonly string[],
): Promise<NameRow[]> {
  const { rows } = await connection.query<NameRow>(
    `select distinct client_id as "clientId", surname, first_name as "firstName", middle_name as "middleName",
       (surname = any ($1))::int + (first_name = any ($1))::int as places
     from card.names where surname = any ($1) or first_name = any ($1)
     order by places desc, client_id limit ${MOST_CANDIDATES}`,
    [words],
  );
  return rows;
}

/** Folded surnames and first names within a length. */
export async function spelledLike(
  connection: PoolClient,
  shortest: number,
  longest: number,
): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `select surname as name from card.names where length(surname) between $1 and $2
     union select first_name from card.names where length(first_name) between $1 and $2`,
    [shortest, longest],
  );
  return rows.map(row => row.name);
}

export async function personRow(connection: PoolClient, id: number): Promise<PersonRow | undefined> {
  const { rows } = await connection.query<PersonRow>('select * from analytics.clients where id = $1', [id]);
  return rows[0];
}

/** Every value of every record, of each field the client's own value first, then the freshest. */
export async function sourceRows(connection: PoolClient, id: number): Promise<SourceRow[]> {
  const { rows } = await connection.query<SourceRow>(
    `select company, row_number as "row", file_name as file, imported_at::date::text as "importedOn",
       observed_on::text as "observedOn", field, value, chosen
     from card.sources where client_id = $1
     order by field, chosen desc, observed_on desc nulls last, record_id desc`,
    [id],
  );
  return rows;
}

export async function dealRows(connection: PoolClient, id: number): Promise<DealRow[]> {
  const { rows } = await connection.query<DealRow>(
    `select company, kind, coalesce(product, tariff) as product, amount, signed_on::text as "signedOn",
       nullif(concat_ws(' ', car_brand, car_model, car_year), '') as car
     from analytics.deals where client_id = $1 order by signed_on desc nulls last, id desc limit ${MOST_ROWS}`,
    [id],
  );
  return rows;
}

export async function touchRows(connection: PoolClient, id: number): Promise<TouchRow[]> {
  const { rows } = await connection.query<TouchRow>(
    `select company, channel, offered_on::text as "offeredOn", outcome
     from analytics.touches where client_id = $1 order by offered_on desc, id desc limit ${MOST_ROWS}`,
    [id],
  );
  return rows;
}

export async function callRows(connection: PoolClient, id: number): Promise<CallRow[]> {
  const { rows } = await connection.query<CallRow>(
    `select company, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startedAt",
       duration_seconds as "durationSeconds", manager, topic, summary, next_step as "nextStep"
     from analytics.calls where client_id = $1 order by started_at desc nulls last, id desc limit ${MOST_ROWS}`,
    [id],
  );
  return rows;
}

export async function leadRows(connection: PoolClient, id: number): Promise<LeadRow[]> {
  const { rows } = await connection.query<LeadRow>(
    'select company, rank, score, reasons from analytics.leads where client_id = $1 order by score desc, company',
    [id],
  );
  return rows;
}

export async function linkRows(connection: PoolClient, id: number): Promise<LinkRow[]> {
  const { rows } = await connection.query<LinkRow>(
    `select company, row_number as "row", file_name as file, imported_at::date::text as "importedOn",
       link_rule as rule, link_score as score
     from card.links where client_id = $1 order by record_id limit ${MOST_ROWS}`,
    [id],
  );
  return rows;
}

export async function decisionRows(connection: PoolClient, id: number): Promise<DecisionRow[]> {
  const { rows } = await connection.query<DecisionRow>(
    `select verdict, decided_by as by, decided_at::date::text as on
     from card.decisions where client_id = $1 order by decided_at desc limit 20`,
    [id],
  );
  return rows;
}

export async function consentRows(connection: PoolClient, id: number): Promise<ConsentRow[]> {
  const { rows } = await connection.query<ConsentRow>(
    `select distinct company, wording, given_on::text as "givenOn"
     from card.consents where client_id = $1 order by 3 desc limit 20`,
    [id],
  );
  return rows;
}
