import { fill, h } from '../../../browser/page/dom.ts';
import { slackSimulatorWords } from '../../../words/slack-simulator.ts';
import type { PageChannel, PageEvent, PageMessage, PageState } from '../page-wire.ts';
import { fetchState, listen, postAct } from './api.ts';
import { ChannelPane } from './channel-pane.ts';
import { ModalPlace } from './modal.ts';
import { openSettings } from './settings.ts';
import { sidebar } from './sidebar.ts';
import { ThreadPane } from './thread-pane.ts';
import { choose, chosenLanguage, chosenTheme, mountToasts, type Ui } from './ui.ts';

const WHO = 'svod-slack-me';

/** The page: what one person sees of the workspace, kept up to date by the server's events. */
class Page {
  private readonly root: HTMLElement;
  private readonly places = {
    label: h('p', { class: 'simulator-label' }),
    menu: h('div', { class: 'place' }),
    channel: h('div', { class: 'place' }),
    thread: h('div', { class: 'place' }),
  };
  private readonly toast = mountToasts();
  private readonly unread = new Set<string>();
  private state: PageState;
  private ui: Ui;
  private channelId: string;
  private pane: ChannelPane;
  private thread: { readonly pane: ThreadPane; readonly ts: string } | null = null;
  private modal: ModalPlace;
  private isListOpen = true;
  private menuSays = '';
  private stopListening: () => void = () => {};

  constructor(root: HTMLElement, state: PageState) {
    this.root = root;
    fill(root, ...Object.values(this.places));
    this.state = state;
    this.ui = this.makeUi();
    const dm = state.channels.find(channel => channel.kind === 'im');
    this.channelId = dm?.id ?? '';
    this.modal = new ModalPlace(this.ui);
    this.pane = this.makePane();
  }

  start(): void {
    this.draw();
    this.pane.toEnd();
    const { me } = this.state;
    this.stopListening = listen(
      me,
      event => {
        if (me === this.state.me) void this.hear(event);
      },
      () => this.toast(this.ui.words.lost),
    );
  }

  private makeUi(): Ui {
    const [language, theme] = [chosenLanguage(), chosenTheme()];
    choose(language, theme);
    return {
      language,
      theme,
      words: slackSimulatorWords[language],
      state: () => this.state,
      act: async act => {
        try {
          return await postAct(this.state.me, act);
        } catch {
          this.toast(this.ui.words.lost);
          return { ok: true };
        }
      },
      openThread: (channelId, ts) => this.openThread(channelId, ts),
      toast: this.toast,
    };
  }

  private makePane(): ChannelPane {
    return new ChannelPane(this.ui, this.channel(), () => {
      this.isListOpen = true;
      this.draw();
    });
  }

  private channel(): PageChannel {
    const found =
      this.state.channels.find(channel => channel.id === this.channelId) ?? this.state.channels[0];
    if (!found) throw new Error('This person is in no channel.');
    return found;
  }

  private open(channelId: string): void {
    this.channelId = channelId;
    this.unread.delete(channelId);
    this.thread = null;
    this.isListOpen = false;
    this.pane = this.makePane();
    this.draw();
    this.pane.toEnd();
  }

  private openThread(channelId: string, ts: string): void {
    if (channelId !== this.channelId) this.open(channelId);
    const pane = new ThreadPane(this.ui, this.channel(), ts, () => {
      this.thread = null;
      this.draw();
    });
    this.thread = { pane, ts };
    this.isListOpen = false;
    this.draw();
    pane.toEnd();
  }

  private draw(): void {
    const shown = this.thread ? 'thread' : this.isListOpen ? 'list' : 'channel';
    this.root.className = `workspace shows-${shown}${this.thread ? ' with-thread' : ''}`;
    this.pane.draw(this.channel(), this.thread?.ts ?? null);
    this.pane.drawHome(this.state.home);
    this.thread?.pane.draw(this.channel());
    this.modal.draw(this.state.modal);
    this.drawMenu();
    put(this.places.channel, this.pane.element);
    put(this.places.thread, this.thread?.pane.element ?? null);
  }

  /** Only when it says something else: drawn again, an open list of people would close. */
  private drawMenu(): void {
    const { channels, app, me, people } = this.state;
    const listed = channels.map(({ id, name }) => [id, name, this.unread.has(id)]);
    const says = JSON.stringify([listed, app.isConnected, me, people, this.channelId, this.ui.language]);
    if (says === this.menuSays) return;
    this.menuSays = says;
    fill(this.places.label, this.ui.words.label);
    put(
      this.places.menu,
      sidebar(this.ui, this.channelId, this.unread, {
        open: channelId => this.open(channelId),
        become: personId => void this.become(personId),
        settings: () => openSettings(this.ui, (language, theme) => this.restyle(language, theme)),
      }),
    );
  }

  private restyle(language: Ui['language'], theme: Ui['theme']): void {
    const isOther = language !== this.ui.language;
    choose(language, theme);
    this.ui = this.makeUi();
    if (isOther) this.redrawAll();
  }

  /** Everything anew: another language, another person, other channels. */
  private redrawAll(): void {
    this.modal.remove();
    this.modal = new ModalPlace(this.ui);
    const open = this.thread?.ts;
    this.pane = this.makePane();
    this.thread = null;
    this.menuSays = '';
    if (open && this.channel().messages.some(message => message.ts === open))
      this.openThread(this.channelId, open);
    else this.draw();
    this.pane.toEnd();
  }

  private async become(personId: string): Promise<void> {
    const state = await fetchState(personId);
    if (!state) return;
    sessionStorage.setItem(WHO, personId);
    this.stopListening();
    this.state = state;
    this.unread.clear();
    if (!state.channels.some(channel => channel.id === this.channelId)) {
      this.channelId = state.channels.find(channel => channel.kind === 'im')?.id ?? '';
    }
    this.redrawAll();
    this.start();
  }

  private async hear(event: PageEvent): Promise<void> {
    if (event.kind === 'state') return this.refresh();
    if (event.kind === 'message') this.take(event.channelId, event.message);
    else if (event.kind === 'channel')
      this.change(event.channelId, channel => ({ ...channel, ...event.channel }));
    else if (event.kind === 'modal') this.state = { ...this.state, modal: event.view };
    else if (event.kind === 'home') this.state = { ...this.state, home: event.view };
    else this.state = { ...this.state, app: { ...this.state.app, isConnected: event.isConnected } };
    this.draw();
  }

  private async refresh(): Promise<void> {
    const state = await fetchState(this.state.me);
    // Meanwhile another person may have sat down here.
    if (!state || state.me !== this.state.me) return;
    const before = JSON.stringify([
      this.state.names,
      this.state.channels.map(({ id, members }) => [id, members]),
    ]);
    const after = JSON.stringify([state.names, state.channels.map(({ id, members }) => [id, members])]);
    this.state = state;
    if (before === after) this.draw();
    else this.redrawAll();
  }

  private take(channelId: string, message: PageMessage): void {
    this.change(channelId, channel => {
      const known = channel.messages.findIndex(one => one.ts === message.ts);
      const messages = known < 0 ? [...channel.messages, message] : channel.messages.with(known, message);
      return { ...channel, messages: messages.toSorted((a, b) => (a.ts < b.ts ? -1 : 1)) };
    });
    if (channelId !== this.channelId && message.userId !== this.state.me && !message.deleted)
      this.unread.add(channelId);
    // An answer in a direct conversation comes in the question's thread: it opens by itself, as one waits for it.
    const isMine =
      message.threadTs &&
      this.channel().messages.some(one => one.ts === message.threadTs && one.userId === this.state.me);
    const isWide = matchMedia('(min-width: 800px)').matches;
    if (isMine && message.isApp && channelId === this.channelId && !this.thread && isWide) {
      this.openThread(channelId, message.threadTs ?? message.ts);
    }
  }

  private change(channelId: string, how: (channel: PageChannel) => PageChannel): void {
    const channels = this.state.channels.map(channel => (channel.id === channelId ? how(channel) : channel));
    this.state = { ...this.state, channels };
  }
}

/** Moves nothing that is there already: taken out and put back, a pane would lose its place and the keyboard. */
function put(place: Element, element: Element | null): void {
  if (place.firstElementChild !== element) fill(place, element);
}

async function begin(): Promise<void> {
  const root = document.getElementById('app');
  const first = document.body.dataset.first ?? '';
  const state = (await fetchState(sessionStorage.getItem(WHO) ?? first)) ?? (await fetchState(first));
  if (!root || !state) return;
  new Page(root, state).start();
}

void begin();
