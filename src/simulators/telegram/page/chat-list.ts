import { h } from '../../../browser/page/dom.ts';
import type { PageRoom } from '../wire.ts';
import { nameOf, summaryOf, timeOf } from './bubble.ts';
import { icon } from './icons.ts';
import { keyOf, type Place, type Store } from './store.ts';
import type { Ui } from './ui.ts';

/** The rooms that the person is in, a forum's topics each as a line of its own. */
export function chatList(store: Store, ui: Ui, open: (place: Place) => void): HTMLElement {
  const lines = store.state.rooms.flatMap(room =>
    room.isForum
      ? [
          h('div', { class: 'forum' }, icon('people'), room.title),
          ...[null, ...room.topics.map(topic => topic.id)].map(thread =>
            line({ room: room.key, thread }, room),
          ),
        ]
      : [line({ room: room.key, thread: null }, room)],
  );
  return h('nav', { class: 'chat-list', 'aria-label': ui.words.chats }, ...lines);

  function line(place: Place, room: PageRoom): HTMLElement {
    const isOpen = store.place !== null && keyOf(store.place) === keyOf(place);
    const last = store.posts(place).at(-1)?.message;
    const unread = store.unread(place);
    const isOthers = last && room.kind !== 'private' && last.from?.id !== store.state.me;
    return h(
      'button',
      {
        type: 'button',
        class: `chat-line ${room.isForum ? 'topic' : ''}`,
        'aria-current': isOpen ? 'true' : null,
        onclick: () => open(place),
      },
      avatar(place, room),
      h(
        'span',
        { class: 'chat-text' },
        h('span', { class: 'chat-title' }, titleOf(place, room, ui)),
        h(
          'span',
          { class: 'chat-last' },
          last ? `${isOthers ? `${nameOf(last, ui)}: ` : ''}${summaryOf(last, ui)}` : ui.words.nothingYet,
        ),
      ),
      h(
        'span',
        { class: 'chat-side' },
        h('span', { class: 'chat-time' }, last ? timeOf(last.date, ui) : ''),
        unread > 0
          ? h('span', { class: 'badge', 'aria-label': ui.words.unread(unread) }, String(unread))
          : null,
      ),
    );
  }
}

export function titleOf(place: Place, room: PageRoom, ui: Ui): string {
  if (!room.isForum) return room.title;
  if (place.thread === null) return ui.words.generalTopic;
  return room.topics.find(topic => topic.id === place.thread)?.name ?? room.title;
}

export function avatar(place: Place, room: PageRoom): HTMLElement {
  const tint = room.kind === 'private' ? 0 : 1 + ((place.thread ?? 0) % 5);
  if (room.isForum) return h('span', { class: `avatar small tint-bg-${tint}` }, icon('topic'));
  return h('span', { class: `avatar tint-bg-${tint}`, 'aria-hidden': 'true' }, room.title.slice(0, 1));
}
