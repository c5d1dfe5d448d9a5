import type { Queryable } from '../data/database.ts';
import type { InboundEvent } from './port.ts';
import { textSaid } from './text-said.ts';

/** An event that three tries could not handle; kept for three days. Moments in UTC. */
export interface SetAside {
  /** What the person was told, and what the log has. */
  readonly reference: string;
  readonly platform: InboundEvent['platform'];
  readonly room: InboundEvent['room'];
  readonly account: string;
  /** As the platform has it; empty where it does not say. */
  readonly name: string;
  readonly kind: InboundEvent['body']['kind'];
  /** What the person wrote or pressed; untrusted. */
  readonly said: string;
  readonly arrivedAt: Date;
  readonly setAsideAt: Date;
}

interface Row extends Record<string, unknown> {
  readonly reference: string;
  readonly envelope: Pick<InboundEvent, 'platform' | 'room'> & {
    readonly account: Pick<InboundEvent['account'], 'id'>;
  };
  readonly said: Pick<InboundEvent, 'body'> & { readonly account: Pick<InboundEvent['account'], 'name'> };
  readonly arrivedAt: Date;
  readonly setAsideAt: Date;
}

/** Every event that is set aside, the first one first. */
export async function listSetAside(db: Queryable): Promise<readonly SetAside[]> {
  const { rows } = await db.query<Row>(
    `select reference, envelope, said, arrived_at as "arrivedAt", settled_at as "setAsideAt"
     from svod.chat_inbox where state = 'set_aside' order by settled_at, sequence`,
  );
  return rows.map(({ reference, envelope, said, arrivedAt, setAsideAt }) => ({
    reference,
    platform: envelope.platform,
    room: envelope.room,
    account: envelope.account.id,
    name: said.account.name,
    kind: said.body.kind,
    said: textSaid(said.body),
    arrivedAt,
    setAsideAt,
  }));
}

/**
 * Has a set-aside event handled anew, with all of its tries, before whatever waits in its conversation. False when there is
 * none of this reference. A process that runs on the base takes it up within a second.
 */
export async function redrive(db: Queryable, reference: string, now: Date): Promise<boolean> {
  const { rows } = await db.query(
    `with redriven as (
       update svod.chat_inbox set state = 'waiting', attempts = 0, reference = null, settled_at = null
       where state = 'set_aside' and reference = $1 returning conversation
     )
     update svod.chat_inbox_lines line set
       waiting = line.waiting + (select count(*)::int from redriven where redriven.conversation = line.key),
       due_at = case when line.waiting = 0 then $2 else line.due_at end
     where line.key in (select conversation from redriven) returning line.key`,
    [reference, now],
  );
  return rows.length > 0;
}
