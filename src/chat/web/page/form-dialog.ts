import { h } from '../../../browser/page/dom.ts';
import type { WebForm, WebFormField } from '../wire.ts';
import { dialog } from './dialog.ts';
import type { Ui } from './ui.ts';

/** More choices than this are a list to unfold. */
const MOST_PILLS = 5;

interface Field {
  readonly elements: readonly HTMLElement[];
  value(): string;
}

/** Asks what the form asks; null when the person thought better of it. */
export async function formDialog(form: WebForm, ui: Ui): Promise<Record<string, string> | null> {
  const problem = h('p', { class: 'dialog-problem', role: 'alert' });
  const fields = form.fields.map(field => ({ field, ...drawn(field, ui) }));
  const go = h('button', { type: 'submit', value: 'yes', class: 'button primary' }, form.submit);
  const content = [...fields.flatMap(({ elements }) => elements), problem];
  const value = await dialog(form.title, ui, content, go, () => {
    const empty = fields.find(({ field, value: given }) => field.required && given() === '');
    problem.textContent = empty ? ui.words.fillIn(empty.field.label) : '';
    const first = empty?.elements.at(-1);
    (first?.querySelector<HTMLElement>('input') ?? first)?.focus();
    return !empty;
  });
  if (value !== 'yes') return null;
  return Object.fromEntries(fields.map(({ field, value: given }) => [field.name, given()]));
}

function drawn(field: WebFormField, ui: Ui): Field {
  const { choices = [], kind } = field;
  if (kind === 'choice') return choices.length > MOST_PILLS ? list(field, ui) : pills(field);
  const id = `field-${field.name}`;
  const limits = { id, name: field.name, maxlength: field.maxLength ?? 2000, required: field.required };
  const input =
    kind === 'line'
      ? h('input', { ...limits, type: 'text', autocomplete: 'off' })
      : h('textarea', { ...limits, rows: 3 });
  return { elements: [label(id, field), input], value: () => input.value.trim() };
}

function pills({ name, label: legend, choices = [] }: WebFormField): Field {
  const options = choices.map(({ value, label: text }) => {
    const input = h('input', { type: 'radio', name, value });
    return { value, input, element: h('label', { class: 'choice' }, input, h('span', {}, text)) };
  });
  const group = h(
    'fieldset',
    { class: 'choices' },
    h('legend', { class: 'field-legend' }, legend),
    ...options.map(({ element }) => element),
  );
  return { elements: [group], value: () => options.find(({ input }) => input.checked)?.value ?? '' };
}

function list(field: WebFormField, ui: Ui): Field {
  const id = `field-${field.name}`;
  const select = h(
    'select',
    { id, name: field.name, required: field.required },
    h('option', { value: '' }, ui.words.choose),
    ...(field.choices ?? []).map(({ value, label: text }) => h('option', { value }, text)),
  );
  return { elements: [label(id, field), select], value: () => select.value };
}

function label(id: string, field: WebFormField): HTMLElement {
  return h('label', { class: 'field-label', for: id }, field.label);
}
