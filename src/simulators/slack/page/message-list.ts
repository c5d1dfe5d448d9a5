import { fill, h } from '../../../browser/page/dom.ts';
import type { PageChannel, PageMessage } from '../page-wire.ts';
import { messageNode } from './message.ts';
import { dayName, dayOf } from './moments.ts';
import type { Ui } from './ui.ts';

const SAME_SPEAKER_SECONDS = 300;
/** Nearer than this to the end, the list follows what comes; pixels. */
const NEAR_END = 80;

interface Drawn {
  readonly node: HTMLElement;
  readonly message: PageMessage;
  readonly continues: boolean;
  readonly replies: number;
}

/** Messages of a channel or of one thread. What has not changed keeps its node, and with it a table's page and order. */
export class MessageList {
  readonly element = h('div', { class: 'messages', role: 'log', 'aria-live': 'polite', tabindex: 0 });
  private readonly ui: Ui;
  private readonly thread: string | null;
  private drawn = new Map<string, Drawn>();
  /** The latest message is in sight and stays there, whatever comes and however tall a picture turns out to be. */
  private follows = true;

  constructor(ui: Ui, thread: string | null) {
    this.ui = ui;
    this.thread = thread;
    const { element } = this;
    element.addEventListener('scroll', () => {
      this.follows = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    });
    // Pictures have no size before they are there; loading does not bubble.
    element.addEventListener('load', () => this.follows && this.toEnd(), true);
  }

  /** `empty` stands where there is nothing. Follows the latest when it was in sight. */
  draw(channel: PageChannel, empty: Node | null): void {
    const messages = this.shown(channel);
    const fresh = new Map<string, Drawn>();
    const children: Node[] = [];
    for (const [at, message] of messages.entries()) {
      const before = messages[at - 1];
      if (!this.thread && (!before || dayOf(before.ts) !== dayOf(message.ts))) {
        children.push(h('div', { class: 'day' }, h('span', {}, dayName(message.ts, this.ui))));
      }
      const drawn = this.drawMessage(message, before, channel);
      fresh.set(message.ts, drawn);
      children.push(drawn.node);
    }
    const known = this.drawn;
    this.drawn = fresh;
    const { element } = this;
    const place = element.scrollTop;
    const last = messages.at(-1);
    // Whoever says something looks at what comes of it.
    if (last?.userId === this.ui.state().me && !known.has(last.ts)) this.follows = true;
    fill(element, ...(children.length > 0 ? children : [empty]));
    if (this.follows) this.toEnd();
    else element.scrollTop = place;
  }

  toEnd(): void {
    this.follows = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  private shown(channel: PageChannel): readonly PageMessage[] {
    const { thread } = this;
    return channel.messages.filter(message => {
      if (message.deleted) return false;
      if (thread === null) return !message.threadTs || message.broadcast;
      return message.ts === thread || message.threadTs === thread;
    });
  }

  private drawMessage(message: PageMessage, before: PageMessage | undefined, channel: PageChannel): Drawn {
    const continues = this.continues(message, before);
    const replies = channel.messages.filter(one => one.threadTs === message.ts && !one.deleted).length;
    const known = this.drawn.get(message.ts);
    if (known && known.message === message && known.continues === continues && known.replies === replies)
      return known;
    const node = messageNode(message, this.ui, { channel, continues, inThread: this.thread !== null });
    return { node, message, continues, replies };
  }

  private continues(message: PageMessage, before: PageMessage | undefined): boolean {
    if (!before || (this.thread !== null && before.ts === this.thread)) return false;
    return (
      before.userId === message.userId &&
      before.onlyYou === message.onlyYou &&
      dayOf(before.ts) === dayOf(message.ts) &&
      Number(message.ts) - Number(before.ts) < SAME_SPEAKER_SECONDS
    );
  }
}
