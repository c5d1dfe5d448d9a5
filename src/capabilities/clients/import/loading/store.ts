import type { Queryable } from '../../../../data/database.ts';
import type { FieldValue } from '../field-setters.ts';
import type { NormalisedRow } from '../record.ts';
import type { DealKind } from '../vocabulary.ts';
import { arrayLiteral } from './array-literal.ts';
import { CAR_COLUMNS, DEAL_CAR_COLUMNS, DEAL_COLUMNS, PERSON_COLUMNS } from './columns.ts';

/** A row that is ready to be stored, with its number among its equals in the file, from 1. */
export interface StorableRow {
  readonly row: NormalisedRow;
  readonly occurrence: number;
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
 * Stores records with their deals in one statement: the arrays cross to the server once. Columns that are empty throughout the batch
 * are not sent. Each record takes a client's number of its own. Whose the record is, and whether its number becomes a client at all, is
 * told when people are matched: until then its contract counts in questions, its person does not.
 */
export async function storeRecords(
  tx: Queryable,
  context: StoreContext,
  rows: readonly StorableRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const data = dataColumns(rows, context.deal);
  const all = [...keyColumns(rows, context.deal), ...data];
  const has = new Set(data.map(column => column.name));
  const present = (names: readonly string[]) => names.filter(name => has.has(name));
  const recordColumns = present([
    ...Object.keys(PERSON_COLUMNS),
    ...Object.keys(CAR_COLUMNS),
    'observed_on',
    'documents',
  ]);
  const dealColumns = present([...Object.keys(DEAL_COLUMNS).map(name => `deal_${name}`)]);
  const dealCar = present(DEAL_CAR_COLUMNS);
  const list = (names: readonly string[]) => names.map(name => `, ${name}`).join('');

  const offset = 3;
  const arrays = all.map((column, index) => `$${index + offset + 1}::${column.type}[]`).join(', ');
  const sql = `
    with incoming as materialized (
      select nextval('svod.source_records_id_seq') as id, nextval('svod.clients_id_seq') as client_id, given.*
      from unnest(${arrays}) as given (${all.map(column => column.name).join(', ')})
    ), stored as (
      insert into svod.source_records (
        id, company, import_id, row_number, row_hash, occurrence, content_hash, name_key, client_id, link_rule, link_score, extra${list(recordColumns)})
      overriding system value
      select id, $1, $2::bigint, row_number, row_hash, occurrence, content_hash, name_key, client_id, 'first', 1, extra${list(recordColumns)}
      from incoming
    )
    insert into svod.deals (client_id, record_id, company, kind${list(dealColumns.map(name => name.slice(5)))}${list(dealCar)})
    select client_id, id, $1, $3::text${list(dealColumns)}${list(dealCar)}
    from incoming where has_deal`;
  await tx.query(sql, [context.company, context.importId, context.deal, ...all.map(column => column.values)]);
}

/** Puts the new reading of known rows in place of the old: their ids, their people and what hangs on them stay until people are matched. */
export async function replaceRecords(
  tx: Queryable,
  context: StoreContext,
  known: readonly (StorableRow & { readonly recordId: number })[],
): Promise<void> {
  if (known.length === 0) return;
  const data = dataColumns(known, context.deal);
  const recordIds = arrayLiteral(
    known.map(one => one.recordId),
    'bigint',
  );
  const all = [
    { name: 'record_id', type: 'bigint', values: recordIds },
    ...keyColumns(known, context.deal),
    ...data,
  ];
  const has = new Set(data.map(column => column.name));
  const recordSets = [
    ...Object.keys(PERSON_COLUMNS),
    ...Object.keys(CAR_COLUMNS),
    'observed_on',
    'documents',
  ].map(name => `${name} = ${has.has(name) ? `incoming.${name}` : 'null'}`);
  const arrays = (offset: number) =>
    all.map((column, index) => `$${index + offset + 1}::${column.type}[]`).join(', ');
  const incoming = (offset: number) =>
    `(select * from unnest(${arrays(offset)}) as incoming (${all.map(column => column.name).join(', ')})) as incoming`;
  const values = all.map(column => column.values);
  await tx.query(
    `update svod.source_records as kept
     set content_hash = incoming.content_hash, name_key = incoming.name_key, extra = incoming.extra, ${recordSets.join(', ')}
     from ${incoming(0)} where kept.id = incoming.record_id`,
    values,
  );
  await tx.query(
    'delete from svod.deals using unnest($1::bigint[], $2::boolean[]) as old (id, deal) where record_id = old.id and not old.deal',
    [recordIds, known.map(one => hasDeal(one.row.values, context.deal))],
  );
  const dealColumns = Object.keys(DEAL_COLUMNS).filter(name => has.has(`deal_${name}`));
  const dealCar = DEAL_CAR_COLUMNS.filter(name => has.has(name));
  const dealNames = [...Object.keys(DEAL_COLUMNS), ...DEAL_CAR_COLUMNS];
  await tx.query(
    `insert into svod.deals (client_id, record_id, company, kind${[...dealColumns, ...dealCar].map(name => `, ${name}`).join('')})
     select record.client_id, record_id, $1, $2::text${[...dealColumns.map(name => `deal_${name}`), ...dealCar].map(name => `, incoming.${name}`).join('')}
     from ${incoming(2)} join svod.source_records as record on record.id = record_id where has_deal
     on conflict (record_id) do update set ${dealNames.map(name => `${name} = excluded.${name}`).join(', ')}`,
    [context.company, context.deal, ...values],
  );
}

function keyColumns(rows: readonly StorableRow[], deal: DealKind): Column[] {
  const of = (name: string, type: string, pick: (one: StorableRow) => unknown): Column => ({
    name,
    type,
    values: arrayLiteral(rows.map(pick), type),
  });
  return [
    of('row_number', 'int', one => one.row.number),
    of('row_hash', 'bytea', one => one.row.rowHash),
    of('occurrence', 'int', one => one.occurrence),
    of('content_hash', 'bytea', one => one.row.contentHash),
    of('name_key', 'text', one => one.row.nameKey),
    of('extra', 'jsonb', one => JSON.stringify(one.row.extra)),
    of('has_deal', 'boolean', one => hasDeal(one.row.values, deal)),
  ];
}

/** The columns with at least one value. */
function dataColumns(rows: readonly StorableRow[], deal: DealKind): Column[] {
  const columns: Column[] = [];
  const add = (name: string, type: string, pick: (one: StorableRow) => unknown) => {
    const values = rows.map(pick);
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
