import type { Queryable } from '../../../data/database.ts';
import type { Linkage } from './linkage.ts';
import type { PreparedRecord } from './record.ts';
import { termCounts } from './weight-queries.ts';
import { type TermCounts, termOf } from './weights.ts';

interface CountedForm {
  readonly field: string;
  readonly index: number;
  readonly forms: readonly ('text' | 'fold')[];
}

/** The fields whose values are counted, each with the forms in which levels of equality compare them. */
function countedForms(linkage: Linkage): CountedForm[] {
  const byField = new Map<string, { field: string; index: number; forms: Set<'text' | 'fold'> }>();
  for (const { field, fieldIndex, byFrequency } of linkage.comparer.respects) {
    const forms = byFrequency.filter(form => form !== null);
    if (forms.length === 0) continue;
    const known = byField.get(field) ?? { field, index: fieldIndex, forms: new Set() };
    byField.set(field, known);
    for (const form of forms) known.forms.add(form);
  }
  return [...byField.values()].map(entry => ({ ...entry, forms: [...entry.forms] }));
}

/** Counts values of records as they pass by. */
export class TermCounter {
  readonly counts = new Map<string, Map<number, number>>();
  readonly #forms: readonly CountedForm[];

  constructor(linkage: Linkage) {
    this.#forms = countedForms(linkage);
    for (const { field } of this.#forms) this.counts.set(field, new Map());
  }

  add(record: PreparedRecord): void {
    for (const { field, term } of termsOf(this.#forms, record)) {
      const counts = this.counts.get(field)!;
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
}

/** Counts kept in the base, brought to hand for the records that are about to be scored. */
export class TermShelf {
  readonly #tx: Queryable;
  readonly #linkage: Linkage;
  readonly #forms: readonly CountedForm[];
  readonly #counts = new Map<string, Map<number, number | null>>();
  readonly #fieldOf: readonly string[];

  constructor(tx: Queryable, linkage: Linkage, known?: ReadonlyMap<string, ReadonlyMap<number, number>>) {
    this.#tx = tx;
    this.#linkage = linkage;
    this.#forms = known === undefined ? countedForms(linkage) : [];
    this.#fieldOf = Object.keys(linkage.spec.fields);
    for (const { field } of countedForms(linkage)) {
      this.#counts.set(field, (known?.get(field) as Map<number, number> | undefined) ?? new Map());
    }
  }

  readonly count: TermCounts = (fieldIndex, term) =>
    this.#counts.get(this.#fieldOf[fieldIndex] ?? '')?.get(term) ?? null;

  async fetch(records: Iterable<PreparedRecord>): Promise<void> {
    if (this.#forms.length === 0) return;
    const missing = new Map<string, Set<number>>();
    for (const record of records) {
      for (const { field, term } of termsOf(this.#forms, record)) {
        if (this.#counts.get(field)?.has(term) === true) continue;
        const terms = missing.get(field) ?? new Set();
        missing.set(field, terms.add(term));
      }
    }
    for (const [field, terms] of missing) {
      const held = this.#counts.get(field)!;
      if (held.size > 200_000) held.clear();
      for (const term of terms) held.set(term, null);
      for (const [term, records] of await termCounts(this.#tx, this.#linkage.tables, field, [...terms])) {
        held.set(term, records);
      }
    }
  }
}

function* termsOf(
  forms: readonly CountedForm[],
  record: PreparedRecord,
): Generator<{ field: string; term: number }> {
  for (const { field, index, forms: wanted } of forms) {
    const value = record[index];
    if (value == null) continue;
    for (const form of wanted) yield { field, term: termOf(form, value[form]) };
  }
}
