import type { Message } from 'grammy/types';
import { fill, h } from '../../../browser/page/dom.ts';
import { act, upload } from './api.ts';
import { chooseFile } from './attach.ts';
import { type BubbleContext, bubble, draftBubble } from './bubble.ts';
import { avatar, titleOf } from './chat-list.ts';
import { createComposer } from './composer.ts';
import { icon } from './icons.ts';
import type { Place, Store } from './store.ts';
import type { Ui } from './ui.ts';

export interface Conversation {
  readonly element: HTMLElement;
  /** Draws what has changed. */
  update(): void;
  /** A pressed button has been answered. */
  answered(queryId: string): void;
}

/** Clients stop waiting for the answer to a press after this long. */
const PRESS_WAIT_MS = 15_000;
/** Below this distance from the end, new messages keep the end in view. */
const NEAR_END_PX = 120;

/** One conversation: its head, its messages, and where to write. */
export function createConversation(store: Store, place: Place, ui: Ui, back: () => void): Conversation {
  const { me } = store.state;
  const presses = new Map<string, () => void>();
  /** Bubbles whose message is the same stay as they are: an open table or a playing recording is not disturbed. */
  let drawn = new Map<string, { post: string; element: HTMLElement }>();
  const list = h('div', { class: 'messages', role: 'log', 'aria-live': 'off', tabindex: 0 });
  const status = h('span', { class: 'head-status' });
  const foot = h('div', { class: 'foot' });
  const composer = createComposer(ui, {
    say: (text, replyTo) =>
      attempt({ kind: 'say', text, ...threadOf(), ...(replyTo && { replyTo: replyTo.message_id }) }),
    attach: () =>
      chooseFile(ui, attachment => {
        const { file, ...more } = attachment;
        upload({ as: me, room: place.room, thread: place.thread }, file, more).catch(() =>
          ui.toast(ui.words.refused),
        );
      }),
  });
  const head = h(
    'header',
    { class: 'head' },
    h(
      'button',
      { type: 'button', class: 'icon-button back', 'aria-label': ui.words.back, onclick: back },
      icon('back'),
    ),
  );
  const element = h('main', { class: 'conversation' }, head, list, foot);
  drawHead();
  update();
  list.scrollTop = list.scrollHeight;

  function drawHead(): void {
    const room = roomOf();
    if (!room) return;
    head.append(
      avatar(place, room),
      h('div', { class: 'head-text' }, h('h1', {}, titleOf(place, room, ui)), status),
      ...(room.kind === 'private'
        ? [
            h(
              'button',
              {
                type: 'button',
                class: 'button quiet',
                onclick: () => void attempt({ kind: room.isBlocked ? 'unblock' : 'block' }),
              },
              room.isBlocked ? ui.words.unblock : ui.words.block,
            ),
          ]
        : []),
    );
  }

  function update(): void {
    const room = roomOf();
    if (!room) return;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    const posts = store.posts(place);
    const context: BubbleContext = {
      ui,
      me,
      isPrivate: room.kind === 'private',
      press,
      reply: message => composer.replyTo(message),
      jump: id =>
        document.getElementById(`message-${id}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' }),
    };
    redraw(posts, context);
    const action = store.action(place);
    status.textContent = action
      ? action === 'typing'
        ? ui.words.writing
        : ui.words.sendingFile
      : room.kind === 'private'
        ? ui.words.bot
        : `${room.isForum ? `${room.title}, ` : ''}${ui.words.members(room.memberCount)}`;
    status.classList.toggle('acting', action !== null);
    const hasBegun = room.kind !== 'private' || posts.length > 0;
    if (room.isBlocked) fill(foot, h('p', { class: 'blocked' }, ui.words.blocked));
    else if (!hasBegun) fill(foot, beginButton());
    else if (!composer.element.isConnected) fill(foot, composer.element);
    composer.setCommands(room.commands);
    composer.setKeyboard(latestKeyboard(posts));
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }

  function redraw(posts: ReturnType<Store['posts']>, context: BubbleContext): void {
    const next: typeof drawn = new Map();
    const children: Node[] = [];
    let day = '';
    for (const post of posts) {
      const date = dayOf(post.message.date, ui);
      if (date !== day) children.push(h('div', { class: 'day' }, h('span', {}, date)));
      day = date;
      const key = `${post.message.message_id}/${post.message.ephemeral_message_id ?? ''}`;
      const content = JSON.stringify(post);
      const known = drawn.get(key);
      const entry = known?.post === content ? known : { post: content, element: bubble(post, context) };
      next.set(key, entry);
      children.push(entry.element);
    }
    drawn = next;
    const drafts = store
      .drafts(place)
      .map(draft => draftBubble(draft, ui, () => void attempt({ kind: 'stop' })));
    if (children.length === 0 && drafts.length === 0) {
      const about = store.state.description;
      children.push(h('div', { class: 'empty' }, h('p', {}, about || ui.words.nothingYet)));
    }
    children.push(...drafts);
    const old = [...list.childNodes];
    // Only what differs is touched, so that the reader's place and selection stay.
    const same = children.findIndex((child, index) => child !== old[index] && !isSameDay(child, old[index]));
    const from = same < 0 ? children.length : same;
    for (const child of old.slice(from)) child.remove();
    list.append(...children.slice(from));
  }

  async function press(message: Message, data: string): Promise<void> {
    const { message_id: messageId, ephemeral_message_id: ephemeralId } = message;
    try {
      const queryId = await act(me, place.room, { kind: 'press', messageId, ephemeralId, data });
      if (!queryId) return;
      await new Promise<void>(resolve => {
        presses.set(queryId, resolve);
        setTimeout(resolve, PRESS_WAIT_MS);
      });
    } catch {
      ui.toast(ui.words.refused);
    }
  }

  function attempt(what: Parameters<typeof act>[2]): Promise<void> {
    return act(me, place.room, what).then(
      () => {
        if (what.kind === 'say') list.scrollTop = list.scrollHeight;
      },
      () => ui.toast(ui.words.refused),
    );
  }

  function beginButton(): HTMLElement {
    const begin = () => void attempt({ kind: 'say', text: '/start' });
    return h('button', { type: 'button', class: 'button primary begin', onclick: begin }, ui.words.begin);
  }

  function threadOf(): { thread?: number } {
    return place.thread === null ? {} : { thread: place.thread };
  }

  function roomOf() {
    return store.state.rooms.find(room => room.key === place.room);
  }

  return {
    element,
    update,
    answered(queryId) {
      presses.get(queryId)?.();
      presses.delete(queryId);
    },
  };
}

/** The bot's last word about the reader's keyboard; buttons and force reply stand until it says otherwise. */
function latestKeyboard(posts: ReturnType<Store['posts']>) {
  return posts.findLast(post => post.keyboard !== null)?.keyboard ?? null;
}

function isSameDay(a: Node, b: Node | undefined): boolean {
  return (
    a instanceof HTMLElement &&
    b instanceof HTMLElement &&
    a.className === 'day' &&
    b.className === 'day' &&
    a.textContent === b.textContent
  );
}

function dayOf(date: number, { language, words }: Ui): string {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  const day = format.format(date * 1000);
  if (day === format.format(Date.now())) return words.today;
  return day === format.format(Date.now() - 86_400_000) ? words.yesterday : day;
}
