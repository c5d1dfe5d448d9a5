import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import opentype, { type OutlineCommand } from 'opentype.js';

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
  const outlines = new Map<string, readonly OutlineCommand[]>();
  const outline = (letter: string) => {
    let found = outlines.get(letter);
    if (!found) {
      found = font.charToGlyph(letter).getPath(0, 0, 1).commands;
      outlines.set(letter, found);
    }
    return found;
  };
  return {
    width(text, size) {
      let sum = 0;
      for (const letter of seen(text)) sum += advance(letter);
      return sum * size;
    },
    path(text, size) {
      const letters = seen(text);
      for (const letter of letters) if (font.charToGlyphIndex(letter) === 0) return null;
      // Letter by letter, so that what is drawn is exactly as wide as what was measured.
      const data: string[] = [];
      let at = 0;
      for (const letter of letters) {
        for (const command of outline(letter)) data.push(written(command, at, size));
        at += advance(letter) * size;
      }
      return data.join('');
    },
  };
}

/** The face's narrow space is too narrow to part groups of digits. */
function seen(text: string): string {
  return text.replaceAll('\u202f', '\u00a0');
}

/** One command of path data. The package's own writer runs numbers together that round to a negative zero. */
function written(command: OutlineCommand, left: number, size: number): string {
  const point = (x = 0, y = 0) => `${round(x * size + left)} ${round(y * size)}`;
  switch (command.type) {
    case 'Q':
      return `Q${point(command.x1, command.y1)} ${point(command.x, command.y)}`;
    case 'C':
      return `C${point(command.x1, command.y1)} ${point(command.x2, command.y2)} ${point(command.x, command.y)}`;
    case 'Z':
      return 'Z';
    default:
      return `${command.type}${point(command.x, command.y)}`;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
