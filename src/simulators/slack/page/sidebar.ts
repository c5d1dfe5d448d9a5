import { h } from '../../../browser/page/dom.ts';
import type { PageChannel, PagePerson } from '../page-wire.ts';
import { avatar } from './avatar.ts';
import { channelIcon, icon } from './svg.ts';
import type { Ui } from './ui.ts';

export interface SidebarActs {
  open(channelId: string): void;
  /** Take another person's place. */
  become(personId: string): void;
  settings(): void;
}

/** Channels, the app, and whom one is. */
export function sidebar(
  ui: Ui,
  current: string | null,
  unread: ReadonlySet<string>,
  acts: SidebarActs,
): HTMLElement {
  const { words } = ui;
  const state = ui.state();
  const row = (channel: PageChannel) => {
    const name = channel.kind === 'im' ? state.app.name : channel.name;
    const mark = channel.kind === 'im' ? avatar(state.app.userId, ui, 'small') : channelIcon(channel.kind);
    const isNew = unread.has(channel.id);
    return h(
      'button',
      {
        type: 'button',
        class: `row${channel.id === current ? ' current' : ''}${isNew ? ' unread' : ''}`,
        'aria-current': channel.id === current ? 'page' : null,
        onclick: () => acts.open(channel.id),
      },
      mark,
      h('span', {}, name),
      isNew && h('span', { class: 'dot', 'aria-label': words.unread }),
    );
  };
  const apps = state.channels.filter(channel => channel.kind === 'im');
  const groups = state.channels.filter(channel => channel.kind === 'mpim');
  const channels = state.channels.filter(({ kind }) => kind === 'public' || kind === 'private');
  return h(
    'nav',
    { class: 'sidebar' },
    h(
      'header',
      {},
      h('h1', {}, state.workspace),
      h(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': words.settings,
          title: words.settings,
          onclick: acts.settings,
        },
        icon('settings'),
      ),
    ),
    h(
      'div',
      { class: 'rows' },
      h('h2', {}, words.channelsHeading),
      ...channels.map(row),
      groups.length > 0 && h('h2', {}, words.groupsHeading),
      ...groups.map(row),
      h('h2', {}, words.appsHeading),
      ...apps.map(row),
    ),
    h(
      'p',
      { class: `link ${state.app.isConnected ? 'on' : 'off'}` },
      state.app.isConnected ? words.appConnected : words.appAway,
    ),
    people(ui, acts),
  );
}

function people(ui: Ui, acts: SidebarActs): HTMLElement {
  const { words } = ui;
  const { me, people: all } = ui.state();
  const role = (person: PagePerson) => words.roles[person.role ?? 'stranger'];
  const current = all.find(person => person.id === me);
  const menu = h(
    'details',
    { class: 'menu people' },
    h(
      'summary',
      {},
      avatar(me, ui),
      h(
        'span',
        { class: 'who' },
        h('small', {}, words.actingAs),
        h('strong', {}, current?.name ?? ''),
        h('small', {}, current ? role(current) : ''),
      ),
      icon('down'),
    ),
    h(
      'div',
      { class: 'menu-items' },
      ...all.map(person =>
        h(
          'button',
          { type: 'button', 'aria-pressed': String(person.id === me), onclick: () => acts.become(person.id) },
          avatar(person.id, ui, 'small'),
          h('span', { class: 'who' }, h('strong', {}, person.name), h('small', {}, role(person))),
        ),
      ),
    ),
  );
  return menu;
}
