import type { BotCommand, KeyboardButton, Message } from 'grammy/types';
import { fill, h } from '../../../browser/page/dom.ts';
import type { ReplyMarkup } from '../reply-markup.ts';
import { nameOf, summaryOf } from './bubble.ts';
import { icon } from './icons.ts';
import type { Ui } from './ui.ts';

export interface ComposerActions {
  readonly say: (text: string, replyTo: Message | null) => Promise<void>;
  readonly attach: () => void;
}

export interface Composer {
  readonly element: HTMLElement;
  replyTo(message: Message | null): void;
  setCommands(commands: readonly BotCommand[]): void;
  /** What the bot's latest message asks of the keyboard. */
  setKeyboard(markup: ReplyMarkup | null): void;
  focus(): void;
}

/** Where the person writes: text, the bot's commands, its buttons below, the message that is answered above. */
export function createComposer(ui: Ui, actions: ComposerActions): Composer {
  let commands: readonly BotCommand[] = [];
  let answered: Message | null = null;
  const field = h('textarea', {
    class: 'field',
    rows: 1,
    placeholder: ui.words.message,
    'aria-label': ui.words.message,
    maxlength: 4096,
    oninput: () => {
      grow();
      suggest(/^\/\w*$/.test(field.value) ? field.value.slice(1) : null);
    },
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Escape') suggest(null);
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void submit();
    },
  });
  const menu = h('div', {
    class: 'commands',
    hidden: true,
    role: 'listbox',
    'aria-label': ui.words.commands,
  });
  const answering = h('div', { class: 'answering', hidden: true });
  const keys = h('div', { class: 'reply-keyboard', hidden: true });
  const button = (name: 'clip' | 'slash' | 'keys', label: string, onclick: () => void) =>
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick },
      icon(name),
    );
  const commandsButton = button('slash', ui.words.commands, () => suggest(menu.hidden ? '' : null));
  const keysButton = button('keys', ui.words.showButtons, () => {
    keys.hidden = !keys.hidden;
    keysButton.setAttribute('aria-expanded', String(!keys.hidden));
  });
  keysButton.hidden = true;
  const send = h(
    'button',
    { type: 'submit', class: 'send', 'aria-label': ui.words.send, title: ui.words.send },
    icon('send'),
  );
  const form = h(
    'form',
    { class: 'composer-row' },
    button('clip', ui.words.attach, actions.attach),
    field,
    commandsButton,
    keysButton,
    send,
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    void submit();
  });
  const element = h('div', { class: 'composer' }, menu, answering, form, keys);
  setCommands([]);

  async function submit(): Promise<void> {
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    grow();
    suggest(null);
    const replyTo = answered;
    setAnswered(null);
    await actions.say(text, replyTo);
  }

  function grow(): void {
    field.rows = Math.min(6, field.value.split('\n').length);
  }

  function suggest(typed: string | null): void {
    const fitting = typed === null ? [] : commands.filter(({ command }) => command.startsWith(typed));
    menu.hidden = fitting.length === 0;
    fill(
      menu,
      ...fitting.map(({ command, description }) =>
        h(
          'button',
          {
            type: 'button',
            class: 'command',
            role: 'option',
            onclick: () => {
              field.value = '';
              suggest(null);
              void actions.say(`/${command}`, null);
            },
          },
          h('span', { class: 'command-name' }, `/${command}`),
          h('span', { class: 'command-text' }, description),
        ),
      ),
    );
  }

  function setAnswered(message: Message | null): void {
    answered = message;
    answering.hidden = message === null;
    if (!message) return;
    fill(
      answering,
      icon('reply'),
      h(
        'span',
        { class: 'answering-text' },
        h('strong', {}, ui.words.replyTo(nameOf(message, ui))),
        h('span', {}, summaryOf(message, ui)),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': ui.words.cancel,
          onclick: () => setAnswered(null),
        },
        icon('close'),
      ),
    );
  }

  function setCommands(list: readonly BotCommand[]): void {
    commands = list;
    commandsButton.hidden = list.length === 0;
  }

  return {
    element,
    replyTo(message) {
      setAnswered(message);
      if (message) field.focus();
    },
    setCommands,
    setKeyboard(markup) {
      const rows = markup && 'keyboard' in markup ? markup.keyboard : [];
      keys.hidden = rows.length === 0;
      keysButton.hidden = rows.length === 0;
      const isOnce = markup !== null && 'one_time_keyboard' in markup && markup.one_time_keyboard === true;
      fill(keys, ...rows.map(row => h('div', { class: 'row' }, ...row.map(key => replyKey(key, isOnce)))));
      const hint = markup && 'input_field_placeholder' in markup ? markup.input_field_placeholder : undefined;
      field.placeholder = hint || ui.words.message;
    },
    focus: () => field.focus(),
  };

  function replyKey(key: KeyboardButton, isOnce: boolean): HTMLElement {
    const text = typeof key === 'string' ? key : key.text;
    return h(
      'button',
      {
        type: 'button',
        class: 'key',
        onclick: () => {
          if (isOnce) keys.hidden = true;
          void actions.say(text, null);
        },
      },
      text,
    );
  }
}
