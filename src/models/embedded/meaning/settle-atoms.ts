import { columnOf } from '../../../catalog/catalogue.ts';
import { hasRole, isPassing } from '../linking/items.ts';
import { allOf, anyOf, type ColumnRef, type Condition, negate } from '../plan.ts';
import type { Atom } from '../reading/frame.ts';
import { chooseColumns } from './choose.ts';
import { roadBetween } from './roads.ts';
import { settlePeriod } from './settle-periods.ts';
import type { Settled, Settling } from './settling.ts';

/** Settles every atom of a frame that is a condition on rows. */
export function settleAtoms(settling: Settling, atoms: readonly Atom[]): Settled[] {
  let denied: Settled | null = null;
  return atoms.flatMap(atom => {
    switch (atom.kind) {
      case 'values': {
        const beside = denied && besideDenied(settling, denied, atom);
        if (beside) return [beside];
        const settled = settleValues(settling, atom);
        denied = settled.find(item => item.negated) ?? null;
        return settled;
      }
      case 'condition':
        return settleCondition(settling, atom);
      case 'period':
        return settlePeriod(settling, atom);
      default:
        return [];
    }
  });
}

/** «не брали кредит в банке»: what follows the denied thing without a joint narrows the thing, where it can. */
function besideDenied(
  { frame }: Settling,
  denied: Settled,
  atom: Extract<Atom, { kind: 'values' }>,
): Settled | null {
  const between = frame.items.slice(denied.at + 1, atom.at);
  const option = atom.options.find(({ column }) => column.relation === denied.relation);
  const own = 'column' in denied.condition ? denied.condition.column.column : null;
  if (!option || option.column.column === own || atom.negated || between.length === 0) return null;
  if (!between.every(item => isPassing(item) && item.senses.length === 0 && !hasRole(item, 'relative')))
    return null;
  const condition: Condition = { kind: 'in', column: option.column, values: option.values, negated: false };
  return { at: atom.at, joiner: 'and', relation: denied.relation, condition, negated: true, narrows: true };
}

function settleValues(settling: Settling, atom: Extract<Atom, { kind: 'values' }>): Settled[] {
  const { frame, catalogue, main, problems } = settling;
  const chosen = chooseColumns(atom.options, option => option.column, atom.at, frame, catalogue, main);
  const fitting = preferRelevant(settling, chosen);
  if (fitting.length > 1) {
    problems.push({
      kind: 'which-column',
      at: atom.at,
      columns: fitting.map(option => option.column),
      values: fitting[0]!.values,
    });
  }
  const { column, values: said } = fitting[0]!;
  const values = [...new Set(said)];
  const base = { at: atom.at, joiner: atom.joiner, relation: column.relation };
  if (columnOf(catalogue, column).type === 'list') {
    const members = values.map(
      (value): Condition => ({ kind: 'member', column, value, sole: atom.sole && values.length === 1 }),
    );
    if (atom.negated) return [{ ...base, condition: allOf(members.map(negate))!, negated: false }];
    if (atom.joined === 'and' && !atom.both && values.length > 1)
      problems.push({ kind: 'both-or-either', at: atom.at, columns: [column], values });
    return [{ ...base, condition: atom.both ? allOf(members)! : anyOf(members), negated: false }];
  }
  const one = (value: string): Condition => ({ kind: 'in', column, values: [value], negated: false });
  const condition: Condition = { kind: 'in', column, values, negated: false };
  const down = ['down', 'across'].includes(roadBetween(catalogue, main, column.relation)?.kind ?? '');
  const apart =
    down && atom.joined === 'and' && !atom.negated && values.length > 1 ? values.map(one) : undefined;
  return [{ ...base, condition, negated: atom.negated, each: atom.each, ...(apart ? { apart } : {}) }];
}

/** Two columns of one relation hold the value: the one that another condition of the question already names loses to the other. */
function preferRelevant<T extends { column: ColumnRef }>(
  settling: Settling,
  options: readonly T[],
): readonly T[] {
  if (options.length < 2) return options;
  const named = settling.frame.columns.flatMap(mention => mention.columns);
  const kept = options.filter(option =>
    named.some(ref => ref.relation === option.column.relation && ref.column === option.column.column),
  );
  if (kept.length === 1) return kept;
  // A company and what it sells may share a word: where both are columns of these rows, the thing is meant.
  const things = options.filter(option => !columnOf(settling.catalogue, option.column).ofCompanies);
  return things.length > 0 ? things : options;
}

function settleCondition(settling: Settling, atom: Extract<Atom, { kind: 'condition' }>): Settled[] {
  const { frame, catalogue, main, problems } = settling;
  const refOf = (condition: Condition): ColumnRef =>
    'column' in condition ? (condition.column as ColumnRef) : { relation: main, column: '' };
  const chosen = chooseColumns(atom.options, refOf, atom.at, frame, catalogue, main);
  if (chosen.length > 1) {
    const columns = chosen.map(refOf);
    problems.push({ kind: 'which-column', at: atom.at, columns });
  }
  const condition = chosen[0];
  if (!condition) return [];
  const relation = refOf(condition).relation;
  const direct = ['same', 'up'].includes(roadBetween(catalogue, main, relation)?.kind ?? '');
  return [
    {
      at: atom.at,
      joiner: atom.joiner,
      relation,
      condition: atom.negated && direct ? negate(condition) : condition,
      negated: atom.negated && !direct,
    },
  ];
}
