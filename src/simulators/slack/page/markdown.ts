import { h } from '../../../browser/page/dom.ts';
import { anchor } from './mrkdwn.ts';

/** The Markdown of `markdown` blocks and streams: headings, lists, quotes, code, tables and the usual inline marks. */
export function markdown(text: string): Node {
  const place = document.createDocumentFragment();
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  let at = 0;
  while (at < lines.length) {
    const taken = blockAt(lines, at, place);
    at += Math.max(1, taken);
  }
  return place;
}

/** Puts the block that begins at this line; says how many lines it took. */
function blockAt(lines: readonly string[], at: number, place: DocumentFragment): number {
  const line = lines[at] ?? '';
  if (line.trim() === '') return 1;
  const fence = /^\s*```/.test(line);
  if (fence) {
    const end = lines.findIndex((one, index) => index > at && /^\s*```/.test(one));
    const last = end < 0 ? lines.length : end;
    place.append(h('pre', {}, lines.slice(at + 1, last).join('\n')));
    return last - at + 1;
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) {
    place.append(h('p', { class: `heading heading-${heading[1]?.length}` }, ...inline(heading[2] ?? '')));
    return 1;
  }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
    place.append(h('hr'));
    return 1;
  }
  if (isTableAt(lines, at)) return table(lines, at, place);
  if (/^\s*>/.test(line))
    return run(lines, at, /^\s*>\s?/, taken => place.append(h('blockquote', {}, markdownOf(taken))));
  if (ITEM.test(line)) return list(lines, at, place);
  let end = at;
  while (end < lines.length && isPlain(lines, end)) end += 1;
  const paragraph = h('p');
  for (const [index, one] of lines.slice(at, end).entries()) {
    if (index > 0) paragraph.append(h('br'));
    paragraph.append(...inline(one.trim()));
  }
  place.append(paragraph);
  return end - at;
}

const ITEM = /^(\s*)(?:([-*+•])|(\d{1,3})[.)])\s+(.*)$/;

function isPlain(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return (
    line.trim() !== '' && !/^\s*(```|>|#{1,6}\s)/.test(line) && !ITEM.test(line) && !isTableAt(lines, at)
  );
}

function list(lines: readonly string[], at: number, place: DocumentFragment): number {
  const ordered = ITEM.exec(lines[at] ?? '')?.[3] !== undefined;
  const element = h(ordered ? 'ol' : 'ul');
  let end = at;
  for (; end < lines.length; end += 1) {
    const item = ITEM.exec(lines[end] ?? '');
    if (!item || (item[3] !== undefined) !== ordered) break;
    element.append(
      h('li', { class: (item[1] ?? '').length > 1 ? 'nested' : null }, ...inline(item[4] ?? '')),
    );
  }
  place.append(element);
  return end - at;
}

function run(lines: readonly string[], at: number, mark: RegExp, put: (text: string) => void): number {
  let end = at;
  while (end < lines.length && mark.test(lines[end] ?? '')) end += 1;
  put(
    lines
      .slice(at, end)
      .map(line => line.replace(mark, ''))
      .join('\n'),
  );
  return end - at;
}

function markdownOf(text: string): Node {
  return markdown(text);
}

function isTableAt(lines: readonly string[], at: number): boolean {
  return (
    /\|/.test(lines[at] ?? '') &&
    /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '')
  );
}

function table(lines: readonly string[], at: number, place: DocumentFragment): number {
  let end = at + 2;
  while (end < lines.length && /\|/.test(lines[end] ?? '')) end += 1;
  const row = (line: string, cell: 'th' | 'td') =>
    h('tr', {}, ...cells(line).map(text => h(cell, {}, ...inline(text))));
  place.append(
    h(
      'div',
      { class: 'table-scroll' },
      h(
        'table',
        { class: 'table' },
        h('thead', {}, row(lines[at] ?? '', 'th')),
        h('tbody', {}, ...lines.slice(at + 2, end).map(line => row(line, 'td'))),
      ),
    ),
  );
  return end - at;
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(cell => cell.trim());
}

const INLINE =
  /`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<href>[^()\s]+)\)|\*\*(?<bold>\S(?:.*?\S)?)\*\*|~~(?<struck>\S(?:.*?\S)?)~~|(?<![\p{L}\d*])\*(?<italic>\S(?:[^*]*?\S)?)\*(?![\p{L}\d*])|(?<![\p{L}\d_])_(?<slanted>\S(?:[^_]*?\S)?)_(?![\p{L}\d_])/gu;

function inline(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const { code, label, href, bold, struck, italic, slanted } = match.groups ?? {};
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (code) parts.push(h('code', {}, code));
    else if (href) parts.push(anchor(href, label ?? href));
    else if (bold) parts.push(h('strong', {}, ...inline(bold)));
    else if (struck) parts.push(h('s', {}, ...inline(struck)));
    else parts.push(h('em', {}, ...inline(italic ?? slanted ?? '')));
  }
  parts.push(text.slice(from));
  return parts
    .filter(part => part !== '')
    .map(part => (typeof part === 'string' ? part.replace(/\\([\\`*_{}[\]()#+.!|~>-])/g, '$1') : part));
}
