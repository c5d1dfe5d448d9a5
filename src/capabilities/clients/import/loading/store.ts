import type { Queryable } from '../../../../data/database.ts';
import type { Match } from '../../matching/matching.ts';
import type { FieldValue } from '../field-setters.ts';
import type { NormalisedRow } from '../record.ts';
import type { DealKind } from '../vocabulary.ts';
import { arrayLiteral } from './array-literal.ts';
import { CAR_COLUMNS, DEAL_CAR_COLUMNS, DEAL_COLUMNS, PERSON_COLUMNS } from './columns.ts';

/** A record that is ready to be stored: its row, its identity in the register, its person. */
export interface Linked {
  readonly row: NormalisedRow;
  readonly occurrence: number;
  readonly match: Match;
  readonly documents: Buffer | null;
}

export interface StoreContext {
  readonly company: string;
  readonly importId: number;
  readonly deal: DealKind;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** An array literal. */
  readonly values: string;
}

/**
 * Stores records with their deals, and the clients that they found, in one statement: the arrays cross to the server once. Columns that are
 * empty throughout the batch are not sent.
 */
export async function storeRecords(
  tx: Queryable,
  context: StoreContext,
  linked: readonly Linked[],
): Promise<void> {
  if (linked.length === 0) return;
  const data = dataColumns(linked, context.deal);
  const all = [...keyColumns(linked, context.deal), ...data];
  const has = new Set(data.map(column => column.name));
  const present = (names: readonly string[]) => names.filter(name => has.has(name));
  const recordColumns = present([
    ...Object.keys(PERSON_COLUMNS),
    ...Object.keys(CAR_COLUMNS),
    'observed_on',
    'documents',
  ]);
  const clientColumns = present([...Object.keys(PERSON_COLUMNS), ...Object.keys(CAR_COLUMNS)]);
  const dealColumns = present([...Object.keys(DEAL_COLUMNS).map(name => `deal_${name}`)]);
  const dealCar = present(DEAL_CAR_COLUMNS);
  const isCredit = context.deal === 'credit' || context.deal === 'leasing';
  const credit = isCredit
    ? (
        [
          ['credit_sum', 'deal_amount'],
          ['credit_term_months', 'deal_term_months'],
          ['credit_initial', 'deal_initial_payment'],
          ['credit_issued_on', 'deal_signed_on'],
        ] as const
      ).filter(([, from]) => has.has(from))
    : [];
  const list = (names: readonly string[]) => names.map(name => `, ${name}`).join('');

  const offset = 3;
  const arrays = all.map((column, index) => `$${index + offset + 1}::${column.type}[]`).join(', ');
  const sql = `
    with incoming as materialized (
      select * from unnest(${arrays}) as incoming (${all.map(column => column.name).join(', ')})
    ), founded as (
      insert into svod.clients (id, companies${list(clientColumns)}${list(credit.map(([to]) => to))})
      overriding system value
      select client_id, array[$1::text]${list(clientColumns)}${list(credit.map(([, from]) => from))}
      from incoming where founder
    ), stored as (
      insert into svod.source_records (
        company, import_id, row_number, row_hash, occurrence, content_hash, name_key, client_id, link_rule, link_score, extra${list(recordColumns)})
      select $1, $2::bigint, row_number, row_hash, occurrence, content_hash, name_key, client_id, link_rule, link_score, extra${list(recordColumns)}
      from incoming
      returning id, row_hash, occurrence
    )
    insert into svod.deals (client_id, record_id, company, kind${list(dealColumns.map(name => name.slice(5)))}${list(dealCar)})
    select client_id, stored.id, $1, $3::text${list(dealColumns)}${list(dealCar)}
    from incoming join stored using (row_hash, occurrence)
    where has_deal`;
  await tx.query(sql, [context.company, context.importId, context.deal, ...all.map(column => column.values)]);
}

/** Puts the new reading of known rows in place of the old: ids and what hangs on them stay. */
export async function replaceRecords(
  tx: Queryable,
  context: StoreContext,
  linked: readonly (Linked & { readonly recordId: number })[],
): Promise<void> {
  if (linked.length === 0) return;
  const data = dataColumns(linked, context.deal);
  const recordIds = arrayLiteral(
    linked.map(one => one.recordId),
    'bigint',
  );
  const all = [
    { name: 'record_id', type: 'bigint', values: recordIds },
    ...keyColumns(linked, context.deal),
    ...data,
  ];
  const has = new Set(data.map(column => column.name));
  const set = (name: string, from = name, type = '') =>
    `${name} = ${has.has(from) ? `incoming.${from}` : `null${type}`}`;
  const recordSets = [
    ...Object.keys(PERSON_COLUMNS),
    ...Object.keys(CAR_COLUMNS),
    'observed_on',
    'documents',
  ].map(name => set(name));
  const arrays = (offset: number) =>
    all.map((column, index) => `$${index + offset + 1}::${column.type}[]`).join(', ');
  const incoming = (offset: number) =>
    `(select * from unnest(${arrays(offset)}) as incoming (${all.map(column => column.name).join(', ')})) as incoming`;
  const values = all.map(column => column.values);
  const clients = linked.filter(one => one.match.founder).map(one => one.match.clientId);
  await tx.query('insert into svod.clients (id) overriding system value select unnest($1::bigint[])', [
    clients,
  ]);
  await tx.query(
    `update svod.source_records as kept
     set content_hash = incoming.content_hash, name_key = incoming.name_key, client_id = incoming.client_id, link_rule = incoming.link_rule,
       link_score = incoming.link_score, extra = incoming.extra, ${recordSets.join(', ')}
     from ${incoming(0)} where kept.id = incoming.record_id`,
    values,
  );
  await tx.query(
    'delete from svod.deals using unnest($1::bigint[], $2::boolean[]) as old (id, deal) where record_id = old.id and not old.deal',
    [recordIds, linked.map(one => hasDeal(one.row.values, context.deal))],
  );
  const dealColumns = Object.keys(DEAL_COLUMNS).filter(name => has.has(`deal_${name}`));
  const dealCar = DEAL_CAR_COLUMNS.filter(name => has.has(name));
  const dealNames = [...Object.keys(DEAL_COLUMNS), ...DEAL_CAR_COLUMNS];
  await tx.query(
    `insert into svod.deals (client_id, record_id, company, kind${[...dealColumns, ...dealCar].map(name => `, ${name}`).join('')})
     select client_id, record_id, $1, $2::text${[...dealColumns.map(name => `deal_${name}`), ...dealCar].map(name => `, ${name}`).join('')}
     from ${incoming(2)} where has_deal
     on conflict (record_id) do update set client_id = excluded.client_id, ${dealNames.map(name => `${name} = excluded.${name}`).join(', ')}`,
    [context.company, context.deal, ...values],
  );
  await tx.query(
    'update svod.touches set client_id = r.client_id from svod.source_records r where r.id = record_id and record_id = any ($1::bigint[])',
    [recordIds],
  );
}

function keyColumns(linked: readonly Linked[], deal: DealKind): Column[] {
  const of = (name: string, type: string, pick: (one: Linked) => unknown): Column => ({
    name,
    type,
    values: arrayLiteral(linked.map(pick), type),
  });
  return [
    of('row_number', 'int', one => one.row.number),
    of('row_hash', 'bytea', one => one.row.rowHash),
    of('occurrence', 'int', one => one.occurrence),
    of('content_hash', 'bytea', one => one.row.contentHash),
    of('name_key', 'text', one => one.row.nameKey),
    of('client_id', 'bigint', one => one.match.clientId),
    of('link_rule', 'text', one => one.match.rule),
    of('link_score', 'numeric', one => one.match.score),
    of('founder', 'boolean', one => one.match.founder),
    of('extra', 'jsonb', one => JSON.stringify(one.row.extra)),
    of('has_deal', 'boolean', one => hasDeal(one.row.values, deal)),
  ];
}

/** The columns with at least one value. */
function dataColumns(linked: readonly Linked[], deal: DealKind): Column[] {
  const columns: Column[] = [];
  const add = (name: string, type: string, pick: (one: Linked) => unknown) => {
    const values = linked.map(pick);
    if (values.some(value => value !== null))
      columns.push({ name, type, values: arrayLiteral(values, type) });
  };
  for (const [name, type] of Object.entries({ ...PERSON_COLUMNS, ...CAR_COLUMNS })) {
    add(name, type, one => one.row.values[name] ?? null);
  }
  for (const [name, [field, type]] of Object.entries(DEAL_COLUMNS)) {
    add(`deal_${name}`, type, one =>
      name === 'amount' ? dealAmount(one.row.values, deal) : (one.row.values[field] ?? null),
    );
  }
  add('observed_on', 'date', one => one.row.values.deal_signed_on ?? null);
  add('documents', 'bytea', one => one.documents);
  return columns;
}

/** A car's purchase costs what the car costs, unless the register says otherwise. */
function dealAmount(values: Readonly<Record<string, FieldValue>>, deal: DealKind): FieldValue {
  return values.deal_amount ?? (deal === 'car_purchase' ? (values.car_price ?? null) : null);
}

/** A car alone is a contract only where cars are what is sold. */
function hasDeal(values: Readonly<Record<string, FieldValue>>, deal: DealKind): boolean {
  return (
    Object.values(DEAL_COLUMNS).some(([field]) => values[field] != null) ||
    ((deal === 'car_purchase' || deal === 'leasing') && DEAL_CAR_COLUMNS.some(name => values[name] != null))
  );
}
