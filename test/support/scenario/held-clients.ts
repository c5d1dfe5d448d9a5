import pg from 'pg';
import type { HeldClients } from './stage.ts';

const CLIENTS = "'svod.clients'::regclass";
/** Longer than anything here may take: a wait in vain fails with it. */
const PATIENCE_MS = 30_000;

/** Holds the clients of a server's base by a lock that every statement over them waits for. */
export async function holdClients(url: string): Promise<HeldClients> {
  const holder = new pg.Client({ connectionString: url, statement_timeout: PATIENCE_MS });
  await holder.connect();
  await holder.query('begin; lock table svod.clients in access exclusive mode');
  const until = (condition: string) =>
    holder.query(`do $$ begin
      while not (${condition} (select from pg_locks where relation = ${CLIENTS} and not granted)) loop
        perform pg_sleep(0.005);
      end loop;
    end $$`);
  return {
    waited: async () => void (await until('exists')),
    givenUp: async () => void (await until('not exists')),
    [Symbol.asyncDispose]: () => holder.end(),
  };
}
