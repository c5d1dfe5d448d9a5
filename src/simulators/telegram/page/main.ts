import { fill, h } from '../../../browser/page/dom.ts';
import { showTheme, type Theme } from '../../../browser/page/theme.ts';
import type { SimulatorLanguage } from '../../../words/telegram-simulator.ts';
import type { PageEvent, PagePerson } from '../wire.ts';
import { follow, loadState } from './api.ts';
import { chatList } from './chat-list.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { icon } from './icons.ts';
import { keyOf, type Place, Store } from './store.ts';
import { alertPerson, createUi, keep, kept, type Ui } from './ui.ts';

await openPage(document.getElementById('app') as HTMLElement);

/** Puts the page together: who one is, their chats, the conversation that is open. */
async function openPage(root: HTMLElement): Promise<void> {
  let theme = (kept('theme') ?? 'auto') as Theme;
  showTheme(theme);
  const chosen = kept('language') ?? document.documentElement.lang;
  let ui = createUi(chosen === 'en' ? 'en' : 'ru');
  let store: Store;
  let conversation: Conversation | null = null;
  let unfollow = () => {};
  const rail = h('aside', { class: 'rail' });
  const pane = h('div', { class: 'pane' });
  const label = h('div', { class: 'label', role: 'note' });
  fill(root, label, h('div', { class: 'panes' }, rail, pane));
  // A status fades by itself: nothing else happens then that would redraw it.
  setInterval(() => conversation?.update(), 1000);
  await become(Number(location.hash.slice(1)) || null);

  async function become(id: number | null): Promise<void> {
    unfollow();
    try {
      store = new Store(await loadState(id).catch(() => loadState(null)));
    } catch {
      fill(root, h('p', { class: 'lost' }, ui.words.lost));
      return;
    }
    history.replaceState(null, '', `#${store.state.me}`);
    unfollow = follow(
      store.state.me,
      event => void take(event),
      () => ui.toast(ui.words.lost),
    );
    draw();
  }

  async function take(event: PageEvent): Promise<void> {
    if (event.kind === 'state') {
      const before = JSON.stringify(store.state.rooms.map(shapeOf));
      store.replace(await loadState(store.state.me));
      if (JSON.stringify(store.state.rooms.map(shapeOf)) !== before) drawPane();
      else conversation?.update();
      drawRail();
      return;
    }
    if (event.kind === 'answered') {
      conversation?.answered(event.queryId);
      if (event.text && event.showAlert) alertPerson(event.text, ui);
      else if (event.text) ui.toast(event.text);
      return;
    }
    const place = store.take(event);
    if (place && store.place && keyOf(place) === keyOf(store.place)) conversation?.update();
    if (event.kind === 'post' || event.kind === 'gone') drawRail();
  }

  function draw(): void {
    fill(label, icon('offline'), h('span', {}, ui.words.label));
    drawRail();
    drawPane();
  }

  function drawRail(): void {
    fill(rail, personPicker(), chatList(store, ui, open), settings());
  }

  function drawPane(): void {
    if (!store.place) return;
    conversation = createConversation(store, store.place, ui, () => root.classList.remove('reading'));
    fill(pane, conversation.element);
    const messages = pane.querySelector('.messages');
    if (messages) messages.scrollTop = messages.scrollHeight;
  }

  function open(place: Place): void {
    store.open(place);
    root.classList.add('reading');
    drawRail();
    drawPane();
    if (matchMedia('(min-width: 761px)').matches) pane.querySelector('textarea')?.focus();
  }

  function personPicker(): HTMLElement {
    const select = h(
      'select',
      { id: 'person', onchange: () => void become(Number(select.value)) },
      ...store.state.people.map(person =>
        h('option', { value: person.id, selected: person.id === store.state.me }, describe(person, ui)),
      ),
    );
    return h('div', { class: 'person' }, h('label', { for: 'person' }, ui.words.actingAs), select);
  }

  function settings(): HTMLElement {
    const language = choice(ui.words.language, ui.language, { ru: 'Русский', en: 'English' }, value => {
      keep('language', value);
      ui = createUi(value as SimulatorLanguage);
      draw();
    });
    const appearance = choice(ui.words.theme, theme, ui.words.themes, value => {
      theme = value as Theme;
      keep('theme', theme);
      showTheme(theme);
    });
    return h('div', { class: 'settings' }, language, appearance);
  }
}

function choice(
  label: string,
  value: string,
  options: Readonly<Record<string, string>>,
  onchange: (value: string) => void,
): HTMLElement {
  const select = h(
    'select',
    { 'aria-label': label, title: label, onchange: () => onchange(select.value) },
    ...Object.entries(options).map(([key, text]) =>
      h('option', { value: key, selected: key === value }, text),
    ),
  );
  return select;
}

function describe({ name, role }: PagePerson, { words }: Ui): string {
  const roles: Readonly<Record<string, string>> = words.roles;
  return `${name}, ${roles[role ?? 'stranger'] ?? role}`;
}

/** What a conversation's frame is drawn from. */
function shapeOf({ key, title, topics, isBlocked, memberCount }: Store['state']['rooms'][number]) {
  return { key, title, topics, isBlocked, memberCount };
}
