import type { Form, FormField } from '../port.ts';
import { cut, LIMITS } from './limits.ts';
import { type Place, placeOf } from './place.ts';

/** Slack asks for one action a field; its name says nothing. */
const FIELD_ACTION = 'svod:field';

/** A form as `views.open` takes it. What was opened where is kept in the modal itself, which only Slack can hand back. */
export function modalView(form: Form, place: Place) {
  return {
    type: 'modal' as const,
    callback_id: `svod:${form.id}`,
    title: plain(cut(form.title, LIMITS.modal.title)),
    submit: plain(cut(form.submit, LIMITS.modal.button)),
    close: plain(cut(form.cancel, LIMITS.modal.button)),
    private_metadata: JSON.stringify(place),
    blocks: form.fields.slice(0, LIMITS.modal.blocks).map(field => ({
      type: 'input' as const,
      block_id: field.name,
      label: plain(cut(field.label, LIMITS.modal.label)),
      optional: !field.required,
      element: element(field),
    })),
  };
}

/** Where a submitted modal was opened; null when it is not ours. */
export function readMetadata(metadata: string): Place | null {
  try {
    return placeOf(JSON.parse(metadata));
  } catch {
    return null;
  }
}

function element(field: FormField) {
  if (field.kind === 'choice') {
    return {
      type: 'static_select' as const,
      action_id: FIELD_ACTION,
      options: (field.choices ?? []).slice(0, LIMITS.modal.options).map(({ value, label }) => ({
        text: plain(cut(label, LIMITS.modal.option)),
        value,
      })),
    };
  }
  return {
    type: 'plain_text_input' as const,
    action_id: FIELD_ACTION,
    multiline: field.kind === 'text',
    max_length: Math.min(field.maxLength ?? LIMITS.modal.input, LIMITS.modal.input),
  };
}

function plain(text: string) {
  return { type: 'plain_text' as const, text, emoji: false };
}
