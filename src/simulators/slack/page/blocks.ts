import { h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { chart } from './chart.ts';
import { elementNode } from './elements.ts';
import { image } from './image.ts';
import { markdown } from './markdown.ts';
import { mrkdwn } from './mrkdwn.ts';
import { richText } from './rich-text.ts';
import { icon } from './svg.ts';
import { dataTable, plainTable } from './tables.ts';
import type { Press, Ui } from './ui.ts';

/** Blocks of a message or of the home. Inputs of a form are the modal's own. */
export function blockNodes(blocks: readonly JsonObject[], ui: Ui, press: Press): HTMLElement[] {
  return blocks.map(block =>
    h('div', { class: `block block-${String(block.type)}` }, ...blockNode(block, ui, press)),
  );
}

function blockNode(block: JsonObject, ui: Ui, press: Press): Node[] {
  const { names } = ui.state();
  const blockId = String(block.block_id ?? '');
  const element = (one: JsonObject) => elementNode(one, blockId, ui, press);
  switch (block.type) {
    case 'section':
      return section(block, ui, element);
    case 'header':
      return [h('h3', {}, textAt(block.text, 'text') ?? '')];
    case 'divider':
      return [h('hr')];
    case 'context':
      return listAt(block, 'elements')
        .filter(isObject)
        .map(one => (one.type === 'image' ? element(one) : h('span', {}, textNode(one, ui))));
    case 'actions':
    case 'context_actions':
      return listAt(block, 'elements').filter(isObject).map(element);
    case 'image':
      return [image(block, ui, 'full')];
    case 'markdown':
      return [markdown(textAt(block, 'text') ?? '')];
    case 'rich_text':
      return [richText(block, names)];
    case 'table':
      return [plainTable(block, names)];
    case 'data_table':
      return [dataTable(block, names, ui)];
    case 'data_visualization':
      return [chart(block)];
    case 'task_card':
      return [taskCard(block, ui)];
    case 'plan':
      return [plan(block, ui)];
    case 'alert':
      return [h('p', { class: 'alert' }, icon('alert'), textNode(objectAt(block, 'text'), ui))];
    default:
      return [h('p', {}, textAt(block.text, 'text') ?? textAt(block, 'alt_text') ?? '')];
  }
}

function section(block: JsonObject, ui: Ui, element: (one: JsonObject) => HTMLElement): Node[] {
  const fields = listAt(block, 'fields').filter(isObject);
  return [
    h(
      'div',
      { class: 'section-text' },
      isObject(block.text) && h('div', {}, textNode(block.text, ui)),
      fields.length > 0 &&
        h('div', { class: 'fields' }, ...fields.map(field => h('div', {}, textNode(field, ui)))),
    ),
    ...(isObject(block.accessory) ? [h('div', { class: 'accessory' }, element(block.accessory))] : []),
  ];
}

/** A text object. */
function textNode(text: JsonObject, ui: Ui): Node {
  const said = textAt(text, 'text') ?? '';
  return text.type === 'mrkdwn' ? mrkdwn(said, ui.state().names) : document.createTextNode(said);
}

function taskCard(card: JsonObject, ui: Ui): HTMLElement {
  const { names } = ui.state();
  const status = String(card.status);
  const mark =
    status === 'complete'
      ? icon('check')
      : status === 'error'
        ? icon('alert')
        : h('span', { class: 'spinner' });
  const more = [card.details, card.output].filter(isObject);
  const head = [h('span', { class: 'task-mark' }, mark), h('span', {}, textAt(card, 'title') ?? '')];
  const kind = `task task-${status}`;
  if (more.length === 0) return h('div', { class: kind }, ...head);
  return h(
    'details',
    { class: kind },
    h('summary', {}, ...head, icon('down')),
    ...more.map(one => h('div', { class: 'task-more' }, richText(one, names))),
  );
}

function plan(block: JsonObject, ui: Ui): HTMLElement {
  const tasks = listAt(block, 'tasks').filter(isObject);
  return h(
    'div',
    { class: 'plan' },
    h('strong', {}, textAt(block, 'title') ?? ''),
    ...tasks.map(task => taskCard(task, ui)),
  );
}
