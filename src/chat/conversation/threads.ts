import type { Queryable } from '../../data/database.ts';
import type { Encounter } from './encounter.ts';

type Place = Pick<Encounter, 'deps' | 'exchange' | 'event'>;

/** The conversation's current thread. Whose it is, is told by the owner that the assistant keeps with it. */
export async function currentThread({ deps, exchange, event }: Place): Promise<string> {
  if (exchange.direct) return exchange.direct.threadId;
  const { conversationKey } = event;
  const { rows } = await deps.db.query<{ generation: number }>(
    'select generation from svod.chat_threads where conversation = $1',
    [conversationKey],
  );
  const generation = rows[0]?.generation;
  return generation === undefined ? conversationKey : `${conversationKey}/${generation}`;
}

/** Begins a new thread; earlier ones are kept, and nobody goes on from them. */
export async function beginThread({ deps, exchange, event }: Place): Promise<void> {
  if (exchange.direct) exchange.direct.beginThread();
  else await raiseGeneration(deps.db, event.conversationKey);
}

async function raiseGeneration(db: Queryable, conversation: string): Promise<void> {
  await db.query(
    `insert into svod.chat_threads as known (conversation, generation) values ($1, 1)
     on conflict (conversation) do update set generation = known.generation + 1`,
    [conversation],
  );
}
