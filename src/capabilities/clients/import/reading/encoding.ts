import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/** Counts, over a whole stream, how much of it is well-formed UTF-8. */
export class Utf8Census {
  /** Well-formed characters of two bytes and more. */
  multibyte = 0;
  /** Bytes that no UTF-8 text contains in that place. */
  broken = 0;
  #rest = 0;

  add(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#rest > 0) {
        if ((byte & 0xc0) === 0x80) {
          if (--this.#rest === 0) this.multibyte++;
          continue;
        }
        this.broken++;
        this.#rest = 0;
      }
      if (byte < 0x80) continue;
      if (byte >= 0xc2 && byte < 0xe0) this.#rest = 1;
      else if (byte >= 0xe0 && byte < 0xf0) this.#rest = 2;
      else if (byte >= 0xf0 && byte < 0xf5) this.#rest = 3;
      else this.broken++;
    }
  }

  end(): void {
    if (this.#rest > 0) this.broken++;
    this.#rest = 0;
  }
}

/** Single-byte encodings that Russian text is met in. */
const CYRILLIC = ['windows-1251', 'koi8-r', 'cp866', 'maccyrillic', 'iso-8859-5'] as const;

/**
 * The encoding of a text by its bytes, as an iconv-lite name. A byte order mark wins, then well-formed UTF-8 (also with a few
 * damaged bytes among many good characters), then UTF-16 without a mark, then the single-byte encoding whose reading looks
 * most like Russian, then chardet's guess.
 */
export function detectEncoding(head: Buffer, census: Utf8Census): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf16be';
  const wide = zeroPattern(head);
  if (wide) return wide;
  if (census.broken === 0 || census.multibyte > census.broken * 20) return 'utf8';

  const sample = head.subarray(0, 1 << 18);
  const best = CYRILLIC.map(name => ({ name, score: russianScore(iconv.decode(sample, name)) })).reduce(
    (left, right) => (right.score > left.score ? right : left),
  );
  if (best.score > 0.5) return best.name;
  const guess = analyse(sample).find(
    match => iconv.encodingExists(match.name) && !/^utf|^iso-2022/i.test(match.name),
  );
  return guess && guess.confidence > 30 ? guess.name.toLowerCase() : 'windows-1251';
}

/** UTF-16 without a mark: one of every two bytes is zero in Latin, a digit or a separator. */
function zeroPattern(head: Buffer): 'utf16le' | 'utf16be' | null {
  const length = Math.min(head.length, 8192) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  if (odd > length * 0.1 && even < odd / 8) return 'utf16le';
  if (even > length * 0.1 && odd < even / 8) return 'utf16be';
  return null;
}

/**
 * How much a reading looks like Russian, about 0..1: the share of frequent small letters among all that is beyond ASCII,
 * less what a wrong table produces (box drawing, rare signs, capitals inside words).
 */
function russianScore(text: string): number {
  let beyond = 0;
  let good = 0;
  let previousSmall = false;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) {
      previousSmall = false;
      continue;
    }
    beyond++;
    const small = (code >= 0x430 && code <= 0x44f) || code === 0x451;
    const capital = (code >= 0x410 && code <= 0x42f) || code === 0x401;
    if (small) good += 'оеаинтсрвлкмдпуя'.includes(character) ? 1.15 : 0.7;
    else if (capital) good += previousSmall ? -1 : 0.6;
    else if ('«»—–№ё'.includes(character)) good += 0.6;
    else good -= 1.5;
    previousSmall = small;
  }
  return beyond === 0 ? 0 : good / beyond;
}
