import type { Condition, Having, Measure } from '../plan.ts';
import type { Atom } from '../reading/frame.ts';
import { roadBetween } from './roads.ts';
import type { Settling } from './settling.ts';

/** Bounds on figures: of groups where there are groups, else of the rows that belong to each row. */
export function settleFigures(
  settling: Settling,
  measures: Measure[],
  toMeasure: (atom: Extract<Atom, { kind: 'figure' }>) => Measure | null,
): { having: Having[]; conditions: Condition[] } {
  const { frame, catalogue, main, problems } = settling;
  const having: Having[] = [];
  const conditions: Condition[] = [];
  for (const atom of frame.atoms) {
    if (atom.kind === 'rows') {
      const road = roadBetween(catalogue, main, atom.relation);
      if (road?.kind === 'down' || road?.kind === 'across') continue;
      if (frame.groups.length === 0 || road?.kind !== 'same') {
        problems.push({ kind: 'no-figure', at: atom.at });
        continue;
      }
      having.push(bound(measures, { fn: 'count', column: null }, atom));
    }
    if (atom.kind !== 'figure') continue;
    const measure = toMeasure(atom);
    if (measure === null) continue;
    const relation = measure.column?.relation ?? main;
    const road = roadBetween(catalogue, main, relation);
    if (frame.groups.length > 0 && road?.kind === 'same') having.push(bound(measures, measure, atom));
    else if (road?.kind === 'down') {
      conditions.push({
        kind: 'related',
        relation,
        where: null,
        measure: { fn: measure.fn, column: measure.column },
        op: atom.op,
        value: atom.value,
        ...(atom.high === undefined ? {} : { high: atom.high }),
      });
    } else problems.push({ kind: 'no-figure', at: atom.at });
  }
  return { having, conditions };
}

function bound(
  measures: Measure[],
  measure: Measure,
  atom: Extract<Atom, { kind: 'rows' | 'figure' }>,
): Having {
  let index = measures.findIndex(known => JSON.stringify(known) === JSON.stringify(measure));
  if (index < 0) index = measures.push(measure) - 1;
  return {
    measure: index,
    op: atom.op,
    value: atom.value,
    ...(atom.high === undefined ? {} : { high: atom.high }),
  };
}
