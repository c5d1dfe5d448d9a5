import { fill, h } from '../../../browser/page/dom.ts';
import type { StartData, WebMail, WebThread } from '../wire.ts';
import { getJson, send } from './api.ts';
import { createComposer } from './composer.ts';
import { createConversation } from './conversation.ts';
import { icon } from './icons.ts';
import { createRail } from './rail.ts';
import { createUi, mountNotices, type Notices, type Ui, wordsOf } from './ui.ts';
import { welcome } from './welcome.ts';

const MAIL_EVERY_MS = 15_000;
const narrow = matchMedia('(max-width: 860px)');

await openPage(document.getElementById('app') as HTMLElement, mountNotices());

/** Puts the page together. It is drawn again as a whole when the language changes; the conversation stays as it is. */
async function openPage(root: HTMLElement, notices: Notices) {
  let start: StartData = {
    examples: [],
    commands: [],
    model: 'embedded',
    timeZone: 'UTC',
    canSignOut: false,
  };
  let problem: unknown = null;
  try {
    start = await getJson<StartData>('/api/start');
  } catch (error) {
    problem = error;
  }
  let ui = createUi(notices, start.timeZone);
  let threads: readonly WebThread[] = [];
  let isReading = false;
  let parts = layOut();

  const conversation = createConversation(
    parts.column,
    () => welcome(start.examples, question => void conversation.run(question), ui),
    () => ui,
    {
      changed: threadId => {
        showAddress(threadId);
        void refreshThreads();
      },
      running: isRunning => {
        parts.composer.setRunning(isRunning);
        const isLost = document.activeElement === document.body;
        // On a phone the field would bring up the keyboard, over what has just come.
        if (!isRunning && isLost && !narrow.matches) parts.composer.focus();
      },
      beginAnew: begin,
    },
  );

  function layOut() {
    const composer = createComposer(ui, start.commands, {
      ask: question => void conversation.run(question),
      stop: () => conversation.stop(),
      lastQuestion: () => conversation.lastQuestion,
    });
    const rail = createRail(ui, start.canSignOut, {
      begin,
      open: threadId => void open(threadId, true),
      remove,
      close: () => setRail(false),
      setLanguage: language => void redraw(createUi(notices, ui.timeZone, { language })),
      setTheme: theme => {
        ui = createUi(notices, ui.timeZone, { theme });
      },
    });
    const menu = barButton('menu', ui.words.openMenu, () => setRail(true));
    menu.setAttribute('aria-controls', 'rail');
    menu.setAttribute('aria-expanded', 'false');
    const column = h('main', { class: 'column' });
    const stage = h('div', { class: 'stage' }, column, composer.element);
    const bar = h(
      'header',
      { class: 'bar' },
      menu,
      h('span', { class: 'brand' }, icon('mark'), ui.words.brand),
      barButton('plus', ui.words.newConversation, begin),
    );
    const main = h('div', { class: 'main' }, bar, stage);
    const skip = h('a', { class: 'skip', href: '#question' }, ui.words.skipToQuestion);
    const scrim = h('div', { class: 'scrim', onclick: () => setRail(false) });
    fill(root, skip, rail.element, scrim, main);
    return { composer, rail, column, main, menu };
  }

  /** On a narrow screen the rail is a drawer, and only one of the two can be reached at a time. */
  function setRail(isOpen: boolean) {
    const isDrawer = narrow.matches;
    const wasOpen = root.classList.contains('rail-open');
    root.classList.toggle('rail-open', isOpen && isDrawer);
    parts.rail.element.inert = isDrawer && !isOpen;
    parts.main.inert = isDrawer && isOpen;
    parts.menu.setAttribute('aria-expanded', String(isOpen && isDrawer));
    if (isOpen && isDrawer) parts.rail.element.querySelector<HTMLElement>('button')?.focus();
    else if (wasOpen && isDrawer) parts.menu.focus();
  }

  async function redraw(next: Ui) {
    ui = next;
    const text = parts.composer.text;
    start = await getJson<StartData>('/api/start').catch(() => start);
    const { column } = parts;
    parts = layOut();
    parts.column.replaceWith(column);
    parts.column = column;
    parts.composer.text = text;
    parts.rail.show(threads, conversation.threadId);
    conversation.draw();
    setRail(false);
    root.querySelector<HTMLElement>('input[name="language"]:checked')?.focus({ preventScroll: true });
  }

  function begin() {
    conversation.begin();
    showAddress(null);
    parts.rail.show(threads, null);
    setRail(false);
    parts.composer.focus();
  }

  async function open(threadId: string, push: boolean) {
    setRail(false);
    try {
      await conversation.open(threadId);
      if (push) showAddress(threadId);
    } catch (error) {
      ui.toast(wordsOf(error, ui));
      begin();
    }
    parts.rail.show(threads, conversation.threadId);
  }

  async function remove(threadId: string) {
    try {
      await send('DELETE', `/api/threads/${threadId}`);
      ui.toast(ui.words.deleted);
      if (threadId === conversation.threadId) begin();
      await refreshThreads();
    } catch (error) {
      ui.toast(wordsOf(error, ui));
    }
  }

  async function refreshThreads() {
    threads = await getJson<WebThread[]>('/api/threads').catch(() => threads);
    parts.rail.show(threads, conversation.threadId);
  }

  /** What was said meanwhile, such as a word on what waited for approval: shown first, let go then. */
  async function readMail() {
    if (document.visibilityState !== 'visible' || isReading) return;
    isReading = true;
    const mail = await getJson<WebMail[]>('/api/mail').catch(() => []);
    conversation.receive(mail);
    if (mail.length > 0) await send('POST', '/api/mail', { ids: mail.map(({ id }) => id) }).catch(() => {});
    isReading = false;
  }

  const addressed = () => /^\/c\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1] ?? null;
  narrow.addEventListener('change', () => setRail(false));
  addEventListener('popstate', () => {
    const threadId = addressed();
    if (threadId) void open(threadId, false);
    else conversation.begin();
  });
  addEventListener('keydown', event => {
    if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
    if (root.classList.contains('rail-open')) setRail(false);
    else conversation.stop();
  });

  setRail(false);
  if (problem) ui.toast(wordsOf(problem, ui));
  const threadId = addressed();
  if (threadId) await open(threadId, false);
  else conversation.draw();
  await refreshThreads();
  if (!narrow.matches) parts.composer.focus();
  await readMail();
  setInterval(() => void readMail(), MAIL_EVERY_MS);
  document.addEventListener('visibilitychange', () => void readMail());
}

function showAddress(threadId: string | null) {
  const path = threadId ? `/c/${threadId}` : '/';
  if (location.pathname !== path) history.pushState(null, '', path);
}

function barButton(name: 'menu' | 'plus', label: string, onclick: () => void): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick },
    icon(name),
  );
}
