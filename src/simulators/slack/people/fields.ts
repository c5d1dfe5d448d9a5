import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import type { View } from '../world.ts';

/** What a person gave a field: text, an option's value, several options' values. */
export type FieldValue = string | readonly string[];

interface Field {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: JsonObject;
  readonly optional: boolean;
}

/** The inputs of a view, in their order. */
function fieldsOf(view: View): readonly Field[] {
  return listAt(view.content, 'blocks').flatMap(block =>
    isObject(block) && block.type === 'input'
      ? [
          {
            blockId: String(block.block_id),
            actionId: String(objectAt(block, 'element').action_id),
            element: objectAt(block, 'element'),
            optional: block.optional === true,
          },
        ]
      : [],
  );
}

/**
 * `state.values` of a form: what the person gave, by block id or action id, else what stood there already. Throws on what
 * Slack's own form would not let through: an empty field that is needed, a text too long, an option that is not offered.
 */
export function fillForm(view: View, given: Readonly<Record<string, FieldValue>>): JsonObject {
  const fields = fieldsOf(view);
  const names = new Set(fields.flatMap(field => [field.blockId, field.actionId]));
  for (const name of Object.keys(given)) {
    if (!names.has(name)) throw new Error(`The form has no field ${name}; it has ${[...names].join(', ')}.`);
  }
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const field of fields) {
    const value = given[field.blockId] ?? given[field.actionId];
    const filled = value === undefined ? initialValue(field.element) : fieldState(field.element, value);
    if (!field.optional && isEmpty(filled)) throw new Error(`The field ${field.blockId} must be filled.`);
    values[field.blockId] = { ...values[field.blockId], [field.actionId]: filled };
  }
  return values;
}

/** The state of one element with this value, as it stands in actions and in forms. */
export function fieldState(element: JsonObject, value: FieldValue): JsonObject {
  const type = String(element.type);
  const one = Array.isArray(value) ? String(value[0] ?? '') : String(value);
  const many = Array.isArray(value) ? value.map(String) : value === '' ? [] : [one];
  if (['static_select', 'radio_buttons', 'external_select', 'overflow'].includes(type)) {
    return { type, selected_option: one === '' ? null : optionOf(element, one) };
  }
  if (['multi_static_select', 'checkboxes'].includes(type)) {
    return { type, selected_options: many.map(each => optionOf(element, each)) };
  }
  const picked = /^(multi_)?(user|conversation|channel)s_select$/.exec(type);
  if (picked) {
    return picked[1]
      ? { type, [`selected_${picked[2]}s`]: many }
      : { type, [`selected_${picked[2]}`]: one || null };
  }
  if (type === 'datepicker') return { type, selected_date: one || null };
  if (type === 'timepicker') return { type, selected_time: one || null };
  if (type === 'datetimepicker') return { type, selected_date_time: one === '' ? null : Number(one) };
  if (typeof element.max_length === 'number' && one.length > element.max_length) {
    throw new Error(`The text is longer than ${element.max_length} characters.`);
  }
  if (typeof element.min_length === 'number' && one.length < element.min_length) {
    throw new Error(`The text is shorter than ${element.min_length} characters.`);
  }
  return { type, value: one === '' ? null : one };
}

function optionOf(element: JsonObject, value: string): JsonObject {
  const groups = listAt(element, 'option_groups').flatMap(group => listAt(group, 'options'));
  const found = [...listAt(element, 'options'), ...groups]
    .filter(isObject)
    .find(option => option.value === value);
  if (!found) throw new Error(`There is no option ${value} to choose.`);
  return found;
}

function initialValue(element: JsonObject): JsonObject {
  const type = String(element.type);
  const option = element.initial_option;
  if (isObject(option)) return { type, selected_option: option };
  if (Array.isArray(element.initial_options)) return { type, selected_options: element.initial_options };
  const text = ['initial_value', 'initial_date', 'initial_time', 'initial_user'].map(name =>
    textAt(element, name),
  );
  return fieldState(
    element,
    text.find(one => one !== null) ?? (type.startsWith('multi_') || type === 'checkboxes' ? [] : ''),
  );
}

function isEmpty(state: JsonObject): boolean {
  return Object.entries(state).every(
    ([name, value]) => name === 'type' || value === null || (Array.isArray(value) && value.length === 0),
  );
}
