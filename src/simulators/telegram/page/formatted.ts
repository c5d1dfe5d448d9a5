import type { MessageEntity } from 'grammy/types';
import { h } from '../../../browser/page/dom.ts';

const BLOCKS: readonly string[] = ['pre', 'blockquote', 'expandable_blockquote'];

/** Marked-up text as elements. Entities nest or lie apart, outer ones first, as the platform gives them. */
export function formatted(
  text: string,
  entities: readonly MessageEntity[],
  words: { more: string; less: string },
) {
  return between(text, entities, 0, text.length, words);
}

function between(
  text: string,
  entities: readonly MessageEntity[],
  from: number,
  to: number,
  words: { more: string; less: string },
): Node[] {
  const nodes: Node[] = [];
  let at = from;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index]!;
    const end = entity.offset + entity.length;
    if (entity.offset < at || end > to) continue;
    if (entity.offset > at) nodes.push(document.createTextNode(text.slice(at, entity.offset)));
    const inner = between(text, entities.slice(index + 1), entity.offset, end, words);
    nodes.push(elementOf(entity, text.slice(entity.offset, end), inner, words));
    // A block stands on lines of its own: the line break after it is its end, not an empty line.
    at = BLOCKS.includes(entity.type) && text[end] === '\n' ? end + 1 : end;
  }
  if (at < to) nodes.push(document.createTextNode(text.slice(at, to)));
  return nodes;
}

function elementOf(
  entity: MessageEntity,
  text: string,
  inner: Node[],
  words: { more: string; less: string },
): Node {
  switch (entity.type) {
    case 'bold':
      return h('strong', {}, ...inner);
    case 'italic':
      return h('em', {}, ...inner);
    case 'underline':
      return h('u', {}, ...inner);
    case 'strikethrough':
      return h('s', {}, ...inner);
    case 'spoiler':
      return spoiler(inner);
    case 'code':
      return h('code', {}, ...inner);
    case 'pre':
      return codeBlock(inner, entity.language);
    case 'blockquote':
      return h('blockquote', {}, ...inner);
    case 'expandable_blockquote':
      return expandable(inner, words);
    case 'text_link':
      return link(entity.url, inner);
    case 'url':
      return link(text, inner);
    default:
      return h('span', { class: 'found' }, ...inner);
  }
}

/** Only web addresses are followed; anything else stays text. */
export function link(url: string, inner: readonly Node[]): Node {
  if (!/^https?:\/\//i.test(url)) return h('span', { class: 'found' }, ...inner);
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, ...inner);
}

export function codeBlock(inner: readonly Node[], language: string | undefined): HTMLElement {
  return h(
    'figure',
    { class: 'code' },
    language ? h('figcaption', {}, language) : null,
    h('pre', { tabindex: 0 }, h('code', {}, ...inner)),
  );
}

export function spoiler(inner: readonly Node[]): HTMLElement {
  const element = h('span', { class: 'spoiler', role: 'button', tabindex: 0 }, ...inner);
  element.addEventListener('click', () => element.classList.add('shown'));
  return element;
}

export function expandable(inner: readonly Node[], words: { more: string; less: string }): HTMLElement {
  const text = h('div', { class: 'folding' }, ...inner);
  const quote = h('blockquote', { class: 'folded' }, text);
  const button = h('button', { type: 'button', class: 'unfold', hidden: true }, words.more);
  // What fits is not folded: there would be nothing more to show.
  new ResizeObserver(() => {
    if (quote.classList.contains('folded')) button.hidden = text.scrollHeight <= text.clientHeight;
  }).observe(text);
  button.addEventListener('click', () => {
    button.textContent = quote.classList.toggle('folded') ? words.more : words.less;
  });
  quote.append(button);
  return quote;
}
