import type { BotCommand, User } from 'grammy/types';
import { UpdateQueue } from './update-queue.ts';
import type { Webhook } from './webhook.ts';

export interface BotOptions {
  /** `<id>:<secret>`, as BotFather would give it. */
  readonly token: string;
  readonly username?: string;
  readonly name?: string;
  /** Off by default, as BotFather has it: the bot then sees commands, mentions and replies only (privacy mode). */
  readonly readsAllGroupMessages?: boolean;
}

/** Commands, descriptions and names are kept per scope and language, as they were set. */
export interface BotAccount {
  readonly token: string;
  readonly id: number;
  readonly user: User & { readonly username: string };
  readonly readsAllGroupMessages: boolean;
  readonly updates: UpdateQueue;
  readonly commands: Map<string, readonly BotCommand[]>;
  /** `name`, `description` and `short_description` by `field/language`. */
  readonly texts: Map<string, string>;
  webhook: Webhook | null;
}

export function createBot(options: BotOptions, firstUpdateId: number): BotAccount {
  const id = Number(/^(\d{1,15}):[\w-]{3,}$/.exec(options.token)?.[1]);
  if (!id) throw new Error('A bot token is <number>:<secret of letters, digits, _ and ->');
  const username = options.username ?? `demo${id}_bot`;
  return {
    token: options.token,
    id,
    user: { id, is_bot: true, first_name: options.name ?? 'Demo', username },
    readsAllGroupMessages: options.readsAllGroupMessages ?? false,
    updates: new UpdateQueue(firstUpdateId),
    commands: new Map(),
    texts: new Map(),
    webhook: null,
  };
}
