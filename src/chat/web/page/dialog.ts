import { h } from '../../../browser/page/dom.ts';
import { icon } from './icons.ts';
import type { Ui } from './ui.ts';

const REASONS = ['numbers', 'misread', 'incomplete', 'unclear', 'other'] as const;

/** Asks before something is lost; true when the person went on. */
export function confirmDialog(title: string, text: string, yes: string, ui: Ui): Promise<boolean> {
  const go = h('button', { type: 'submit', value: 'yes', class: 'button danger' }, yes);
  return dialog(title, ui, [h('p', { class: 'dialog-text' }, text)], go).then(value => value === 'yes');
}

/** What was wrong with an answer; null when the person thought better of it. */
export async function reasonDialog(ui: Ui): Promise<string | null> {
  const { words } = ui;
  const problem = h('p', { class: 'dialog-problem', role: 'alert' });
  const more = h('textarea', { id: 'reason-more', rows: 3, maxlength: 1000, placeholder: words.reasonHint });
  const choices = REASONS.map(reason =>
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name: 'reason', value: reason }),
      h('span', {}, words.reasons[reason]),
    ),
  );
  const fields = [
    h('fieldset', { class: 'choices' }, h('legend', { class: 'sr-only' }, words.reasonTitle), ...choices),
    h('label', { class: 'field-label', for: 'reason-more' }, words.reasonLabel),
    more,
    problem,
  ];
  const go = h('button', { type: 'submit', value: 'yes', class: 'button primary' }, words.reasonSend);
  const reason = () => {
    const chosen = REASONS.find(name => choices.some(choice => isChosen(choice, name)));
    return [chosen && words.reasons[chosen], more.value.trim()].filter(Boolean).join(': ');
  };
  const value = await dialog(words.reasonTitle, ui, fields, go, () => {
    if (reason() !== '') return true;
    problem.textContent = words.pickReason;
    return false;
  });
  return value === 'yes' ? reason() : null;
}

function isChosen(choice: HTMLElement, name: string): boolean {
  return choice.querySelector<HTMLInputElement>(`input[value="${name}"]`)?.checked ?? false;
}

/** The browser's own dialog: it keeps the keyboard inside, closes on Escape and gives the focus back. */
export function dialog(
  title: string,
  ui: Ui,
  content: readonly HTMLElement[],
  go: HTMLButtonElement,
  mayGo: () => boolean = () => true,
): Promise<string> {
  const leave = () => element.close('');
  const form = h(
    'form',
    { method: 'dialog', class: 'dialog-form', novalidate: true },
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', { id: 'dialog-title' }, title),
      h(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': ui.words.close, onclick: leave },
        icon('close'),
      ),
    ),
    ...content,
    h(
      'div',
      { class: 'dialog-actions' },
      h('button', { type: 'button', class: 'button', onclick: leave }, ui.words.cancel),
      go,
    ),
  );
  const element = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' }, form);
  form.addEventListener('submit', event => {
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    if (pressed === 'yes' && !mayGo()) event.preventDefault();
  });
  // A click on the dialog itself is one on its backdrop: the form covers the rest.
  element.addEventListener('click', event => {
    if (event.target === element) element.close('');
  });
  document.body.append(element);
  element.showModal();
  form.querySelector<HTMLElement>('input, .dialog-actions button')?.focus();
  return new Promise(resolve => {
    element.addEventListener('close', () => {
      element.remove();
      resolve(element.returnValue);
    });
  });
}
