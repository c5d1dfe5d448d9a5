import { fill, h } from '../../../browser/page/dom.ts';
import type { StartData } from '../wire.ts';
import { createCommandMenu } from './command-menu.ts';
import { icon } from './icons.ts';
import type { Ui } from './ui.ts';

const MAX_LENGTH = 2000;
/** Commands that say nothing without a word after them. */
const WITH_ARGUMENT = ['export', 'language'];

interface ComposerHooks {
  ask(question: string): void;
  stop(): void;
  /** What the up arrow brings back into an empty field. */
  lastQuestion(): string | null;
}

/** Where a question is written, or a command after a slash. Its button asks, and stops what is being answered. */
export function createComposer(ui: Ui, commands: StartData['commands'], hooks: ComposerHooks) {
  let isRunning = false;
  const { words } = ui;
  const menu = createCommandMenu(commands, ui, ({ name }) => {
    field.value = `/${name}${WITH_ARGUMENT.includes(name) ? ' ' : ''}`;
    refresh();
    menu.close();
    field.focus();
    if (!WITH_ARGUMENT.includes(name) && !isRunning) form.requestSubmit();
  });
  const field = h('textarea', {
    id: 'question',
    rows: 1,
    maxlength: MAX_LENGTH,
    placeholder: words.questionHint,
    'aria-label': words.question,
    'aria-controls': menu.element.id,
    'aria-autocomplete': 'list',
    enterkeyhint: 'send',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => type(field.value),
    // Nothing else is drawn: the press that took the focus may be on the button.
    onblur: () => menu.close(),
    onkeydown: (event: KeyboardEvent) => onKey(event),
  });
  const slash = h(
    'button',
    {
      type: 'button',
      class: 'icon-button slash',
      'aria-label': words.commands,
      title: words.commands,
      onclick: openMenu,
    },
    '/',
  );
  const button = h('button', { type: 'submit', class: 'send' });
  const form = h(
    'form',
    { class: 'composer', onsubmit: (event: SubmitEvent) => submit(event) },
    menu.element,
    h('div', { class: 'composer-box' }, field, commands.length > 0 && slash, button),
    h('p', { class: 'composer-note' }, words.composerNote),
  );

  function openMenu() {
    if (field.value.trim() === '') field.value = '/';
    field.focus();
    refresh();
    type(field.value);
  }

  function type(text: string) {
    refresh();
    menu.follow(text);
    const active = menu.activeId;
    if (active) field.setAttribute('aria-activedescendant', active);
    else field.removeAttribute('aria-activedescendant');
  }

  function refresh() {
    // Browsers without `field-sizing` need the height told.
    if (!CSS.supports('field-sizing', 'content')) {
      field.style.height = 'auto';
      field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    }
    const label = isRunning ? words.stop : words.send;
    button.setAttribute('aria-label', label);
    button.title = label;
    button.classList.toggle('stopping', isRunning);
    button.disabled = !isRunning && field.value.trim() === '';
    fill(button, icon(isRunning ? 'stop' : 'send'));
  }

  function submit(event: Event) {
    event.preventDefault();
    if (isRunning) {
      hooks.stop();
      return;
    }
    const question = field.value.trim();
    if (question === '') return;
    field.value = '';
    type('');
    hooks.ask(question);
  }

  function onKey(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (menu.isOpen && onMenuKey(event)) {
      event.preventDefault();
      // Escape closes the menu and stops nothing.
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      // While an answer is under way Enter keeps the text: only the button or Escape stops.
      event.preventDefault();
      if (!isRunning) form.requestSubmit();
    } else if (event.key === 'ArrowUp' && field.value === '') {
      const last = hooks.lastQuestion();
      if (last === null) return;
      event.preventDefault();
      field.value = last;
      refresh();
    }
  }

  function onMenuKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'ArrowDown') menu.move(1);
    else if (key === 'ArrowUp') menu.move(-1);
    else if (key === 'Escape') menu.close();
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey) menu.choose();
    else return false;
    const active = menu.activeId;
    if (active) field.setAttribute('aria-activedescendant', active);
    return true;
  }

  refresh();
  return {
    element: form,
    get text() {
      return field.value;
    },
    set text(value: string) {
      field.value = value;
      refresh();
    },
    focus: () => field.focus({ preventScroll: true }),
    setRunning(value: boolean) {
      isRunning = value;
      refresh();
    },
  };
}
