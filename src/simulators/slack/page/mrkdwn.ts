import { h } from '../../../browser/page/dom.ts';
import { emojiOf } from './emoji.ts';

export type Names = Readonly<Record<string, string>>;

/** Slack's own markup: `*bold*`, `_italic_`, `~struck~`, code, quotes, `<…>` links and mentions. */
export function mrkdwn(text: string, names: Names): Node {
  const place = document.createDocumentFragment();
  for (const [at, part] of text.split(/```/).entries()) {
    if (at % 2 === 1) place.append(h('pre', {}, unescaped(part.replace(/^\n/, ''))));
    else place.append(...paragraphs(part, names));
  }
  return place;
}

function paragraphs(text: string, names: Names): Node[] {
  const nodes: Node[] = [];
  let quote: HTMLElement | null = null;
  for (const [at, line] of text.split('\n').entries()) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(h('br'));
      else {
        quote = h('blockquote');
        nodes.push(quote);
      }
      quote.append(...inline(quoted[1] ?? '', names));
      continue;
    }
    if (at > 0 && !quote) nodes.push(h('br'));
    quote = null;
    nodes.push(...inline(line, names).map(asNode));
  }
  return nodes;
}

const INLINE =
  /`(?<code>[^`\n]+)`|<(?<link>[^<>\n]+)>|:(?<emoji>[a-z0-9_+-]+):|(?<![\p{L}\d*])\*(?<bold>\S(?:[^*\n]*\S)?)\*(?![\p{L}\d*])|(?<![\p{L}\d_])_(?<italic>\S(?:[^_\n]*\S)?)_(?![\p{L}\d_])|(?<![\p{L}\d~])~(?<struck>\S(?:[^~\n]*\S)?)~(?![\p{L}\d~])/gu;

function inline(text: string, names: Names): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const { code, link, emoji, bold, italic, struck } = match.groups ?? {};
    if (emoji && !emojiOf(emoji)) continue;
    parts.push(unescaped(text.slice(from, match.index)));
    from = match.index + match[0].length;
    if (code) parts.push(h('code', {}, unescaped(code)));
    else if (link) parts.push(linkOrMention(link, names));
    else if (emoji) parts.push(emojiOf(emoji) ?? '');
    else if (bold) parts.push(h('strong', {}, ...inline(bold, names)));
    else if (italic) parts.push(h('em', {}, ...inline(italic, names)));
    else if (struck) parts.push(h('s', {}, ...inline(struck, names)));
  }
  parts.push(unescaped(text.slice(from)));
  return parts.filter(part => part !== '');
}

function linkOrMention(inside: string, names: Names): Node | string {
  const [target = '', label] = inside.split('|');
  if (/^@[UW]/.test(target)) return mention(`@${names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith('#')) return mention(`#${label ?? target.slice(1)}`);
  if (target.startsWith('!date^')) return unescaped(label ?? '');
  if (target.startsWith('!')) return mention(`@${label ?? target.slice(1)}`);
  return anchor(unescaped(target), unescaped(label ?? target));
}

export function mention(text: string): HTMLElement {
  return h('span', { class: 'mention' }, text);
}

/** A link to the web, mail or telephone; anything else stays text. */
export function anchor(href: string, label: string): Node | string {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return label;
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, label.replace(/^(mailto|tel):/, ''));
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function asNode(part: Node | string): Node {
  return typeof part === 'string' ? document.createTextNode(part) : part;
}
