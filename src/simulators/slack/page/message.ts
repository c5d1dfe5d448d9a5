import { h } from '../../../browser/page/dom.ts';
import type { PageChannel, PageFile, PageMessage } from '../page-wire.ts';
import { avatar } from './avatar.ts';
import { blockNodes } from './blocks.ts';
import { clock } from './moments.ts';
import { mrkdwn } from './mrkdwn.ts';
import { icon } from './svg.ts';
import { actAndTell, type Ui } from './ui.ts';

export interface MessageOptions {
  readonly channel: PageChannel;
  /** Stands under a message of the same person: no face, no name. */
  readonly continues: boolean;
  /** In a thread's own pane: no link to the thread. */
  readonly inThread: boolean;
}

/** One message with everything under it. */
export function messageNode(message: PageMessage, ui: Ui, options: MessageOptions): HTMLElement {
  const { names, app } = ui.state();
  const { continues } = options;
  const time = h('time', { class: 'message-time' }, clock(message.ts, ui));
  return h(
    'article',
    {
      class: `message${continues ? ' continues' : ''}${message.onlyYou ? ' only-you' : ''}`,
      'data-ts': message.ts,
    },
    continues ? h('div', { class: 'gutter' }, time) : avatar(message.userId, ui),
    h(
      'div',
      { class: 'message-main' },
      message.onlyYou && h('p', { class: 'only-you-note' }, icon('eye'), ui.words.onlyYou),
      !continues &&
        h(
          'header',
          {},
          h('strong', {}, names[message.userId] ?? app.name),
          message.isApp && h('span', { class: 'badge' }, ui.words.app),
          time,
        ),
      h('div', { class: 'message-body' }, ...content(message, ui, options)),
      message.edited && h('span', { class: 'edited' }, ui.words.edited),
      ...message.files.map(file => fileNode(file, ui)),
      message.reactions.length > 0 &&
        h(
          'p',
          { class: 'reactions' },
          ...message.reactions.map(one => h('span', {}, mrkdwn(`:${one.name}:`, {}), ` ${one.count}`)),
        ),
      !options.inThread && threadLink(message, ui, options.channel),
    ),
    !message.onlyYou && tools(message, ui, options),
  );
}

function content(message: PageMessage, ui: Ui, { channel }: MessageOptions): Node[] {
  const { names } = ui.state();
  const press = async (pressed: Parameters<Parameters<typeof blockNodes>[2]>[0]) => {
    await actAndTell(ui, { kind: 'press', channelId: channel.id, ts: message.ts, pressed });
  };
  const said: Node[] =
    message.blocks.length > 0
      ? blockNodes(message.blocks, ui, press)
      : message.text
        ? [h('div', { class: 'block' }, mrkdwn(message.text, names))]
        : [];
  if (message.streaming === 'streaming') {
    const caret = h('span', { class: 'caret', role: 'status', 'aria-label': ui.words.streaming });
    const last = said.at(-1)?.lastChild;
    if (last instanceof HTMLParagraphElement) last.append(' ', caret);
    else said.push(caret);
  }
  if (message.streaming === 'stopped') said.push(h('span', { class: 'edited' }, ui.words.stopped));
  return said;
}

function fileNode(file: PageFile, ui: Ui): HTMLElement {
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.mimetype)) {
    return h(
      'figure',
      { class: 'image full' },
      h('figcaption', {}, file.title),
      h(
        'a',
        { href: file.url, target: '_blank' },
        h('img', { src: file.url, alt: file.alt ?? file.title, loading: 'lazy' }),
      ),
    );
  }
  return h(
    'div',
    { class: 'file' },
    h('span', { class: 'file-icon' }, icon('file')),
    h('span', { class: 'file-name' }, h('strong', {}, file.title), h('small', {}, sizeText(file.size))),
    /^audio\//.test(file.mimetype) && h('audio', { controls: true, src: file.url, preload: 'none' }),
    h(
      'a',
      { class: 'quiet', href: file.url, download: file.name, 'aria-label': ui.words.download(file.name) },
      icon('download'),
    ),
  );
}

function sizeText(bytes: number): string {
  const unit = bytes < 1024 ? 'byte' : bytes < 1024 * 1024 ? 'kilobyte' : 'megabyte';
  const value = unit === 'byte' ? bytes : unit === 'kilobyte' ? bytes / 1024 : bytes / 1024 / 1024;
  const language = document.documentElement.lang;
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

function threadLink(message: PageMessage, ui: Ui, channel: PageChannel): HTMLElement | false {
  const replies = channel.messages.filter(one => one.threadTs === message.ts && !one.deleted);
  const last = replies.at(-1);
  if (!last) return false;
  const faces = [...new Set(replies.map(reply => reply.userId))].slice(0, 3);
  return h(
    'button',
    { type: 'button', class: 'thread-link', onclick: () => ui.openThread(channel.id, message.ts) },
    ...faces.map(id => avatar(id, ui, 'small')),
    h('strong', {}, ui.words.replies(replies.length)),
    h('span', {}, clock(last.ts, ui)),
  );
}

function tools(message: PageMessage, ui: Ui, { channel, inThread }: MessageOptions): HTMLElement {
  const shortcut = (callbackId: 'similar' | 'explain') =>
    h(
      'button',
      {
        type: 'button',
        onclick: () => {
          menu.open = false;
          return actAndTell(ui, { kind: 'shortcut', channelId: channel.id, ts: message.ts, callbackId });
        },
      },
      ui.words.shortcuts[callbackId],
    );
  const menu = h(
    'details',
    { class: 'menu' },
    h('summary', { 'aria-label': ui.words.moreActions, title: ui.words.moreActions }, icon('more')),
    h('div', { class: 'menu-items' }, shortcut('similar'), shortcut('explain')),
  );
  return h(
    'div',
    { class: 'tools' },
    !inThread &&
      h(
        'button',
        {
          type: 'button',
          title: ui.words.replyInThread,
          'aria-label': ui.words.replyInThread,
          onclick: () => ui.openThread(channel.id, message.threadTs ?? message.ts),
        },
        icon('reply'),
      ),
    menu,
  );
}
