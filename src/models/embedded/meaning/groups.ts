import { type Catalogue, columnOf, relationOf } from '../../../catalog/catalogue.ts';
import type { Group } from '../plan.ts';
import type { Frame, RawGroup } from '../reading/frame.ts';
import { roadBetween } from './roads.ts';
import { pick, type Settled, type Settling } from './settling.ts';

/** The columns of one group; a thing is grouped by its key and shown by its title. */
export function resolveGroup(settling: Settling, group: RawGroup): Group[] {
  const { catalogue, main, problems } = settling;
  if (group.grain && group.columns.length === 0) {
    const date = catalogue.relations.get(main)?.date ?? null;
    if (!date) {
      problems.push({ kind: 'no-date', at: group.at });
      return [];
    }
    return [{ column: { relation: main, column: date }, grain: group.grain }];
  }
  if (group.relation) {
    const relation = relationOf(catalogue, group.relation);
    const road = roadBetween(catalogue, main, group.relation);
    if (relation.key && (road?.kind === 'same' || road?.kind === 'up')) {
      const title = relation.show[0];
      return [
        { column: { relation: group.relation, column: relation.key } },
        ...(title ? [{ column: { relation: group.relation, column: title } }] : []),
      ];
    }
    problems.push({ kind: 'no-road', at: group.at });
    return [];
  }
  const column = pick(settling, group.columns, group.at);
  const about = columnOf(catalogue, column);
  if (about.type === 'date' || about.type === 'moment') return [{ column, grain: group.grain ?? 'month' }];
  return [{ column }];
}

/** «сравни мужчин и женщин»: the values compared become the groups. */
export function takeComparison(
  frame: Frame,
  catalogue: Catalogue,
  settled: readonly Settled[],
): { kept: readonly Settled[]; groups: Group[] } {
  const figures = frame.measures.length > 0 || frame.share !== null;
  const compared = settled.find(
    item =>
      item.condition.kind === 'in' &&
      item.condition.values.length > 1 &&
      // «средний доход мужчин и женщин»: all the values there are narrow nothing, so they must be compared.
      (frame.compare ||
        (item.each && !item.negated && (figures || frame.columns.some(mention => !mention.used))) ||
        (figures &&
          !item.negated &&
          item.condition.values.length === columnOf(catalogue, item.condition.column).values.length)),
  );
  if (compared?.condition.kind !== 'in') return { kept: settled, groups: [] };
  return { kept: settled, groups: [{ column: compared.condition.column }] };
}
