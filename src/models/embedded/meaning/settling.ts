import type { Catalogue } from '../../../catalog/catalogue.ts';
import type { ColumnRef, Condition } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { chooseColumns } from './choose.ts';
import { roadBetween } from './roads.ts';

/** What keeps a question from having one meaning. `at` is the item it hangs on. */
export interface Problem {
  readonly kind:
    | 'which-column'
    | 'both-or-either'
    | 'which-year'
    | 'no-date'
    | 'no-figure'
    | 'no-road'
    | 'share-of-what';
  readonly at: number;
  readonly columns?: readonly ColumnRef[];
  readonly values?: readonly string[];
  readonly month?: number;
}

/** A condition settled on one column, with the relation it speaks of and the place it was said. */
export interface Settled {
  readonly at: number;
  readonly joiner: 'and' | 'or';
  readonly relation: string;
  readonly condition: Condition;
  readonly negated: boolean;
  readonly each?: boolean;
  /** Narrows the denial said right before it: «не брали кредит в банке». */
  readonly narrows?: boolean;
  /** Several values of a column that a row has once, all wanted: each needs a row of its own. */
  readonly apart?: readonly Condition[];
}

/** What the parts of a frame are settled against; `main` is the relation the question is about. */
export interface Settling {
  readonly frame: Frame;
  readonly catalogue: Catalogue;
  readonly main: string;
  readonly problems: Problem[];
  /** A reading was chosen before: what could be asked about is not. */
  readonly quiet?: boolean;
}

/** The reading of a name that the rows in question have themselves, then by what they belong to, then the likeliest. */
export function pick(settling: Settling, columns: readonly ColumnRef[], at = 0): ColumnRef {
  const { frame, catalogue, main } = settling;
  const own = columns.find(ref => ref.relation === main);
  if (own) return own;
  const up = columns.find(ref => roadBetween(catalogue, main, ref.relation)?.kind === 'up');
  return up ?? chooseColumns(columns, ref => ref, at, frame, catalogue, main)[0]!;
}
