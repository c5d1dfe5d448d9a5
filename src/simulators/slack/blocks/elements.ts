import { isObject, type JsonObject } from '../json.ts';
import type { Inspection } from './inspection.ts';

/** Limits by Slack's block element reference; characters and counts. */
const ACTION_ID = 255;
const PLACEHOLDER = 150;
const OPTION_TEXT = 75;
const OPTION_VALUE = 150;

const BUTTONS = ['button', 'workflow_button'];
const CHOICES = ['static_select', 'multi_static_select', 'overflow', 'radio_buttons', 'checkboxes'];
const PICKERS = [
  ...['users', 'conversations', 'channels', 'external'].flatMap(of => [`${of}_select`, `multi_${of}_select`]),
  ...['datepicker', 'timepicker', 'datetimepicker'],
];
const TEXT_INPUTS = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
];

/** What may stand in an actions block, beside a section, and in an input. */
export const IN_ACTIONS: readonly string[] = [...BUTTONS, ...CHOICES, ...PICKERS, 'rich_text_input'];
export const BESIDE_SECTION: readonly string[] = ['image', ...BUTTONS, ...CHOICES, ...PICKERS];
export const IN_INPUT: readonly string[] = [
  ...CHOICES.filter(type => type !== 'overflow'),
  ...PICKERS,
  ...TEXT_INPUTS,
  'file_input',
];

/** Inspects elements of one block: each by itself, and that no two share an action id. */
export function inspectElements(
  inspection: Inspection,
  elements: readonly unknown[],
  at: string,
  allowed: readonly string[],
): void {
  const seen = new Set<string>();
  for (const [index, element] of elements.entries()) {
    const pointer = `${at}/${index}`;
    inspectElement(inspection, element, pointer, allowed);
    const id = isObject(element) ? element.action_id : undefined;
    if (typeof id !== 'string') continue;
    if (seen.has(id)) inspection.say(`${pointer}/action_id`, `action_id already exists: ${id}`);
    seen.add(id);
  }
}

export function inspectElement(
  inspection: Inspection,
  element: unknown,
  at: string,
  allowed: readonly string[],
): void {
  if (!isObject(element)) {
    inspection.say(at, 'must be an object');
    return;
  }
  const type = String(element.type);
  if (!allowed.includes(type)) {
    inspection.say(`${at}/type`, `unsupported type: ${type}`);
    return;
  }
  inspection.string(element, 'action_id', at, ACTION_ID);
  inspection.text(element, 'placeholder', at, { max: PLACEHOLDER, plain: true });
  if (element.confirm !== undefined) inspectConfirm(inspection, element, at);
  if (BUTTONS.includes(type)) inspectButton(inspection, element, at);
  else if (CHOICES.includes(type)) inspectChoice(inspection, element, at, type);
  else if (type === 'image') {
    inspection.string(element, 'alt_text', at, 2000, true);
    inspection.imageSource(element, at);
  } else if (type === 'plain_text_input') inspectTextInput(inspection, element, at);
  else if (type === 'number_input' && typeof element.is_decimal_allowed !== 'boolean') {
    inspection.say(at, 'missing required field: is_decimal_allowed');
  }
}

function inspectButton(inspection: Inspection, button: JsonObject, at: string): void {
  inspection.text(button, 'text', at, { max: 75, plain: true, required: true });
  inspection.string(button, 'value', at, 2000);
  inspection.string(button, 'url', at, 3000);
  inspection.string(button, 'accessibility_label', at, 75);
  inspection.oneOf(button, 'style', at, ['primary', 'danger']);
}

/** `feedback_buttons` and `icon_button`, which stand in `context_actions` only. */
export function inspectContextAction(inspection: Inspection, element: unknown, at: string): void {
  if (!isObject(element)) {
    inspection.say(at, 'must be an object');
    return;
  }
  inspection.string(element, 'action_id', at, ACTION_ID);
  if (element.type === 'icon_button') {
    inspection.oneOf(element, 'icon', at, ['trash'], true);
    inspection.text(element, 'text', at, { max: 75, plain: true, required: true });
    inspection.string(element, 'value', at, 2000);
    inspection.string(element, 'accessibility_label', at, 75);
    return;
  }
  if (element.type !== 'feedback_buttons') {
    inspection.say(`${at}/type`, `unsupported type: ${String(element.type)}`);
    return;
  }
  for (const side of ['positive_button', 'negative_button']) {
    const button = inspection.object(element, side, at);
    if (!button) continue;
    inspection.text(button, 'text', `${at}/${side}`, { max: 75, plain: true, required: true });
    inspection.string(button, 'value', `${at}/${side}`, 2000, true);
    inspection.string(button, 'accessibility_label', `${at}/${side}`, 75);
  }
}

function inspectChoice(inspection: Inspection, element: JsonObject, at: string, type: string): void {
  const most = type === 'overflow' ? 5 : type.endsWith('select') ? 100 : 10;
  if (element.option_groups !== undefined && type.endsWith('select')) {
    for (const [index, group] of inspection.list(element, 'option_groups', at, 1, 100).entries()) {
      const pointer = `${at}/option_groups/${index}`;
      if (!isObject(group)) inspection.say(pointer, 'must be an object');
      else {
        inspection.text(group, 'label', pointer, { max: 75, plain: true, required: true });
        inspectOptions(inspection, group, pointer, 100, true);
      }
    }
    return;
  }
  const plain = !['radio_buttons', 'checkboxes'].includes(type);
  inspectOptions(inspection, element, at, most, plain);
  const initial = element.initial_option;
  if (initial !== undefined && !optionsOf(element).some(option => sameValue(option, initial))) {
    inspection.say(`${at}/initial_option`, 'initial_option does not match any option');
  }
}

function inspectOptions(
  inspection: Inspection,
  holder: JsonObject,
  at: string,
  most: number,
  plain: boolean,
): void {
  for (const [index, option] of inspection.list(holder, 'options', at, 1, most).entries()) {
    const pointer = `${at}/options/${index}`;
    if (!isObject(option)) inspection.say(pointer, 'must be an object');
    else {
      inspection.text(option, 'text', pointer, { max: OPTION_TEXT, plain, required: true });
      inspection.text(option, 'description', pointer, { max: OPTION_TEXT, plain });
      inspection.string(option, 'value', pointer, OPTION_VALUE, true);
    }
  }
}

function optionsOf(element: JsonObject): readonly unknown[] {
  return Array.isArray(element.options) ? element.options : [];
}

function sameValue(option: unknown, other: unknown): boolean {
  return isObject(option) && isObject(other) && option.value === other.value;
}

function inspectTextInput(inspection: Inspection, input: JsonObject, at: string): void {
  for (const name of ['min_length', 'max_length']) {
    const value = input[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || value < 0 || value > 3000) {
      inspection.say(`${at}/${name}`, 'must be between 0 and 3000');
    }
  }
  inspection.string(input, 'initial_value', at, 3000, false, 0);
}

function inspectConfirm(inspection: Inspection, element: JsonObject, at: string): void {
  const confirm = inspection.object(element, 'confirm', at);
  if (!confirm) return;
  const pointer = `${at}/confirm`;
  inspection.text(confirm, 'title', pointer, { max: 100, plain: true, required: true });
  inspection.text(confirm, 'text', pointer, { max: 300, required: true });
  inspection.text(confirm, 'confirm', pointer, { max: 30, plain: true, required: true });
  inspection.text(confirm, 'deny', pointer, { max: 30, plain: true, required: true });
}
