import { createHash } from 'node:crypto';
import type { Queryable } from '../../../data/database.ts';
import { type Comparer, createComparer } from './comparer.ts';
import { type BlockingKey, fieldsOfPasses, keyMaker } from './keys.ts';
import { columnsOf, type PreparedRecord, type RawRecord, recordPreparer } from './record.ts';
import { recordsById } from './record-queries.ts';
import type { LinkageSpec } from './spec.ts';
import type { LinkageTables } from './tables.ts';

/** A spec made ready to work on the tables of one base. */
export interface Linkage {
  readonly spec: LinkageSpec;
  readonly specHash: string;
  readonly tables: LinkageTables;
  readonly columns: readonly string[];
  readonly comparer: Comparer;
  readonly passFields: readonly ReadonlySet<string>[];
  /** Weights in bits of the two thresholds. */
  readonly linkWeight: number;
  readonly reviewWeight: number;
  prepare(raw: RawRecord): PreparedRecord;
  keysOf(record: PreparedRecord): BlockingKey[];
}

/** Throws `config_invalid` on words that the spec cannot use. */
export function createLinkage(spec: LinkageSpec, tables: LinkageTables): Linkage {
  const bits = (probability: number) => Math.log2(probability / (1 - probability));
  return {
    spec,
    specHash: createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 32),
    tables,
    columns: columnsOf(spec),
    comparer: createComparer(spec),
    passFields: fieldsOfPasses(spec),
    linkWeight: bits(spec.thresholds.link),
    reviewWeight: bits(spec.thresholds.review),
    prepare: recordPreparer(spec),
    keysOf: keyMaker(spec),
  };
}

const MOST_HELD = 60_000;

/** Prepared records by id, read from the base in bulk and held while there is room. */
export class RecordShelf {
  readonly #held = new Map<number, PreparedRecord>();
  readonly #tx: Queryable;
  readonly #linkage: Linkage;

  constructor(tx: Queryable, linkage: Linkage) {
    this.#tx = tx;
    this.#linkage = linkage;
  }

  put(id: number, record: PreparedRecord): void {
    if (this.#held.size < MOST_HELD) this.#held.set(id, record);
  }

  /** Makes the records of `ids` available to `get`; others may be put away for them. */
  async fetch(ids: Iterable<number>): Promise<void> {
    const wanted = new Set(ids);
    let missing = [...wanted].filter(id => !this.#held.has(id));
    if (missing.length === 0) return;
    if (this.#held.size + missing.length > MOST_HELD) {
      this.#held.clear();
      missing = [...wanted];
    }
    for (let from = 0; from < missing.length; from += 10_000) {
      const part = missing.slice(from, from + 10_000);
      const { tables, columns, prepare } = this.#linkage;
      for (const { id, raw } of await recordsById(this.#tx, tables, columns, part)) {
        this.#held.set(id, prepare(raw));
      }
    }
  }

  get(id: number): PreparedRecord {
    const record = this.#held.get(id);
    if (record === undefined) throw new Error(`Record ${id} has a key or pair but is not in the base.`);
    return record;
  }
}
