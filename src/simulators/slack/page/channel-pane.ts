import { fill, h } from '../../../browser/page/dom.ts';
import { type JsonObject, listAt } from '../json.ts';
import type { PageChannel, PageView } from '../page-wire.ts';
import { avatar } from './avatar.ts';
import { blockNodes } from './blocks.ts';
import { Composer } from './composer.ts';
import { MessageList } from './message-list.ts';
import { channelIcon, icon } from './svg.ts';
import { busyThread } from './thread-pane.ts';
import { actAndTell, placeName, type Ui } from './ui.ts';

export type Tab = 'messages' | 'home';

/** A channel, or the app with its messages and its home. */
export class ChannelPane {
  readonly element: HTMLElement;
  private readonly ui: Ui;
  private readonly channel: PageChannel;
  private readonly list: MessageList;
  private readonly composer: Composer;
  private readonly body = h('div', { class: 'pane-body' });
  private readonly prompts = h('div', { class: 'prompts' });
  private readonly home = h('div', { class: 'home' });
  private tab: Tab = 'messages';

  constructor(ui: Ui, channel: PageChannel, back: () => void) {
    this.ui = ui;
    this.channel = channel;
    this.list = new MessageList(ui, null);
    const { words } = ui;
    const { app } = ui.state();
    const where = placeName(ui, channel);
    this.composer = new Composer(ui, channel, null, words.write(where));
    const mark = channel.kind === 'im' ? avatar(app.userId, ui, 'small') : channelIcon(channel.kind);
    this.element = h(
      'section',
      { class: 'channel', 'aria-label': where },
      h(
        'header',
        { class: 'pane-head' },
        h(
          'button',
          { type: 'button', class: 'quiet back', 'aria-label': words.back, onclick: back },
          icon('back'),
        ),
        h(
          'div',
          { class: 'pane-title' },
          h('h2', {}, mark, channel.kind === 'im' ? app.name : channel.name),
          this.note(),
        ),
        channel.kind === 'im' && this.tabs(),
      ),
      this.body,
    );
    this.showTab('messages');
  }

  get openTab(): Tab {
    return this.tab;
  }

  /** `openThread`: shown beside it, with its own word of what the app does. */
  draw(channel: PageChannel, openThread: string | null): void {
    this.list.draw(channel, this.empty(channel));
    const { app } = this.ui.state();
    // In a direct conversation work goes on in the thread of the latest question.
    const statuses = channel.kind === 'im' ? channel.statuses.filter(one => one.threadTs !== openThread) : [];
    const status = statuses.at(-1) ?? null;
    const latest = channel.busy.findLast(ts => ts !== openThread) ?? status?.threadTs ?? null;
    const stoppable = channel.kind === 'im' && latest ? busyThread(channel, latest) : null;
    this.composer.showStatus(app.name, status, stoppable);
    this.drawPrompts(channel);
  }

  drawHome(view: PageView | null): void {
    const { words } = this.ui;
    const blocks = listAt(view?.content, 'blocks') as readonly JsonObject[];
    fill(
      this.home,
      ...(blocks.length > 0
        ? blockNodes(blocks, this.ui, async pressed => {
            await actAndTell(this.ui, { kind: 'pressInView', pressed });
          })
        : [h('p', { class: 'empty' }, words.emptyHome)]),
    );
  }

  toEnd(): void {
    this.list.toEnd();
    if (matchMedia('(min-width: 800px)').matches) this.composer.focus();
  }

  private showTab(tab: Tab): void {
    this.tab = tab;
    for (const one of this.element.querySelectorAll('.tab')) {
      one.setAttribute('aria-selected', String(one.getAttribute('data-tab') === tab));
    }
    if (tab === 'home') fill(this.body, this.home);
    else fill(this.body, this.list.element, this.prompts, ...this.writing());
  }

  private writing(): HTMLElement[] {
    const { words } = this.ui;
    if (this.channel.hasApp) return [this.composer.element];
    const invite = () => actAndTell(this.ui, { kind: 'invite', channelId: this.channel.id });
    const button = h('button', { type: 'button', class: 'button plain', onclick: invite }, words.inviteApp);
    return [h('p', { class: 'not-in' }, words.notIn, button), this.composer.element];
  }

  private tabs(): HTMLElement {
    const { words } = this.ui;
    const tab = (name: Tab, label: string) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: 'tab',
          'data-tab': name,
          'aria-selected': String(name === 'messages'),
          onclick: () => {
            this.showTab(name);
            if (name === 'messages') this.toEnd();
            void this.ui.act({ kind: 'openHome', tab: name });
          },
        },
        label,
      );
    return h(
      'div',
      { class: 'tabs', role: 'tablist' },
      tab('messages', words.messages),
      tab('home', words.home),
    );
  }

  private note(): HTMLElement | false {
    const { words } = this.ui;
    const { kind, members } = this.channel;
    if (kind === 'im') return false;
    const count = words.members(members);
    return h('small', {}, kind === 'private' ? `${words.privateChannel} · ${count}` : count);
  }

  private empty(channel: PageChannel): HTMLElement {
    const { words } = this.ui;
    const { app } = this.ui.state();
    const text = channel.kind === 'im' ? words.emptyDm : `${words.emptyChannel}${app.name}.`;
    return h(
      'div',
      { class: 'empty' },
      channel.kind === 'im' && avatar(app.userId, this.ui),
      h('p', {}, text),
    );
  }

  private drawPrompts(channel: PageChannel): void {
    const { prompts } = channel;
    if (!prompts) {
      fill(this.prompts);
      return;
    }
    fill(
      this.prompts,
      prompts.title && h('p', {}, prompts.title),
      ...prompts.prompts.map(prompt =>
        h(
          'button',
          {
            type: 'button',
            class: 'button plain',
            onclick: () => actAndTell(this.ui, { kind: 'say', channelId: channel.id, text: prompt.message }),
          },
          prompt.title,
        ),
      ),
    );
  }
}
