import type { Condition, Group, Measure, Plan } from '../plan.ts';

/** Names of a plan's figures in its result: `avg_income_amount`, `clients_count`, `share_percent`; different for each. */
export function measureNames(plan: Plan): string[] {
  const names: string[] = [];
  for (const measure of plan.measures) {
    const base = measureName(measure, plan);
    let name = base;
    for (
      let copy = 2;
      names.includes(name) || plan.groups.some(group => groupName(group, plan) === name);
      copy++
    )
      name = `${base}_${copy}`;
    names.push(name);
  }
  return names;
}

function measureName(measure: Measure, plan: Plan): string {
  const column = measure.column?.column ?? '';
  const unit = { 12: '_years', 1000: '_thousand', 1000000: '_million' }[measure.divide ?? 0] ?? '';
  switch (measure.fn) {
    case 'count': {
      if (measure.column) return `count_${column}`;
      const value = measure.where ? firstValue(measure.where) : null;
      return `${value ? `${value}_` : ''}${measure.relation ?? plan.relation}_count`;
    }
    case 'count_distinct':
      return `distinct_${column}_count`;
    case 'share':
    case 'share_of_total':
      return 'share_percent';
    case 'percentile':
      return `p${Math.round((measure.p ?? 0.5) * 100)}_${column}`;
    case 'corr':
      return `corr_${column}_${measure.other?.column ?? ''}`;
    case 'per':
      return `${plan.relation}_per_${(measure.per?.column ?? '').replace(/_id$/, '')}`;
    default:
      return `${measure.fn}_${column}${unit}`;
  }
}

function firstValue(condition: Condition): string | null {
  if (condition.kind !== 'in' || condition.values.length !== 1) return null;
  const value = condition.values[0]!;
  return /^[a-z_]+$/.test(value) ? value : null;
}

/** Name of a group in the result: the column, or the grain of its dates. */
export function groupName(group: Group, plan: Plan): string {
  if (group.grain)
    return plan.groups.filter(other => other.grain === group.grain).length > 1
      ? `${group.column.column}_${group.grain}`
      : group.grain;
  return group.column.column;
}
