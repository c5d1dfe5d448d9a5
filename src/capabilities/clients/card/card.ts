import type { PoolClient } from 'pg';
import { type Sharing, withActor } from '../../../access/acting.ts';
import type { Actor } from '../../../access/actor.ts';
import type { Database } from '../../../data/database.ts';
import { type Found, findClients } from './find.ts';
import {
  type CallRow,
  type ConsentRow,
  callRows,
  consentRows,
  type DealRow,
  type DecisionRow,
  dealRows,
  decisionRows,
  type LeadRow,
  type LinkRow,
  leadRows,
  linkRows,
  type PersonRow,
  personRow,
  type SourceRow,
  sourceRows,
  type TouchRow,
  touchRows,
} from './queries.ts';
import { type Reference, readReference } from './reference.ts';

/** Everything one member may see of one client. Lists are latest first, at most 200 long. */
export interface Card {
  readonly id: number;
  /** The row of `analytics.clients`. */
  readonly person: PersonRow;
  readonly sources: readonly SourceRow[];
  readonly deals: readonly DealRow[];
  readonly touches: readonly TouchRow[];
  readonly calls: readonly CallRow[];
  readonly leads: readonly LeadRow[];
  readonly links: readonly LinkRow[];
  readonly decisions: readonly DecisionRow[];
  readonly consents: readonly ConsentRow[];
}

export interface CardRequest {
  readonly actor: Actor;
  readonly sharing: Sharing;
  readonly timeoutMs: number;
  readonly timeZone: string;
  readonly signal?: AbortSignal;
}

/** The card of the one client meant, or all who may be meant. Throws `statement_timeout`, `cancelled`. */
export async function openCard(
  db: Database,
  reference: Reference,
  request: CardRequest,
): Promise<{ readonly found: Found; readonly card: Card | null }> {
  const { actor, sharing, timeoutMs, timeZone, signal } = request;
  return db.withConnection({ timeoutMs, ...(signal ? { signal } : {}) }, connection =>
    withActor(connection, { actor, sharing, timeoutMs, timeZone }, async () => {
      const found = await findClients(connection, reference);
      const [id] = found.ids;
      const card = found.ids.length === 1 && id !== undefined ? await readCard(connection, id) : null;
      return { found, card };
    }),
  );
}

/** Everyone whom a text may mean, likeliest first, among those the member may see. Throws `statement_timeout`, `cancelled`. */
export async function findPeople(
  db: Database,
  text: string,
  request: CardRequest,
): Promise<readonly number[]> {
  const { actor, sharing, timeoutMs, timeZone, signal } = request;
  const found = await db.withConnection({ timeoutMs, ...(signal ? { signal } : {}) }, connection =>
    withActor(connection, { actor, sharing, timeoutMs, timeZone }, () =>
      findClients(connection, readReference(text)),
    ),
  );
  return found.ids;
}

/** One after another: the connection is one, and the embedded base has no other. */
async function readCard(connection: PoolClient, id: number): Promise<Card | null> {
  const person = await personRow(connection, id);
  if (!person) return null;
  return {
    id,
    person,
    sources: await sourceRows(connection, id),
    deals: await dealRows(connection, id),
    touches: await touchRows(connection, id),
    calls: await callRows(connection, id),
    leads: await leadRows(connection, id),
    links: await linkRows(connection, id),
    decisions: await decisionRows(connection, id),
    consents: await consentRows(connection, id),
  };
}
