import type { Message } from 'grammy/types';
import type { PageEvent, PagePost, PageRoom, PageState } from '../wire.ts';

/** A room, or one topic of it. */
export interface Place {
  readonly room: string;
  readonly thread: number | null;
}

/** What the page knows. Events change the rooms' lists in place; what is seen of them is counted per place. */
export class Store {
  state: PageState;
  place: Place | null = null;
  readonly #posts = new Map<string, PagePost[]>();
  readonly #drafts = new Map<string, PageRoom['drafts'][number][]>();
  readonly #unread = new Map<string, number>();
  /** Actions under way, by place, with when they end. */
  readonly #actions = new Map<string, { readonly action: string; readonly until: number }>();

  constructor(state: PageState) {
    this.state = state;
    this.replace(state);
  }

  replace(state: PageState): void {
    this.state = state;
    for (const room of state.rooms) {
      this.#posts.set(room.key, [...room.posts]);
      this.#drafts.set(room.key, [...room.drafts]);
    }
    const [first] = state.rooms;
    if (!this.place || !state.rooms.some(room => room.key === this.place?.room)) {
      this.place = first ? { room: first.key, thread: null } : null;
    }
  }

  get room(): PageRoom | null {
    return this.state.rooms.find(room => room.key === this.place?.room) ?? null;
  }

  /** Messages of a place, oldest first. */
  posts(place: Place): PagePost[] {
    return (this.#posts.get(place.room) ?? []).filter(({ message }) =>
      isIn(place, message, this.#room(place)),
    );
  }

  drafts(place: Place): PageRoom['drafts'] {
    return (this.#drafts.get(place.room) ?? []).filter(draft => draft.threadId === place.thread);
  }

  unread(place: Place): number {
    return this.#unread.get(keyOf(place)) ?? 0;
  }

  open(place: Place): void {
    this.place = place;
    this.#unread.delete(keyOf(place));
  }

  /** What the bot is doing here, null where it is silent. */
  action(place: Place): string | null {
    const found = this.#actions.get(keyOf(place));
    return found && found.until > Date.now() ? found.action : null;
  }

  /** Takes an event in; the place that it concerns, null where it changes no conversation. */
  take(event: PageEvent): Place | null {
    if (event.kind === 'post') return this.#takePost(event.room, event.post);
    if (event.kind === 'gone') return this.#takeAway(event);
    if (event.kind === 'draft' || event.kind === 'draft-ended') return this.#takeDraft(event);
    if (event.kind === 'action') {
      const place = { room: event.room, thread: event.threadId };
      // Bot API: a status lasts 5 seconds, or until the bot's next message.
      this.#actions.set(keyOf(place), { action: event.action, until: Date.now() + 5000 });
      return place;
    }
    return null;
  }

  #takePost(room: string, post: PagePost): Place {
    const posts = this.#posts.get(room) ?? [];
    this.#posts.set(room, posts);
    const index = posts.findIndex(({ message }) => isSame(message, post.message));
    const place = { room, thread: threadOf(post.message) };
    if (index >= 0) posts[index] = post;
    else {
      posts.push(post);
      const isMine = post.message.from?.id === this.state.me;
      if (!isMine) this.#actions.delete(keyOf(place));
      if (!isMine && !(this.place && keyOf(this.place) === keyOf(place))) {
        this.#unread.set(keyOf(place), this.unread(place) + 1);
      }
    }
    return place;
  }

  #takeAway(event: Extract<PageEvent, { kind: 'gone' }>): Place | null {
    const posts = this.#posts.get(event.room) ?? [];
    const index = posts.findIndex(
      ({ message }) =>
        message.message_id === event.messageId &&
        (message.ephemeral_message_id ?? null) === event.ephemeralId,
    );
    const [post] = index >= 0 ? posts.splice(index, 1) : [];
    return post ? { room: event.room, thread: threadOf(post.message) } : null;
  }

  #takeDraft(event: Extract<PageEvent, { kind: 'draft' | 'draft-ended' }>): Place {
    const drafts = this.#drafts.get(event.room) ?? [];
    const id = event.kind === 'draft' ? event.draft.draftId : event.draftId;
    const index = drafts.findIndex(draft => draft.draftId === id);
    const thread = event.kind === 'draft' ? event.draft.threadId : (drafts[index]?.threadId ?? null);
    if (event.kind === 'draft-ended') drafts.splice(index, index < 0 ? 0 : 1);
    else if (index >= 0) drafts[index] = event.draft;
    else drafts.push(event.draft);
    this.#drafts.set(event.room, drafts);
    return { room: event.room, thread };
  }

  #room(place: Place): PageRoom | undefined {
    return this.state.rooms.find(room => room.key === place.room);
  }
}

export function keyOf(place: Place): string {
  return `${place.room}#${place.thread ?? 0}`;
}

function threadOf(message: Message): number | null {
  return message.is_topic_message ? (message.message_thread_id ?? null) : null;
}

function isIn(place: Place, message: Message, room: PageRoom | undefined): boolean {
  return !room?.isForum || threadOf(message) === place.thread;
}

function isSame(a: Message, b: Message): boolean {
  return a.message_id === b.message_id && a.ephemeral_message_id === b.ephemeral_message_id;
}
