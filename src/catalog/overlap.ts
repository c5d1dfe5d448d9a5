import type { TableColumn } from '../capabilities/tool.ts';
import type { Catalogue, Column } from './catalogue.ts';

/**
 * The list column whose values a table counts people by, each person under every value of their list; null where the groups
 * do not overlap. Told by names: the list's own, taken apart, beside a count of its relation's rows.
 */
export function overlappingGroups(columns: readonly TableColumn[], catalogue: Catalogue): Column | null {
  for (const relation of catalogue.relations.values()) {
    const counts = new Set(['count', `${relation.name}_count`]);
    if (!relation.person || !columns.some(({ name }) => counts.has(name))) continue;
    for (const { name, type } of columns) {
      const column = relation.columns.get(name);
      if (column?.type === 'list' && !type.startsWith('_') && !type.endsWith('[]')) return column;
    }
  }
  return null;
}
