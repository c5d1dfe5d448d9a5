import { randomBytes } from 'node:crypto';
import type { Language } from '../../capabilities/tool.ts';
import type { Database, Queryable } from '../../data/database.ts';
import type { Button, InboundEvent, MessageRef, Platform } from '../port.ts';

/**
 * Who may press: `asker` the enrolled account it was made for, `stranger` that account enrolled or not, `admins` and
 * `enrolled` anyone who is that at the press.
 */
export type MayPress = 'asker' | 'stranger' | 'admins' | 'enrolled';

export interface CardOptions {
  readonly event: InboundEvent;
  readonly language: Language;
  readonly now: Date;
  readonly mayPress?: MayPress;
  /** One press ends every button of the card; otherwise each may be pressed again. */
  readonly once?: boolean;
  /** True for a message that everyone in the conversation sees: its buttons work in that conversation only. */
  readonly bound?: boolean;
  readonly lifeMs?: number;
  /** A double tap comes as two presses: within this time the second one asks for nothing new. For what takes a while. */
  readonly repeatAfterMs?: number;
}

export const DAY_MS = 86_400_000;
const LIFE_MS = 7 * DAY_MS;

interface Row {
  readonly id: string;
  readonly action: string;
  readonly data: unknown;
}

/** The buttons of one message while it is put together. Nobody can press them before `save`. */
export class Card {
  readonly #options: CardOptions;
  readonly #id = newId();
  readonly #rows: Row[] = [];

  constructor(options: CardOptions) {
    this.#options = options;
  }

  /** `data` holds ids and codes, never a client's value. */
  button(action: string, label: string, data: object = {}, style?: Button['style']): Button {
    const id = newId();
    this.#rows.push({ id, action, data });
    return style ? { id, label, style } : { id, label };
  }

  /** For `Delivery.buttons`. */
  get ids(): readonly string[] {
    return this.#rows.map(({ id }) => id);
  }

  async save(db: Queryable): Promise<void> {
    if (this.#rows.length === 0) return;
    const { event, language, now, mayPress = 'asker', once = false, bound = false } = this.#options;
    await db.query(
      `insert into svod.chat_buttons
         (id, card, action, data, may_press, platform, account_id, conversation, language, once, expires_at,
          repeat_after_ms)
       select id, $4, action, data, $5, $6, $7, $8, $9, $10, $11, $12
       from unnest($1::text[], $2::text[], $3::jsonb[]) as given (id, action, data)`,
      [
        this.#rows.map(({ id }) => id),
        this.#rows.map(({ action }) => action),
        this.#rows.map(({ data }) => JSON.stringify(data)),
        this.#id,
        mayPress,
        event.platform,
        event.account.id,
        bound ? event.conversationKey : null,
        language,
        once,
        new Date(now.getTime() + (this.#options.lifeMs ?? LIFE_MS)),
        this.#options.repeatAfterMs ?? 0,
      ],
    );
  }
}

export interface PressedButton {
  readonly id: string;
  readonly card: string;
  readonly action: string;
  readonly data: unknown;
  readonly language: Language;
  readonly once: boolean;
}

/** `expired` also for a button that never was: the two must look alike. */
export type Press =
  | { readonly kind: 'pressed'; readonly button: PressedButton }
  | { readonly kind: 'expired' }
  | { readonly kind: 'foreign'; readonly language: Language }
  /** `by` and `at` of the first press; `once` tells a decision from a double tap. */
  | {
      readonly kind: 'used';
      readonly by: string;
      readonly at: Date;
      readonly once: boolean;
      readonly own: boolean;
      readonly language: Language;
    };

interface ButtonRow extends Record<string, unknown> {
  readonly id: string;
  readonly card: string;
  readonly action: string;
  readonly data: unknown;
  readonly mayPress: MayPress;
  readonly platform: string;
  readonly accountId: string;
  readonly conversation: string | null;
  readonly language: Language;
  readonly once: boolean;
  readonly expiresAt: Date;
  readonly repeatAfterMs: number;
  readonly usedAt: Date | null;
  readonly usedEvent: string | null;
  readonly usedBy: string | null;
}

/**
 * Presses a button for whoever pressed it, once. The same event may press it again: it is being handled again after a
 * crash. A press that is not allowed leaves the button as it was.
 */
export async function pressButton(
  db: Database,
  press: {
    readonly id: string;
    readonly event: InboundEvent;
    readonly presser: { readonly role: string; readonly name: string } | null;
    readonly now: Date;
  },
): Promise<Press> {
  const { id, event, presser, now } = press;
  return db.transaction(async tx => {
    // The whole card is locked, in one order, so that two of its buttons cannot win at once.
    const { rows } = await tx.query<ButtonRow>(
      `select id, card, action, data, may_press as "mayPress", platform, account_id as "accountId", conversation, language, once,
         expires_at as "expiresAt", repeat_after_ms as "repeatAfterMs", used_at as "usedAt", used_event as "usedEvent", used_by as "usedBy"
       from svod.chat_buttons
       where card = (select card from svod.chat_buttons where id = $1) order by id for update`,
      [id],
    );
    const found = rows.find(row => row.id === id);
    if (!found || found.expiresAt <= now) return { kind: 'expired' };
    const { language, once } = found;
    if (!mayPress(found, event, presser)) return { kind: 'foreign', language };
    const used = once ? rows.find(row => row.usedAt !== null) : found;
    if (used?.usedAt && used.usedEvent !== event.dedupeKey) {
      const again = !once && now.getTime() - used.usedAt.getTime() >= found.repeatAfterMs;
      if (!again) {
        const by = used.usedBy ?? '';
        const own = found.mayPress === 'asker' || found.mayPress === 'stranger';
        return { kind: 'used', by, at: used.usedAt, once, own, language };
      }
    }
    await tx.query('update svod.chat_buttons set used_at = $2, used_event = $3, used_by = $4 where id = $1', [
      id,
      now,
      event.dedupeKey,
      (presser?.name ?? event.account.name).slice(0, 200),
    ]);
    const { card, action, data } = found;
    return { kind: 'pressed', button: { id, card, action, data, language, once } };
  });
}

function mayPress(
  button: ButtonRow,
  { account, conversationKey, platform }: InboundEvent,
  presser: { readonly role: string } | null,
): boolean {
  if (button.platform !== platform) return false;
  if (button.conversation !== null && button.conversation !== conversationKey) return false;
  const own = button.accountId === account.id;
  switch (button.mayPress) {
    case 'stranger':
      return own;
    case 'asker':
      return own && presser !== null;
    case 'admins':
      return presser?.role === 'admin';
    case 'enrolled':
      return presser !== null;
  }
}

/** Notes where the messages with these buttons stand; the outbox calls it in the transaction that records their delivery. */
export async function bindButtons(
  tx: Queryable,
  bound: readonly { readonly buttons: readonly string[]; readonly ref: MessageRef }[],
): Promise<void> {
  for (const { buttons, ref } of bound) {
    await tx.query('update svod.chat_buttons set message = $2::jsonb where id = any ($1::text[])', [
      buttons,
      JSON.stringify(ref),
    ]);
  }
}

/** Where the platform's cards stand that hold a button of this action with this id in their data, each once. */
export async function standingCards(
  db: Queryable,
  card: {
    readonly platform: Platform;
    readonly action: string;
    readonly key: string;
    readonly value: string | number;
  },
): Promise<readonly MessageRef[]> {
  const { rows } = await db.query<{ message: MessageRef }>(
    `select distinct message from svod.chat_buttons
     where action = $1 and data ->> $2 = $3 and platform = $4 and message is not null`,
    [card.action, card.key, String(card.value), card.platform],
  );
  return rows.map(({ message }) => message);
}

/** 20 letters that nobody can guess. */
export function newId(): string {
  return randomBytes(15).toString('base64url');
}
