import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';

/** Text without markup and what was marked up in it; offsets and lengths in UTF-16 code units. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

type PlainType = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler';

const PLAIN: Readonly<Record<string, PlainType>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
};
const OTHERS = ['a', 'pre', 'code', 'blockquote', 'tg-emoji'];
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where its text begins, in code units of the result. */
  readonly from: number;
}

interface Mark {
  readonly entity: MessageEntity;
  /** What a code tag says its language is: counts only directly inside a pre tag. */
  readonly language?: string;
}

/**
 * Reads `parse_mode: HTML` as the platform does: the tags of Bot API "HTML style", four named entities and all numeric ones.
 * Anything else is refused with the platform's sentence and the byte offset in the UTF-8 source.
 */
export function parseHtml(source: string): FormattedText {
  const marks: Mark[] = [];
  const open: OpenTag[] = [];
  let text = '';
  let at = 0;
  while (at < source.length) {
    const character = source[at];
    if (character === '&') {
      const decoded = decodeEntity(source, at);
      text += decoded?.text ?? '&';
      at += decoded?.length ?? 1;
    } else if (character !== '<') {
      text += character;
      at++;
    } else if (source[at + 1] === '/') {
      at = closeTag(source, at, open, tag => addEntity(marks, tag, text));
    } else {
      const started = openTag(source, at, text.length);
      open.push(started.tag);
      at = started.next;
    }
  }
  const left = open.at(-1);
  if (left) throw unparsable(`Can't find end tag corresponding to start tag "${left.name}"`);
  return { text, entities: marks.map(mark => mark.entity).sort(byPlace) };
}

function openTag(source: string, begin: number, from: number): { tag: OpenTag; next: number } {
  const offset = byteOffset(source, begin);
  let at = begin + 1;
  while (at < source.length && !/[\s>]/.test(source[at] ?? '')) at++;
  if (at >= source.length) throw unparsable(`Unclosed start tag at byte offset ${offset}`);
  const name = source.slice(begin + 1, at).toLowerCase();
  if (!(name in PLAIN) && !OTHERS.includes(name)) {
    throw unparsable(`Unsupported start tag "${name}" at byte offset ${offset}`);
  }
  const attributes = new Map<string, string>();
  for (;;) {
    while (/\s/.test(source[at] ?? '')) at++;
    if (at >= source.length) throw unparsable(`Unclosed start tag at byte offset ${offset}`);
    if (source[at] === '>') break;
    const found = /^([^\s=>]*)\s*(=\s*)?/.exec(source.slice(at)) ?? ['', ''];
    const attribute = (found[1] ?? '').toLowerCase();
    if (!attribute) throw unparsable(`Empty attribute name in the tag "${name}" at byte offset ${offset}`);
    at += found[0].length;
    if (!found[2]) {
      if (name === 'blockquote' && attribute === 'expandable') {
        attributes.set(attribute, '');
        continue;
      }
      throw unparsable(
        `Expected equal sign in declaration of an attribute of the tag "${name}" at byte offset ${offset}`,
      );
    }
    const value = attributeValue(source, at, offset);
    attributes.set(attribute, value.text);
    at = value.next;
  }
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw unparsable(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
  }
  return { tag: { name, attributes, from }, next: at + 1 };
}

function attributeValue(source: string, begin: number, tagOffset: number): { text: string; next: number } {
  const quote = source[begin];
  if (quote === '"' || quote === "'") {
    const end = source.indexOf(quote, begin + 1);
    if (end < 0) throw unparsable(`Unclosed start tag at byte offset ${tagOffset}`);
    return { text: decodeAll(source.slice(begin + 1, end)), next: end + 1 };
  }
  const token = /^[A-Za-z0-9.-]*/.exec(source.slice(begin))?.[0] ?? '';
  if (!/[\s>]/.test(source[begin + token.length] ?? '')) {
    throw unparsable(`Unexpected end of name token at byte offset ${byteOffset(source, begin)}`);
  }
  return { text: token.toLowerCase(), next: begin + token.length };
}

function closeTag(source: string, begin: number, open: OpenTag[], add: (tag: OpenTag) => void): number {
  const offset = byteOffset(source, begin);
  const tag = open.pop();
  if (!tag) throw unparsable(`Unexpected end tag at byte offset ${offset}`);
  const end = source.indexOf('>', begin);
  const name = source.slice(begin + 2, end < 0 ? undefined : end).trim();
  if (end < 0 || /\s/.test(name)) throw unparsable(`Unclosed end tag at byte offset ${offset}`);
  if (name && name.toLowerCase() !== tag.name) {
    throw unparsable(
      `Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name.toLowerCase()}>"`,
    );
  }
  add(tag);
  return end + 1;
}

function addEntity(marks: Mark[], tag: OpenTag, text: string): void {
  const place = { offset: tag.from, length: text.length - tag.from };
  if (place.length <= 0) return;
  const plain = PLAIN[tag.name];
  if (plain) marks.push({ entity: { type: plain, ...place } });
  else if (tag.name === 'blockquote') {
    const type = tag.attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote';
    marks.push({ entity: { type, ...place } });
  } else if (tag.name === 'code') {
    const language = /^language-(.+)$/.exec(tag.attributes.get('class') ?? '')?.[1];
    marks.push({ entity: { type: 'code', ...place }, ...(language && { language }) });
  } else if (tag.name === 'pre') {
    // `<pre><code class="language-sql">` is one block of code in that language.
    const inner = marks.findIndex(({ entity }) => entity.type === 'code' && samePlace(entity, place));
    const language = inner < 0 ? undefined : marks.splice(inner, 1)[0]?.language;
    marks.push({ entity: { type: 'pre', ...place, ...(language && { language }) } });
  } else if (tag.name === 'tg-emoji') {
    const id = tag.attributes.get('emoji-id');
    if (!id || !/^\d+$/.test(id)) throw unparsable('Invalid custom emoji identifier specified');
    marks.push({ entity: { type: 'custom_emoji', ...place, custom_emoji_id: id } });
  } else {
    const link = linkEntity(tag.attributes.get('href') ?? text.slice(place.offset), place);
    if (link) marks.push({ entity: link });
  }
}

/** A link that is no address is shown as plain text, which is what the platform does. */
function linkEntity(href: string, place: { offset: number; length: number }): MessageEntity | null {
  const user = /^tg:\/\/user\?id=(\d+)$/.exec(href)?.[1];
  if (user) {
    return { type: 'text_mention', ...place, user: { id: Number(user), is_bot: false, first_name: '' } };
  }
  const url = /^[a-z][a-z0-9+.-]*:/i.test(href) ? href : `http://${href}`;
  if (!URL.canParse(url) || !/^(https?|tg|tonsite|mailto|tel):/i.test(url)) return null;
  return { type: 'text_link', ...place, url: new URL(url).href };
}

function samePlace(entity: MessageEntity, place: { offset: number; length: number }): boolean {
  return entity.offset === place.offset && entity.length === place.length;
}

/** Outer before inner, as the platform lists them. */
function byPlace(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length;
}

function decodeEntity(source: string, at: number): { text: string; length: number } | null {
  const found = /^&(?:#(\d{1,8})|#x([0-9a-f]{1,8})|([a-z]+));?/i.exec(source.slice(at, at + 12));
  if (!found) return null;
  const [whole, decimal, hex, name] = found;
  if (name) {
    const text = NAMED[name];
    return text ? { text, length: whole.length } : null;
  }
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  if (code === 0 || code > 0x10ffff) return null;
  return { text: String.fromCodePoint(code), length: whole.length };
}

function decodeAll(text: string): string {
  return text.replace(
    /&(?:#\d{1,8}|#x[0-9a-f]{1,8}|[a-z]+);?/gi,
    entity => decodeEntity(entity, 0)?.text ?? entity,
  );
}

function byteOffset(source: string, index: number): number {
  return Buffer.byteLength(source.slice(0, index), 'utf8');
}

function unparsable(what: string) {
  return badRequest(`can't parse entities: ${what}`);
}
