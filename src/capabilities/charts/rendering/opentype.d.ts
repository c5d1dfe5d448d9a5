/** The little of opentype.js that is used; it comes without types. */
declare module 'opentype.js' {
  interface Path {
    toPathData(decimals?: number): string;
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
