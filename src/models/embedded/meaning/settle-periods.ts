import { columnOf, relationOf } from '../../../catalog/catalogue.ts';
import { type ColumnRef, type Condition, negate } from '../plan.ts';
import type { Atom } from '../reading/frame.ts';
import { chooseColumns } from './choose.ts';
import { roadBetween } from './roads.ts';
import type { Settled, Settling } from './settling.ts';

/** A period as a condition on the date it is about, or on a year that the data holds as a number. */
export function settlePeriod(settling: Settling, atom: Extract<Atom, { kind: 'period' }>): Settled[] {
  const { catalogue, problems, frame, main } = settling;
  const { period } = atom;
  const chosen =
    atom.columns.length > 0 ? chooseColumns(atom.columns, ref => ref, atom.at, frame, catalogue, main) : [];
  const column = chosen[0] ?? dateBeside(settling, atom.at);
  if (!column) {
    problems.push({ kind: 'no-date', at: atom.at });
    return [];
  }
  const base = { at: atom.at, joiner: atom.joiner, relation: column.relation, negated: false };
  const about = columnOf(catalogue, column);
  const turn = (condition: Condition) => (atom.negated ? negate(condition) : condition);
  if (about.type === 'number') {
    if (period.year === null) {
      problems.push({ kind: 'no-date', at: atom.at });
      return [];
    }
    const op = ({ in: '=', from: '>=', before: '<', after: '>', through: '<=' } as const)[period.year.bound];
    return [{ ...base, condition: turn({ kind: 'compare', column, op, value: period.year.value }) }];
  }
  if (period.month !== null) {
    const isOwnDate = relationOf(catalogue, column.relation).date === column.column;
    if (isOwnDate) problems.push({ kind: 'which-year', at: atom.at, month: period.month, columns: [column] });
    return [{ ...base, condition: turn({ kind: 'part', column, part: 'month', value: period.month }) }];
  }
  return [{ ...base, condition: turn({ kind: 'period', column, from: period.from, to: period.to }) }];
}

/** The date of whatever dated thing was spoken of last before a period, then of the question's own rows, then of anything. */
function dateBeside(settling: Settling, at: number): ColumnRef | null {
  const { frame, catalogue, main } = settling;
  const dateOf = (relation: string): ColumnRef | null => {
    const date = catalogue.relations.get(relation)?.date;
    return date && roadBetween(catalogue, main, relation) ? { relation, column: date } : null;
  };
  const spoken = [
    ...frame.mentions.map(mention => ({ at: mention.at, relation: mention.relation })),
    ...frame.atoms.flatMap(atom =>
      atom.kind === 'values'
        ? chooseColumns(atom.options, option => option.column, atom.at, frame, catalogue, main)
            .slice(0, 1)
            .map(option => ({ at: atom.at, relation: option.column.relation }))
        : atom.kind === 'rows'
          ? [{ at: atom.at, relation: atom.relation }]
          : [],
    ),
  ];
  if (dateOf(main)) return dateOf(main);
  const latest = latestDate(settling);
  if (latest) return latest;
  const before = spoken.filter(place => place.at < at).sort((a, b) => b.at - a.at);
  const after = spoken.filter(place => place.at > at).sort((a, b) => a.at - b.at);
  for (const place of [...before, ...after]) {
    const date = dateOf(place.relation);
    if (date) return date;
  }
  return null;
}

/** The date of the latest row that a column in question tells of: «кредит больше миллиона в 2025 году». */
function latestDate({ frame, catalogue, main }: Settling): ColumnRef | null {
  const told = frame.atoms
    .flatMap((atom): readonly ColumnRef[] => {
      if (atom.kind === 'values') return atom.options.map(option => option.column);
      if (atom.kind !== 'condition') return [];
      return atom.options.flatMap(option => ('column' in option ? [option.column] : []));
    })
    .flatMap(column => (column.relation === main ? columnOf(catalogue, column).latest : []));
  const dates = [...relationOf(catalogue, main).columns.values()].filter(
    column => column.type === 'date' && column.latest.some(row => told.includes(row)),
  );
  if (dates.length === 1) return { relation: main, column: dates[0]!.name };
  // «Haval 2024 года»: a model year, unless a deed with a date of its own is spoken of («купили»).
  const deed = frame.items.some(item =>
    item.senses.some(sense => sense.kind === 'light' && sense.of.some(lean => catalogue.relations.has(lean))),
  );
  const [year] = [...relationOf(catalogue, main).columns.values()].filter(
    column => column.unit === 'year' && column.latest.some(row => told.includes(row)),
  );
  return year && !deed ? { relation: main, column: year.name } : null;
}
