import type { Catalogue, Join } from '../../../catalog/catalogue.ts';

/** How rows of one relation reach another: the same, up to the one row they belong to, down to many, or over a shared owner. */
export type Road =
  | { readonly kind: 'same' }
  | { readonly kind: 'up'; readonly join: Join }
  | { readonly kind: 'down'; readonly join: Join }
  | { readonly kind: 'across'; readonly up: Join; readonly down: Join };

/** The road between two relations over the catalogue's joins, or null where there is none of at most two steps. */
export function roadBetween(catalogue: Catalogue, from: string, to: string): Road | null {
  if (from === to) return { kind: 'same' };
  const up = catalogue.joins.find(join => join.many === from && join.one === to);
  if (up) return { kind: 'up', join: up };
  const down = catalogue.joins.find(join => join.many === to && join.one === from);
  if (down) return { kind: 'down', join: down };
  for (const first of catalogue.joins.filter(join => join.many === from)) {
    const second = catalogue.joins.find(
      join => join.many === to && join.one === first.one && join.oneColumn === first.oneColumn,
    );
    if (second) return { kind: 'across', up: first, down: second };
  }
  return null;
}
