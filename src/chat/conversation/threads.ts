import type { Queryable } from '../../data/database.ts';

/** The conversation's current thread. Whose it is, is told by the owner that the assistant keeps with it. */
export async function currentThread(db: Queryable, conversation: string): Promise<string> {
  const { rows } = await db.query<{ generation: number }>(
    'select generation from svod.chat_threads where conversation = $1',
    [conversation],
  );
  const generation = rows[0]?.generation;
  return generation === undefined ? conversation : `${conversation}/${generation}`;
}

/** Begins a new thread; earlier ones are kept, and nobody goes on from them. */
export async function beginThread(db: Queryable, conversation: string): Promise<void> {
  await db.query(
    `insert into svod.chat_threads as known (conversation, generation) values ($1, 1)
     on conflict (conversation) do update set generation = known.generation + 1`,
    [conversation],
  );
}
