import type { Catalogue } from '../../../catalog/catalogue.ts';
import { roadBetween } from '../meaning/roads.ts';
import { type ColumnRef, sameRef } from '../plan.ts';
import type { Atom, Frame } from '../reading/frame.ts';

/** The columns spoken of, each with its readings; null where a figure among them is no column's. */
export function mentionedColumns(frame: Frame): readonly (readonly ColumnRef[])[] | null {
  if (frame.measures.some(({ columns, fn, named }) => named || (columns.length === 0 && fn !== 'count')))
    return null;
  return [
    ...frame.measures.flatMap(({ columns, others }) => [columns, ...(others ? [others] : [])]),
    ...frame.columns.filter(({ used }) => !used).map(({ columns }) => columns),
  ].filter(columns => columns.length > 0);
}

/** Which of a name's readings rows of the relation have, themselves or by what they belong to. */
export function nearest(refs: readonly ColumnRef[], main: string, catalogue: Catalogue): ColumnRef | null {
  const own = refs.find(({ relation }) => relation === main);
  return own ?? refs.find(({ relation }) => roadBetween(catalogue, main, relation)?.kind === 'up') ?? null;
}

/** The frame with its rows and groups alone: what is computed of them is settled apart. */
export function rowsOnly(frame: Frame, purpose: string): Frame {
  return {
    ...frame,
    atoms: purpose === 'compare' ? sidesJoined(frame.atoms) : frame.atoms,
    columns: [],
    measures: [{ fn: 'count', columns: [], relation: null }],
    sorts: [],
    describe: false,
    which: false,
    shows: false,
    counts: true,
    compare: purpose === 'compare' || frame.compare,
  };
}

/** «мужчины … больше женщин»: two values of one column, said apart, are the two sides. */
function sidesJoined(atoms: readonly Atom[]): Atom[] {
  const joined: Atom[] = [];
  for (const atom of atoms) {
    const before = joined.findIndex(
      other =>
        other.kind === 'values' &&
        atom.kind === 'values' &&
        !other.negated &&
        !atom.negated &&
        atom.options.some(({ column }) => other.options.some(one => sameRef(one.column, column))),
    );
    const other = joined[before];
    if (other?.kind !== 'values' || atom.kind !== 'values') {
      joined.push(atom);
      continue;
    }
    const options = other.options.flatMap(({ column, values }) => {
      const same = atom.options.find(one => sameRef(one.column, column));
      return same ? [{ column, values: [...new Set([...values, ...same.values])] }] : [];
    });
    joined[before] = { ...other, options, joined: 'or' };
  }
  return joined;
}
