import { h } from '../../../browser/page/dom.ts';
import type { PageChannel } from '../page-wire.ts';
import { Composer } from './composer.ts';
import { MessageList } from './message-list.ts';
import { icon } from './svg.ts';
import { placeName, type Ui } from './ui.ts';

/** A thread beside its channel; on a phone in place of it. */
export class ThreadPane {
  readonly element: HTMLElement;
  private readonly list: MessageList;
  private readonly composer: Composer;
  private readonly ui: Ui;
  private readonly threadTs: string;
  private readonly title = h('small');

  constructor(ui: Ui, channel: PageChannel, threadTs: string, close: () => void) {
    this.ui = ui;
    this.threadTs = threadTs;
    this.list = new MessageList(ui, threadTs);
    this.composer = new Composer(ui, channel, threadTs, ui.words.writeReply);
    const button = (name: 'close' | 'back', label: string) =>
      h(
        'button',
        { type: 'button', class: `quiet ${name}`, 'aria-label': label, title: label, onclick: close },
        icon(name),
      );
    this.element = h(
      'section',
      { class: 'thread', 'aria-label': ui.words.thread },
      h(
        'header',
        { class: 'pane-head' },
        button('back', ui.words.backToChannel),
        h('div', { class: 'pane-title' }, h('h2', {}, ui.words.thread), this.title),
        button('close', ui.words.closeThread),
      ),
      this.list.element,
      this.composer.element,
    );
  }

  draw(channel: PageChannel): void {
    const { words } = this.ui;
    const { app } = this.ui.state();
    const place = placeName(this.ui, channel);
    this.title.textContent = channel.titles[this.threadTs] ?? words.threadIn(place);
    this.list.draw(channel, null);
    const status = channel.statuses.find(one => one.threadTs === this.threadTs) ?? null;
    this.composer.showStatus(app.name, status, busyThread(channel, this.threadTs));
  }

  toEnd(): void {
    this.list.toEnd();
    this.composer.focus();
  }
}

/** The thread if the app is at work in it and can be stopped. */
export function busyThread(channel: PageChannel, threadTs: string): string | null {
  const streaming = channel.messages.some(
    message => message.streaming === 'streaming' && (message.threadTs ?? message.ts) === threadTs,
  );
  return streaming || channel.busy.includes(threadTs) ? threadTs : null;
}
