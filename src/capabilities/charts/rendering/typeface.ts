import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import opentype from 'opentype.js';

/** One weight of the charts' own typeface, which comes with the program: a machine needs no fonts. */
export interface Typeface {
  /** Width in pixels at a size. */
  width(text: string, size: number): number;
  /** SVG path data of a line of text with its left end at 0, 0 on the baseline; null when a letter is missing. */
  path(text: string, size: number): string | null;
}

export interface Typefaces {
  readonly regular: Typeface;
  readonly bold: Typeface;
}

const DECIMALS = 1;

/** Reads both weights; about 30 ms each. */
export function loadTypefaces(): Typefaces {
  return {
    regular: loadTypeface('@expo-google-fonts/onest/400Regular/Onest_400Regular.ttf'),
    bold: loadTypeface('@expo-google-fonts/onest/600SemiBold/Onest_600SemiBold.ttf'),
  };
}

function loadTypeface(specifier: string): Typeface {
  const bytes = readFileSync(fileURLToPath(import.meta.resolve(specifier)));
  const font = opentype.parse(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  );
  const advances = new Map<string, number>();
  const advance = (letter: string) => {
    let found = advances.get(letter);
    if (found === undefined) {
      found = (font.charToGlyph(letter).advanceWidth ?? font.unitsPerEm / 2) / font.unitsPerEm;
      advances.set(letter, found);
    }
    return found;
  };
  return {
    width(text, size) {
      let sum = 0;
      for (const letter of text) sum += advance(letter);
      return sum * size;
    },
    path(text, size) {
      for (const letter of text) if (font.charToGlyphIndex(letter) === 0) return null;
      let at = 0;
      let data = '';
      // Letter by letter, so that what is drawn is exactly as wide as what was measured.
      for (const letter of text) {
        data += font.charToGlyph(letter).getPath(at, 0, size).toPathData(DECIMALS);
        at += advance(letter) * size;
      }
      return data;
    },
  };
}
