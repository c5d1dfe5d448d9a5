import { fill, h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import type { PageView } from '../page-wire.ts';
import { blockNodes } from './blocks.ts';
import { field } from './elements.ts';
import { icon } from './svg.ts';
import { actAndTell, failureText, type Ui } from './ui.ts';

type Value = string | readonly string[];

/** The open modal of the person. A view that the app replaces keeps what was written where a field stays. */
export class ModalPlace {
  private readonly ui: Ui;
  private readonly dialog: HTMLDialogElement;
  private shown: string | null = null;
  private values = new Map<string, Value>();

  constructor(ui: Ui) {
    this.ui = ui;
    this.dialog = h('dialog', {
      class: 'modal',
      oncancel: (event: Event) => {
        event.preventDefault();
        void this.cancel(false);
      },
    });
    document.body.append(this.dialog);
  }

  draw(view: PageView | null): void {
    if (!view) {
      this.shown = null;
      this.values.clear();
      this.dialog.close();
      return;
    }
    if (this.shown === view.id) return;
    this.shown = view.id;
    this.values = new Map();
    fill(this.dialog, ...this.content(view));
    if (!this.dialog.open) this.dialog.showModal();
  }

  remove(): void {
    this.dialog.remove();
  }

  private content({ content, depth }: PageView): Node[] {
    const { words } = this.ui;
    const submit = textAt(content.submit, 'text');
    const close = textAt(content.close, 'text') ?? words.cancel;
    const quiet = (name: 'close' | 'back', label: string, all: boolean) =>
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': label, onclick: () => void this.cancel(all) },
        icon(name),
      );
    const form = h(
      'form',
      {
        novalidate: true,
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          void this.submit(form, content);
        },
      },
      h(
        'header',
        { class: 'modal-head' },
        depth > 0 && quiet('back', close, false),
        h('h2', {}, textAt(content.title, 'text') ?? ''),
        quiet('close', words.close, true),
      ),
      h('div', { class: 'modal-body' }, ...this.blocks(content)),
      h(
        'footer',
        { class: 'modal-foot' },
        h('button', { type: 'button', class: 'button plain', onclick: () => void this.cancel(false) }, close),
        submit && h('button', { type: 'submit', class: 'button primary' }, submit),
      ),
    );
    return [form];
  }

  private blocks(content: JsonObject): HTMLElement[] {
    return listAt(content, 'blocks')
      .filter(isObject)
      .flatMap(block =>
        block.type === 'input'
          ? [this.input(block)]
          : blockNodes([block], this.ui, async pressed => {
              await actAndTell(this.ui, { kind: 'pressInView', pressed });
            }),
      );
  }

  private input(block: JsonObject): HTMLElement {
    const id = String(block.block_id);
    const element = objectAt(block, 'element');
    const control = field(element, this.ui, value => {
      this.values.set(id, value as Value);
    });
    if (control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement) {
      control.addEventListener('input', () => this.values.set(id, control.value));
    }
    const hint = textAt(block.hint, 'text');
    return h(
      'label',
      { class: 'input', 'data-block': id },
      h(
        'span',
        { class: 'input-label' },
        textAt(block.label, 'text') ?? '',
        block.optional === true && h('small', {}, ` ${this.ui.words.optional}`),
      ),
      control,
      hint && h('small', { class: 'hint' }, hint),
      h('span', { class: 'problem', role: 'alert' }),
    );
  }

  private async submit(form: HTMLElement, content: JsonObject): Promise<void> {
    const missing = listAt(content, 'blocks')
      .filter(isObject)
      .filter(block => block.type === 'input' && block.optional !== true && !this.filled(form, block))
      .map(block => [String(block.block_id), this.ui.words.required] as const);
    this.showProblems(form, Object.fromEntries(missing));
    if (missing.length > 0) return;
    const acted = await this.ui.act({ kind: 'submit', values: Object.fromEntries(this.values) });
    if (!acted.ok && 'errors' in acted) this.showProblems(form, acted.errors);
    else {
      const problem = failureText(this.ui, acted);
      if (problem) this.ui.toast(problem);
    }
  }

  private filled(form: HTMLElement, block: JsonObject): boolean {
    const control = form.querySelector(`[data-block="${CSS.escape(String(block.block_id))}"]`);
    const one = control?.querySelector('input, textarea, select');
    if (one instanceof HTMLInputElement && ['checkbox', 'radio'].includes(one.type)) {
      return control?.querySelector('input:checked') !== null;
    }
    const value = one instanceof HTMLElement && 'value' in one ? String(one.value) : '';
    return value.trim() !== '';
  }

  private showProblems(form: HTMLElement, problems: Readonly<Record<string, string>>): void {
    for (const place of form.querySelectorAll('[data-block]')) {
      const text = problems[place.getAttribute('data-block') ?? ''] ?? '';
      const problem = place.querySelector('.problem');
      if (problem) problem.textContent = text;
      place.classList.toggle('wrong', text !== '');
    }
  }

  private async cancel(all: boolean): Promise<void> {
    await actAndTell(this.ui, { kind: 'cancel', all });
  }
}
