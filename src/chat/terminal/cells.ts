import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns the text takes on a terminal: a wide character takes two. */
export function cellWidth(text: string): number {
  return stringWidth(text);
}

/** One line without anything a terminal would obey: escape sequences, control characters, marks that turn the direction. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\u0085\u2028\u2029]+/gu, match => (/[\n\r\t]/.test(match) ? ' ' : match))
    .replace(/\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** Cut to the width with an ellipsis, never inside a character. */
export function cut(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = used + cellWidth(segment);
    if (next > width - 1) break;
    kept += segment;
    used = next;
  }
  return `${kept.trimEnd()}${ELLIPSIS}`;
}

/** Filled with spaces to the width, on the left when the value lines up on its right. */
export function pad(text: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - cellWidth(text)));
  return right ? gap + text : text + gap;
}

/** Lines of at most `width`, broken between words where that is possible. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap(paragraph => wrapParagraph(paragraph, Math.max(10, width)));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (cellWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (cellWidth(line) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}

function headOf(word: string, width: number): string {
  let head = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    used += cellWidth(segment);
    if (used > width && head !== '') break;
    head += segment;
  }
  return head;
}
