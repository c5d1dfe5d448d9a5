import { columnOf } from '../../../catalog/catalogue.ts';
import type { SaidNumber } from '../linking/tokens.ts';
import type { ColumnRef } from '../plan.ts';
import type { Reading } from './frame.ts';

/** "3 years" of a column in months is 36. */
export function inUnitOf(reading: Reading, ref: ColumnRef, said: SaidNumber): number {
  const { unit } = columnOf(reading.catalogue, ref);
  if (unit === 'months' && said.unit === 'years') return said.value * 12;
  if (unit === 'years' && said.unit === 'months') return said.value / 12;
  return said.value;
}

/** Whether a number lies near the column's own range: «старше 2020» is a model year, «старше 40» an age. */
export function isPlausible(reading: Reading, ref: ColumnRef, said: SaidNumber): boolean {
  const column = columnOf(reading.catalogue, ref);
  if (said.unit === 'RUB' && column.unit !== null && column.unit !== 'RUB') return false;
  if (said.unit === 'years' && (column.unit === 'RUB' || column.unit === 'year')) return false;
  if (column.min === null || column.max === null) return true;
  if (column.unit === 'years' || column.unit === 'year')
    return said.value >= column.min - 40 && said.value <= column.max + 60;
  return true;
}

/** The columns a unit alone points to, those of the relations in question first. */
export function unitColumns(reading: Reading, said: SaidNumber): ColumnRef[] {
  const { catalogue, frame } = reading;
  if (said.unit === null || said.unit === 'percent' || said.unit === 'RUB') return [];
  const order = [...frame.mentions.map(mention => mention.relation), catalogue.defaultRelation];
  for (const name of new Set(order)) {
    for (const column of catalogue.relations.get(name)?.columns.values() ?? []) {
      if (column.unit === said.unit) return [{ relation: name, column: column.name }];
    }
  }
  return [];
}
