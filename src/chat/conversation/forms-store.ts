import type { Language } from '../../capabilities/tool.ts';
import type { Database, Queryable } from '../../data/database.ts';
import type { InboundEvent } from '../port.ts';

/** A form as it is kept. `step` is the field that is asked next, null for a modal. */
export interface StoredForm {
  readonly id: string;
  readonly kind: string;
  readonly data: unknown;
  readonly conversation: string;
  readonly language: Language;
  readonly step: number | null;
  readonly answers: Readonly<Record<string, string>>;
  readonly done: boolean;
  /** The event that brought it here, so that one handled again fills no second field. */
  readonly lastEvent: string | null;
}

type FormRow = StoredForm & Record<string, unknown>;

const FORM = `select id, kind, data, conversation, language, step, answers, done, last_event as "lastEvent" from svod.chat_forms`;
const HOUR_MS = 3_600_000;

/** Keeps a new form; one that was being asked of the same account ends. */
export async function insertForm(
  db: Database,
  event: InboundEvent,
  form: StoredForm,
  expires: Date,
): Promise<void> {
  await db.transaction(async tx => {
    if (form.step !== null) await endForms(tx, event);
    await tx.query(
      `insert into svod.chat_forms
         (id, kind, data, platform, account_id, conversation, language, step, last_event, expires_at)
       values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10)`,
      [
        form.id,
        form.kind,
        JSON.stringify(form.data),
        event.platform,
        event.account.id,
        form.conversation,
        form.language,
        form.step,
        form.lastEvent,
        expires,
      ],
    );
  });
}

/** The form that is being asked of the event's account: in its own conversation, or privately. Done ones only for their event. */
export async function openFormOf(db: Queryable, event: InboundEvent, now: Date): Promise<StoredForm | null> {
  const { rows } = await db.query<FormRow>(
    `${FORM} where platform = $1 and account_id = $2 and step is not null and expires_at > $6
       and (conversation = $3 or $4) and (not done or last_event = $5) order by done limit 1`,
    [event.platform, event.account.id, event.conversationKey, event.room === 'private', event.dedupeKey, now],
  );
  return rows[0] ?? null;
}

/** A form of the event's account by its id; null for another's and for one that is gone. */
export async function storedForm(
  db: Queryable,
  id: string,
  event: InboundEvent,
  now: Date,
): Promise<StoredForm | null> {
  const { rows } = await db.query<FormRow>(
    `${FORM} where id = $1 and platform = $2 and account_id = $3 and expires_at > $4`,
    [id, event.platform, event.account.id, now],
  );
  return rows[0] ?? null;
}

/** Fills the field that is asked and goes to the next; the form as it is then. */
export async function fillStep(
  db: Queryable,
  form: StoredForm,
  event: InboundEvent,
  field: string,
  value: string,
): Promise<StoredForm> {
  const step = (form.step ?? 0) + 1;
  const answers = { ...form.answers, [field]: value };
  await db.query('update svod.chat_forms set step = $2, answers = $3::jsonb, last_event = $4 where id = $1', [
    form.id,
    step,
    JSON.stringify(answers),
    event.dedupeKey,
  ]);
  return { ...form, step, answers, lastEvent: event.dedupeKey };
}

/** The form is done; it stays an hour for its last event's sake. */
export async function finishForm(db: Queryable, id: string, event: InboundEvent, now: Date): Promise<void> {
  await db.query('update svod.chat_forms set done = true, last_event = $2, expires_at = $3 where id = $1', [
    id,
    event.dedupeKey,
    new Date(now.getTime() + HOUR_MS),
  ]);
}

/** Ends the form that is being asked of the event's account; true when there was one. */
export async function endForms(db: Queryable, event: InboundEvent): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from svod.chat_forms where platform = $1 and account_id = $2 and step is not null and not done',
    [event.platform, event.account.id],
  );
  return (rowCount ?? 0) > 0;
}
