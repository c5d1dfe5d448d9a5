import { fill, h } from '../../../browser/page/dom.ts';
import { icon } from './icons.ts';
import type { Ui } from './ui.ts';

const MAX_LENGTH = 2000;

interface ComposerHooks {
  ask(question: string): void;
  stop(): void;
  /** What the up arrow brings back into an empty field. */
  lastQuestion(): string | null;
}

/** Where a question is written. Its button asks, and stops what is being answered. */
export function createComposer(ui: Ui, hooks: ComposerHooks) {
  let isRunning = false;
  const { words } = ui;
  const field = h('textarea', {
    id: 'question',
    rows: 1,
    maxlength: MAX_LENGTH,
    placeholder: words.questionHint,
    'aria-label': words.question,
    enterkeyhint: 'send',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: refresh,
    onkeydown: (event: KeyboardEvent) => onKey(event),
  });
  const button = h('button', { type: 'submit', class: 'send' });
  const form = h(
    'form',
    { class: 'composer', onsubmit: (event: SubmitEvent) => submit(event) },
    h('div', { class: 'composer-box' }, field, button),
    h('p', { class: 'composer-note' }, words.composerNote),
  );

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
    refresh();
    hooks.ask(question);
  }

  function onKey(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
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
