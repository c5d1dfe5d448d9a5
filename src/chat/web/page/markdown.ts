import { h } from '../../../browser/page/dom.ts';
import { typeset } from './typeset.ts';

/**
 * The small part of Markdown that an answer uses: paragraphs, lists, bold, italic, code. Anything else stays the text it is:
 * there are no links, images or HTML, so an answer cannot lead anyone away or load anything.
 */
export function markdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const block of text.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const lines = block.split('\n').filter(line => line.trim() !== '');
    let paragraph: string[] = [];
    const flush = () => {
      if (paragraph.length > 0) fragment.append(h('p', {}, ...lineBreaks(paragraph)));
      paragraph = [];
    };
    for (let at = 0; at < lines.length; at++) {
      const item = listItem(lines[at] ?? '');
      if (!item) {
        paragraph.push((lines[at] ?? '').replace(/^#{1,6}\s+/, ''));
        continue;
      }
      flush();
      const list = h(item.ordered ? 'ol' : 'ul');
      for (; at < lines.length; at++) {
        const next = listItem(lines[at] ?? '');
        if (!next || next.ordered !== item.ordered) break;
        list.append(h('li', {}, ...inline(next.text)));
      }
      at--;
      fragment.append(list);
    }
    flush();
  }
  return fragment;
}

/** The same text without its marks, for what is spoken or shown in one line. */
export function plainText(text: string): string {
  return text
    .replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/gm, '')
    .replace(/(\*\*|`)/g, '')
    .replace(/(?<![\p{L}\p{N}_])_(\S(?:[^_]*?\S)?)_(?![\p{L}\p{N}_])/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function listItem(line: string): { ordered: boolean; text: string } | null {
  const found = /^\s*(?:([-*•])|(\d{1,3})[.)])\s+(.*)$/.exec(line);
  return found ? { ordered: found[2] !== undefined, text: found[3] ?? '' } : null;
}

function lineBreaks(lines: readonly string[]): (Node | string)[] {
  return lines.flatMap((line, at) => (at === 0 ? inline(line) : [h('br'), ...inline(line)]));
}

function inline(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let rest = typeset(text);
  for (;;) {
    const found =
      /`([^`]+)`|\*\*(\S(?:.*?\S)?)\*\*|(?<![\w*])\*(\S(?:[^*]*?\S)?)\*(?![\w*])|(?<![\p{L}\p{N}_])_(\S(?:[^_]*?\S)?)_(?![\p{L}\p{N}_])/u.exec(
        rest,
      );
    if (!found) break;
    const [whole, code, bold, starred, underlined] = found;
    parts.push(rest.slice(0, found.index));
    if (code !== undefined) parts.push(h('code', {}, code));
    else if (bold !== undefined) parts.push(h('strong', {}, ...inline(bold)));
    else parts.push(h('em', {}, starred ?? underlined ?? ''));
    rest = rest.slice(found.index + whole.length);
  }
  parts.push(rest);
  return parts.filter(part => part !== '');
}
