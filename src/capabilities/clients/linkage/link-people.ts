import type { Queryable } from '../../../data/database.ts';
import { gatherPeople } from './gather.ts';
import { createLinkage, type Linkage } from './linkage.ts';
import { type PeopleChange, recordsOfSameClients, settlePeople } from './people.ts';
import { type Scoring, type ScoringProgress, scoreRecords } from './score.ts';
import { loadLinkageSpec } from './spec.ts';
import { lockMatching, SVOD_TABLES } from './tables.ts';
import { latestWeights } from './weight-queries.ts';

/** What matching did to the base. */
export interface LinkOutcome extends PeopleChange {
  readonly scoring: Pick<Scoring, 'learnt' | 'whole' | 'candidates' | 'kept' | 'passedOver'> | null;
}

/** The matching of this deployment's client registers, from `catalog/matching.yaml`. Throws `config_invalid`. */
export async function loadPeopleLinkage(path: string): Promise<Linkage> {
  return createLinkage(await loadLinkageSpec(path), SVOD_TABLES);
}

/**
 * Tells who is who after records were added or changed: `changed` are their ids, `all` starts from nothing. Every record of
 * the base that is concerned gets its client, rule and score; clients are made, joined, split and refreshed accordingly.
 * Call it inside the transaction that stored the records; it keeps other matching of this base waiting until that ends.
 */
export async function linkPeople(
  tx: Queryable,
  linkage: Linkage,
  changed: readonly number[] | 'all',
  progress?: ScoringProgress,
): Promise<LinkOutcome> {
  await lockMatching(tx);
  const scoring = await scoreRecords(tx, linkage, changed, progress);
  const gathering = await gatherPeople(
    tx,
    linkage,
    scoring.weights,
    { records: scoring.touched, whole: scoring.whole },
    recordsOfSameClients,
  );
  return { ...(await settlePeople(tx, gathering)), scoring };
}

/** Ids of the records that an import added; rows it read anew keep the import that brought them first. */
export async function recordsOfImport(tx: Queryable, importId: number): Promise<number[]> {
  const { rows } = await tx.query<{ id: number }>(
    'select id from svod.source_records where import_id = $1 order by id',
    [importId],
  );
  return rows.map(row => Number(row.id));
}

/** Gathers these records and all that hangs together with them anew, after a person's word; no pair is scored again. */
export async function regroupPeople(
  tx: Queryable,
  linkage: Linkage,
  records: readonly number[],
): Promise<LinkOutcome> {
  await lockMatching(tx);
  const weights = await latestWeights(tx, linkage.tables, linkage.specHash);
  if (weights === null) return linkPeople(tx, linkage, 'all');
  const gathering = await gatherPeople(tx, linkage, weights, { records, whole: false }, recordsOfSameClients);
  return { ...(await settlePeople(tx, gathering)), scoring: null };
}
