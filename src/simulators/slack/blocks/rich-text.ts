import { isObject, type JsonObject, listAt } from '../json.ts';
import type { Inspection } from './inspection.ts';

const GROUPS = ['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'];
const INLINE = [
  'text',
  'link',
  'emoji',
  'user',
  'channel',
  'usergroup',
  'team',
  'broadcast',
  'date',
  'color',
];

/** A `rich_text` block or cell: no empty group and no empty text anywhere, or the whole payload is refused. */
export function inspectRichText(inspection: Inspection, block: JsonObject, at: string): void {
  for (const [index, group] of inspection.list(block, 'elements', at, 1, 1000).entries()) {
    inspectGroup(inspection, group, `${at}/elements/${index}`);
  }
}

function inspectGroup(inspection: Inspection, group: unknown, at: string): void {
  const type = isObject(group) ? String(group.type) : '';
  if (!isObject(group)) {
    inspection.say(at, 'must be an object');
    return;
  }
  if (type === 'rich_text_list') {
    inspection.oneOf(group, 'style', at, ['bullet', 'ordered'], true);
    for (const [index, item] of inspection.list(group, 'elements', at, 1, 1000).entries()) {
      inspectGroup(inspection, item, `${at}/elements/${index}`);
    }
    return;
  }
  if (!GROUPS.includes(type)) {
    inspection.say(`${at}/type`, `unsupported type: ${type}`);
    return;
  }
  for (const [index, element] of inspection.list(group, 'elements', at, 1, 1000).entries()) {
    const pointer = `${at}/elements/${index}`;
    if (!isObject(element)) inspection.say(pointer, 'must be an object');
    else if (!INLINE.includes(String(element.type))) {
      inspection.say(`${pointer}/type`, `unsupported type: ${String(element.type)}`);
    } else if (element.type === 'text') inspection.string(element, 'text', pointer, 12_000, true);
    else if (element.type === 'link') inspection.string(element, 'url', pointer, 3000, true);
  }
}

/** What a rich text says, without its looks. */
export function richTextText(value: unknown): string {
  if (!isObject(value)) return '';
  if (typeof value.text === 'string') return value.text;
  if (value.type === 'link') return String(value.url ?? '');
  if (value.type === 'emoji') return `:${String(value.name)}:`;
  if (value.type === 'user') return `<@${String(value.user_id)}>`;
  return listAt(value, 'elements').map(richTextText).join('');
}
