import type { MessageEntity } from 'grammy/types';

type FoundType = 'bot_command' | 'mention' | 'url' | 'email' | 'hashtag' | 'phone_number';

const PATTERNS: readonly (readonly [FoundType, RegExp])[] = [
  ['url', /\bhttps?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)]/giu],
  ['email', /(?<![\p{L}\p{N}._%+-])[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/giu],
  ['bot_command', /(?<![\p{L}\p{N}/_<>])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_/])/giu],
  ['mention', /(?<![\p{L}\p{N}_@/.])@[a-z][a-z0-9_]{2,31}(?![\p{L}\p{N}_])/giu],
  ['hashtag', /(?<![\p{L}\p{N}_#&])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu],
  ['phone_number', /(?<![\p{L}\p{N}+*])\+\d[\d\s()-]{8,17}\d(?![\p{L}\p{N}])/gu],
];

/**
 * What the platform finds in a text by itself: commands, mentions, addresses, numbers. What is marked up already as code or as
 * a link is left alone. Sorted by place.
 */
export function withDetected(text: string, given: readonly MessageEntity[]): MessageEntity[] {
  const entities = [...given];
  const taken = given.filter(({ type }) => ['code', 'pre', 'text_link', 'text_mention'].includes(type));
  for (const [type, pattern] of PATTERNS) {
    for (const found of text.matchAll(pattern)) {
      const entity = { type, offset: found.index, length: found[0].length };
      if (taken.some(one => overlaps(one, entity))) continue;
      entities.push(entity);
      taken.push(entity);
    }
  }
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function overlaps(a: { offset: number; length: number }, b: { offset: number; length: number }): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
