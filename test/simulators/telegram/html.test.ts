import { describe, expect, it } from 'vitest';
import { withDetected } from '../../../src/simulators/telegram/entities/detect.ts';
import { parseHtml } from '../../../src/simulators/telegram/entities/html.ts';

describe('HTML', () => {
  it('becomes text and entities, outer before inner', () => {
    expect(parseHtml('<b>Доход <i>клиентов</i></b> &lt;5&#8364;&gt; &amp;c')).toEqual({
      text: 'Доход клиентов <5€> &c',
      entities: [
        { type: 'bold', offset: 0, length: 14 },
        { type: 'italic', offset: 6, length: 8 },
      ],
    });
  });

  it('counts places in UTF-16 code units', () => {
    expect(parseHtml('👍<b>да</b>').entities).toEqual([{ type: 'bold', offset: 2, length: 2 }]);
  });

  it('keeps the language of a block of code', () => {
    expect(parseHtml('<pre><code class="language-sql">select 1</code></pre>').entities).toEqual([
      { type: 'pre', offset: 0, length: 8, language: 'sql' },
    ]);
    expect(parseHtml('<pre>x</pre><code>y</code>').entities).toEqual([
      { type: 'pre', offset: 0, length: 1 },
      { type: 'code', offset: 1, length: 1 },
    ]);
  });

  it('knows expandable quotations, spoilers, links and people', () => {
    expect(
      parseHtml(
        '<blockquote expandable>q</blockquote><span class="tg-spoiler">s</span><a href="https://a.ru/?x=1&amp;y=2">l</a><a href="tg://user?id=7">u</a>',
      ).entities.map(({ type }) => type),
    ).toEqual(['expandable_blockquote', 'spoiler', 'text_link', 'text_mention']);
  });

  it.each([
    ['<h1>a</h1>', 'Unsupported start tag "h1" at byte offset 0'],
    ['ё <table>', 'Unsupported start tag "table" at byte offset 3'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['<b>a</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<b>a</b', 'Unclosed end tag at byte offset 4'],
    ['<a href>x</a>', 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'],
    ['<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('refuses %s', (source, what) => {
    expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${what}`);
  });
});

describe('what is found by itself', () => {
  it('are commands, mentions, addresses and numbers, outside code', () => {
    const text = '/ask@svod_bot @ira https://a.ru/x. +7 900 123-45-67 a@b.ru #план /no';
    const code = [{ type: 'code' as const, offset: text.indexOf('/no'), length: 3 }];
    const found = withDetected(text, code).map(({ type, offset, length }) => [
      type,
      text.slice(offset, offset + length),
    ]);
    expect(found).toEqual([
      ['bot_command', '/ask@svod_bot'],
      ['mention', '@ira'],
      ['url', 'https://a.ru/x'],
      ['phone_number', '+7 900 123-45-67'],
      ['email', 'a@b.ru'],
      ['hashtag', '#план'],
      ['code', '/no'],
    ]);
  });

  it('are no fractions, paths and tags', () => {
    expect(withDetected('1/2 и/или a/b/c </b>', [])).toEqual([]);
  });
});
