import { h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { emojiOf } from './emoji.ts';
import { anchor, mention, type Names } from './mrkdwn.ts';

/** A `rich_text` block or cell. */
export function richText(block: JsonObject, names: Names): Node {
  const place = document.createDocumentFragment();
  const groups = listAt(block, 'elements').filter(isObject);
  for (const group of groups) place.append(groupNode(group, names, groups.length === 1));
  return place;
}

function groupNode(group: JsonObject, names: Names, alone: boolean): Node {
  const parts = () =>
    listAt(group, 'elements')
      .filter(isObject)
      .flatMap(element => inline(element, names));
  if (group.type === 'rich_text_preformatted') return h('pre', {}, ...parts());
  if (group.type === 'rich_text_quote') return h('blockquote', {}, ...parts());
  if (group.type === 'rich_text_list') {
    const items = listAt(group, 'elements').filter(isObject);
    const indent = Number(group.indent ?? 0);
    return h(
      group.style === 'ordered' ? 'ol' : 'ul',
      { class: indent > 0 ? 'nested' : null },
      ...items.map(item => h('li', {}, groupNode(item, names, true))),
    );
  }
  return alone ? h('span', { class: 'rich' }, ...parts()) : h('div', { class: 'rich' }, ...parts());
}

function inline(element: JsonObject, names: Names): (Node | string)[] {
  const text = textAt(element, 'text') ?? '';
  switch (element.type) {
    case 'text':
      return [styled(withBreaks(text), objectAt(element, 'style'))];
    case 'link':
      return [anchor(String(element.url), text || String(element.url))];
    case 'emoji':
      return [emojiOf(String(element.name)) ?? `:${String(element.name)}:`];
    case 'user':
      return [mention(`@${names[String(element.user_id)] ?? String(element.user_id)}`)];
    case 'channel':
      return [mention(`#${String(element.channel_id)}`)];
    case 'broadcast':
      return [mention(`@${String(element.range)}`)];
    case 'date':
      return [textAt(element, 'fallback') ?? new Date(Number(element.timestamp) * 1000).toLocaleString()];
    default:
      return [text];
  }
}

function withBreaks(text: string): Node {
  const place = document.createDocumentFragment();
  for (const [at, line] of text.split('\n').entries()) place.append(...(at === 0 ? [line] : [h('br'), line]));
  return place;
}

function styled(content: Node, style: JsonObject): Node {
  let node = content;
  if (style.code === true) node = h('code', {}, node);
  if (style.strike === true) node = h('s', {}, node);
  if (style.italic === true) node = h('em', {}, node);
  if (style.bold === true) node = h('strong', {}, node);
  return node;
}
