/** The little of opentype.js that is used; it comes without types. */
declare module 'opentype.js' {
  export interface OutlineCommand {
    readonly type: 'M' | 'L' | 'Q' | 'C' | 'Z';
    readonly x?: number;
    readonly y?: number;
    readonly x1?: number;
    readonly y1?: number;
    readonly x2?: number;
    readonly y2?: number;
  }
  interface Path {
    readonly commands: readonly OutlineCommand[];
  }
  interface Glyph {
    readonly advanceWidth?: number;
    getPath(x: number, y: number, size: number): Path;
  }
  interface Font {
    readonly unitsPerEm: number;
    charToGlyph(letter: string): Glyph;
    charToGlyphIndex(letter: string): number;
  }
  const opentype: { parse(bytes: ArrayBuffer): Font };
  export default opentype;
}
