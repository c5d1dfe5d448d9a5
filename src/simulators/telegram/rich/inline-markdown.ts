type Rich = string | readonly Rich[] | Readonly<Record<string, unknown>>;

interface Pattern {
  readonly pattern: RegExp;
  readonly make: (found: RegExpExecArray) => Rich;
}

/** Marks of "Rich Markdown style", the longer ones first. Each pattern is tried where the text stands. */
const PATTERNS: readonly Pattern[] = [
  { pattern: /^\\([!-/:-@[-`{-~])/, make: ([, mark = '']) => mark },
  { pattern: /^(`+)([\s\S]*?[^`])\1(?!`)/, make: ([, , text = '']) => ({ type: 'code', text: text.trim() }) },
  { pattern: /^\*\*(?=\S)([\s\S]*?\S)\*\*/, make: nested('bold') },
  { pattern: /^__(?=\S)([\s\S]*?\S)__(?!\w)/, make: nested('bold') },
  { pattern: /^\*(?=\S)([\s\S]*?\S)\*(?!\*)/, make: nested('italic') },
  { pattern: /^_(?=\S)([\s\S]*?\S)_(?!\w)/, make: nested('italic') },
  { pattern: /^~~(?=\S)([\s\S]*?\S)~~/, make: nested('strikethrough') },
  { pattern: /^==(?=\S)([\s\S]*?\S)==/, make: nested('marked') },
  { pattern: /^\|\|(?=\S)([\s\S]*?\S)\|\|/, make: nested('spoiler') },
  {
    pattern: /^\$(?=\S)([^$\n]*?\S)\$(?!\d)/,
    make: ([, text = '']) => ({ type: 'mathematical_expression', expression: text }),
  },
  {
    pattern: /^\[([^\]\n]+)\]\(([^()\s]+)\)/,
    make: ([, text = '', url = '']) => ({ type: 'url', text: inlineMarkdown(text), url }),
  },
  { pattern: /^<(u|ins)>([\s\S]*?)<\/\1>/i, make: tagged('underline') },
  { pattern: /^<(b|strong)>([\s\S]*?)<\/\1>/i, make: tagged('bold') },
  { pattern: /^<(i|em)>([\s\S]*?)<\/\1>/i, make: tagged('italic') },
  { pattern: /^<(s|strike|del)>([\s\S]*?)<\/\1>/i, make: tagged('strikethrough') },
  { pattern: /^<(code)>([\s\S]*?)<\/\1>/i, make: tagged('code') },
  { pattern: /^<(sub)>([\s\S]*?)<\/\1>/i, make: tagged('subscript') },
  { pattern: /^<(sup)>([\s\S]*?)<\/\1>/i, make: tagged('superscript') },
  { pattern: /^<(mark)>([\s\S]*?)<\/\1>/i, make: tagged('marked') },
  { pattern: /^<(tg-spoiler)>([\s\S]*?)<\/\1>/i, make: tagged('spoiler') },
  { pattern: /^<br ?\/?>/i, make: () => '\n' },
  { pattern: /^&(lt|gt|amp|quot|nbsp|mdash|ndash|hellip);/, make: ([, name = '']) => NAMED[name] ?? '' },
];

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: '\u00a0',
  mdash: '—',
  ndash: '–',
  hellip: '…',
};

/** Reads the marks of one line or cell into rich text. What is no mark stays as it is written. */
export function inlineMarkdown(source: string): Rich {
  const parts: Rich[] = [];
  let plain = '';
  let at = 0;
  while (at < source.length) {
    const found = /[\\`*_~=|$[<&]/.test(source[at] ?? '')
      ? firstMatch(source.slice(at), source[at - 1])
      : null;
    if (!found) {
      plain += source[at];
      at++;
      continue;
    }
    if (typeof found.rich === 'string') plain += found.rich;
    else {
      if (plain) parts.push(plain);
      plain = '';
      parts.push(found.rich);
    }
    at += found.length;
  }
  if (plain) parts.push(plain);
  return parts.length === 1 ? (parts[0] ?? '') : parts.length === 0 ? '' : parts;
}

function firstMatch(rest: string, before: string | undefined): { rich: Rich; length: number } | null {
  for (const { pattern, make } of PATTERNS) {
    const found = pattern.exec(rest);
    if (!found) continue;
    // snake_case_words are no italics.
    if (rest.startsWith('_') && before !== undefined && /[\p{L}\p{N}]/u.test(before)) continue;
    return { rich: make(found), length: found[0].length };
  }
  return null;
}

function nested(type: string): Pattern['make'] {
  return ([, text = '']) => ({ type, text: inlineMarkdown(text) });
}

function tagged(type: string): Pattern['make'] {
  return ([, , text = '']) => ({ type, text: inlineMarkdown(text) });
}
