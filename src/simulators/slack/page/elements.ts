import { h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { confirmed } from './confirm.ts';
import { image } from './image.ts';
import { mrkdwn } from './mrkdwn.ts';
import { icon } from './svg.ts';
import type { Press, Ui } from './ui.ts';

/** An interactive element, or a picture beside a section. `press` sends what is done with it. */
export function elementNode(element: JsonObject, blockId: string, ui: Ui, press: Press): HTMLElement {
  const at = { blockId, actionId: String(element.action_id ?? '') };
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return button(element, ui, () => press({ ...at, label: textAt(element.text, 'text') ?? '' }));
    case 'image':
      return image(element, ui, 'thumb');
    case 'overflow':
      return overflow(element, ui, value => press({ ...at, value }));
    case 'icon_button':
      return h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': labelOf(element), onclick: () => press(at) },
        icon('trash'),
      );
    case 'feedback_buttons':
      return feedback(element, label => press({ ...at, label }));
    default:
      return field(element, ui, value => press({ ...at, value }));
  }
}

function button(element: JsonObject, ui: Ui, press: () => Promise<void>): HTMLElement {
  const style = element.style === 'primary' || element.style === 'danger' ? element.style : 'plain';
  const node = h(
    'button',
    {
      type: 'button',
      class: `button ${style}`,
      'aria-label': textAt(element, 'accessibility_label'),
      onclick: async () => {
        if (!(await confirmed(element, ui))) return;
        node.disabled = true;
        await press();
        node.disabled = false;
      },
    },
    textAt(element.text, 'text') ?? '',
  );
  if (typeof element.url !== 'string') return node;
  return h(
    'a',
    {
      class: `button ${style}`,
      href: element.url,
      target: '_blank',
      rel: 'noopener',
      onclick: () => void press(),
    },
    textAt(element.text, 'text') ?? '',
  );
}

function labelOf(element: JsonObject): string {
  return textAt(element, 'accessibility_label') ?? textAt(element.text, 'text') ?? '';
}

function feedback(element: JsonObject, press: (label: string) => Promise<void>): HTMLElement {
  const thumb = (side: 'positive_button' | 'negative_button') => {
    const of = objectAt(element, side);
    const label = textAt(of.text, 'text') ?? '';
    const node = h(
      'button',
      {
        type: 'button',
        class: 'quiet thumb',
        title: label,
        'aria-label': textAt(of, 'accessibility_label') ?? label,
        onclick: () => {
          for (const one of node.parentElement?.children ?? []) one.removeAttribute('aria-pressed');
          node.setAttribute('aria-pressed', 'true');
          return press(label);
        },
      },
      icon(side === 'positive_button' ? 'up' : 'thumbDown'),
    );
    return node;
  };
  return h('span', { class: 'feedback' }, thumb('positive_button'), thumb('negative_button'));
}

function overflow(element: JsonObject, ui: Ui, pick: (value: string) => Promise<void>): HTMLElement {
  const items = listAt(element, 'options').filter(isObject);
  const details = h(
    'details',
    { class: 'menu' },
    h('summary', { class: 'button plain', 'aria-label': ui.words.moreActions }, icon('more')),
    h(
      'div',
      { class: 'menu-items' },
      ...items.map(option =>
        h(
          'button',
          {
            type: 'button',
            onclick: () => {
              details.open = false;
              return pick(String(option.value));
            },
          },
          textAt(option.text, 'text') ?? '',
        ),
      ),
    ),
  );
  return details;
}

/** A field: of a form, or of a message where each change is sent. */
export function field(
  element: JsonObject,
  ui: Ui,
  changed: (value: string | readonly string[]) => unknown,
): HTMLElement {
  const type = String(element.type);
  const name = String(element.action_id ?? '');
  const placeholder = textAt(element.placeholder, 'text') ?? '';
  const initial = initialOf(element);
  if (type === 'radio_buttons' || type === 'checkboxes') return choices(element, type, ui, changed);
  if (type.endsWith('select')) {
    const many = type.startsWith('multi_');
    const select = h(
      'select',
      {
        name,
        multiple: many,
        'aria-label': placeholder || ui.words.choose,
        onchange: () => {
          const picked = [...select.selectedOptions].map(option => option.value).filter(Boolean);
          return changed(many ? picked : (picked[0] ?? ''));
        },
      },
      !many && h('option', { value: '' }, placeholder || ui.words.choose),
      ...optionsOf(element, ui).map(([value, text]) =>
        h('option', { value, selected: initial.includes(value) }, text),
      ),
    );
    return select;
  }
  if (element.multiline === true) {
    const area = h('textarea', { name, rows: 5, placeholder, maxlength: length(element, 'max_length') });
    area.value = initial[0] ?? '';
    return area;
  }
  const kinds: Readonly<Record<string, string>> = {
    datepicker: 'date',
    timepicker: 'time',
    datetimepicker: 'datetime-local',
    number_input: 'number',
    email_text_input: 'email',
    url_text_input: 'url',
  };
  const input = h('input', {
    name,
    type: kinds[type] ?? 'text',
    placeholder,
    value: initial[0] ?? '',
    maxlength: length(element, 'max_length'),
    autocomplete: 'off',
    onchange: () => changed(type === 'datetimepicker' ? String(Date.parse(input.value) / 1000) : input.value),
  });
  return input;
}

function choices(
  element: JsonObject,
  type: string,
  ui: Ui,
  changed: (value: string | readonly string[]) => unknown,
): HTMLElement {
  const kind = type === 'checkboxes' ? 'checkbox' : 'radio';
  const group = `${String(element.action_id)}-${Math.random().toString(36).slice(2)}`;
  const initial = initialOf(element);
  const box = h('span', {
    class: 'choices',
    onchange: () => {
      const picked = [...box.querySelectorAll('input')]
        .filter(input => input.checked)
        .map(input => input.value);
      return changed(kind === 'checkbox' ? picked : (picked[0] ?? ''));
    },
  });
  for (const option of listAt(element, 'options').filter(isObject)) {
    const value = String(option.value);
    box.append(
      h(
        'label',
        {},
        h('input', { type: kind, name: group, value, checked: initial.includes(value) }),
        h('span', {}, mrkdwn(textAt(option.text, 'text') ?? '', ui.state().names)),
      ),
    );
  }
  return box;
}

function optionsOf(element: JsonObject, ui: Ui): readonly (readonly [string, string])[] {
  if (/users_select$/.test(String(element.type))) return Object.entries(ui.state().names);
  if (/(channels|conversations)_select$/.test(String(element.type))) {
    return ui.state().channels.map(channel => [channel.id, channel.name]);
  }
  const groups = listAt(element, 'option_groups').flatMap(group => listAt(group, 'options'));
  return [...listAt(element, 'options'), ...groups]
    .filter(isObject)
    .map(option => [String(option.value), textAt(option.text, 'text') ?? '']);
}

function initialOf(element: JsonObject): readonly string[] {
  const options = [element.initial_option, ...listAt(element, 'initial_options')].filter(isObject);
  if (options.length > 0) return options.map(option => String(option.value));
  const names = ['initial_value', 'initial_date', 'initial_time', 'initial_user'];
  const text = names.map(name => textAt(element, name)).find(one => one !== null);
  return text ? [text] : [];
}

function length(element: JsonObject, name: string): number | null {
  return typeof element[name] === 'number' ? element[name] : null;
}
