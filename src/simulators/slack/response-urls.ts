import { randomUUID } from 'node:crypto';
import type { Delivery } from './delivery/delivery.ts';
import { type JsonObject, textAt } from './json.ts';
import { addMessage, deleteMessage, editMessage } from './messages.ts';
import { Args } from './methods/args.ts';
import { readContent } from './methods/content.ts';
import { notifyMessage } from './notices.ts';
import { SlackError } from './slack-error.ts';
import type { Channel, Message, Workspace, World } from './world.ts';

const USES = 5;
const LIFE_MS = 30 * 60_000;

interface ResponseUrl {
  readonly workspace: Workspace;
  readonly channel: Channel;
  readonly userId: string;
  /** The message that was pressed, for `replace_original`. */
  readonly message: Message | null;
  readonly atMs: number;
  uses: number;
}

/** Addresses that an interaction carries: five answers within half an hour, without a token. */
export class ResponseUrls {
  private readonly world: World;
  private readonly delivery: Delivery;
  private readonly known = new Map<string, ResponseUrl>();

  constructor(world: World, delivery: Delivery) {
    this.world = world;
    this.delivery = delivery;
  }

  make(workspace: Workspace, channel: Channel, userId: string, message: Message | null): string {
    const id = randomUUID();
    this.known.set(id, { workspace, channel, userId, message, atMs: this.world.clock.now(), uses: 0 });
    if (this.known.size > 5000) this.known.delete(this.known.keys().next().value ?? '');
    return `${this.world.origin}/response/${workspace.id}/${id}`;
  }

  /** Does what was posted to the address `id`. Throws `expired_url`, `used_url`, or what a post would. */
  use(id: string, body: JsonObject): void {
    const known = this.known.get(id);
    if (!known || this.world.clock.now() - known.atMs > LIFE_MS) throw new SlackError('expired_url');
    if (known.uses >= USES) throw new SlackError('used_url');
    known.uses += 1;
    this.answer(known, body);
  }

  /** An answer to an interaction: changes the pressed message, or says something in its place. */
  answer(at: Pick<ResponseUrl, 'workspace' | 'channel' | 'userId' | 'message'>, body: JsonObject): void {
    const { world } = this;
    const { workspace, channel, message } = at;
    if (body.delete_original === true && message) {
      deleteMessage(world, channel, message);
      return;
    }
    const content = readContent(new Args(body), workspace, world, 40_000);
    const shown = { text: content.text ?? '', blocks: content.blocks ?? [] };
    if (body.replace_original === true && message) {
      editMessage(world, channel, message, shown);
      return;
    }
    const { installation } = workspace;
    if (!installation) throw new SlackError('expired_url');
    const inChannel = body.response_type === 'in_channel';
    const posted = addMessage(world, channel, {
      ...shown,
      userId: installation.botUserId,
      botId: installation.botId,
      threadTs:
        textAt(body, 'thread_ts') ?? (body.response_type === undefined ? (message?.threadTs ?? null) : null),
      onlyFor: inChannel ? null : at.userId,
    });
    notifyMessage({ world, delivery: this.delivery }, workspace, channel, posted);
  }
}
