import { capital, numberOf } from './axis.ts';
import type { Field, Pen, Spec } from './chart.ts';
import { NEUTRAL, PALETTE } from './theme.ts';

/** The largest groups by name, the rest under one name. */
export interface Series {
  /** Largest first; the rest and "not stated" last. */
  readonly names: readonly string[];
  readonly nameOf: (group: string) => string;
  readonly notes: readonly string[];
}

/** Groups by their size, at most so many; smaller ones are gathered as "others", which is said. */
export function leadingGroups(
  sizes: readonly { readonly group: string; readonly size: number }[],
  most: number,
  pen: Pen,
): Series {
  const { words } = pen;
  const totals = new Map<string, number>();
  for (const { group, size } of sizes)
    totals.set(group, (totals.get(group) ?? 0) + Math.abs(numberOf(size) || 0));
  const ordered = [...totals.keys()].toSorted((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0));
  const kept = ordered.length <= most ? ordered : ordered.slice(0, most - 1);
  const known = new Set(kept);
  const left = ordered.length - kept.length;
  const last = [words.missing].filter(name => known.has(name));
  return {
    names: [...kept.filter(name => name !== words.missing), ...(left > 0 ? [words.others] : []), ...last],
    nameOf: group => (known.has(group) ? group : words.others),
    notes: left > 0 ? [words.notes.othersSummed(left)] : [],
  };
}

/** Colour by group: the palette in the groups' order, grey for the rest and for "not stated". */
export function seriesColor(names: readonly string[], field: Field, pen: Pen, channel: Spec = {}): Spec {
  const { words } = pen;
  const plain = names.filter(name => name !== words.others && name !== words.missing);
  const colorOf = (name: string) => {
    const at = plain.indexOf(name);
    return at < 0 ? NEUTRAL : (PALETTE[at % PALETTE.length] ?? NEUTRAL);
  };
  return {
    field: 'group',
    type: 'nominal',
    scale: { domain: [...names], range: names.map(colorOf) },
    legend: { orient: 'bottom', columns: legendColumns(names), title: null, offset: 10, symbolOpacity: 1 },
    title: capital(field.label),
    ...channel,
  };
}

/** As many columns as the longest name lets stand side by side on a phone. */
export function legendColumns(names: readonly string[]): number {
  const longest = Math.max(1, ...names.map(name => name.length));
  return Math.max(1, Math.min(4, names.length, Math.floor(62 / (longest + 4))));
}
