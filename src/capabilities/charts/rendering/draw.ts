import sharp from 'sharp';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { textToOutlines } from './svg-text.ts';
import type { Typefaces } from './typeface.ts';

/** A picture of this many pixels to one of the spec: sharp on a phone's screen. */
const SCALE = 2;

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: unknown;
}

// Part of vega that its types leave out.
const metrics = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };

/** Makes vega measure text by the typeface that will be drawn. Changes vega's own setting: for a thread of its own. */
export function measureWith(faces: Typefaces): void {
  metrics.textMetrics.width = (item, text) => {
    const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
    return (bold ? faces.bold : faces.regular).width(String(text ?? ''), item.fontSize ?? 11);
  };
}

/** The picture of a spec: PNG bytes. Nothing is fetched: a spec that names an address fails. */
export async function draw(spec: Readonly<Record<string, unknown>>, faces: Typefaces): Promise<Buffer> {
  const svg = textToOutlines(await drawSvg(spec), faces);
  return sharp(Buffer.from(svg), { density: 72 * SCALE })
    .png({ compressionLevel: 6 })
    .toBuffer();
}

async function drawSvg(spec: Readonly<Record<string, unknown>>): Promise<string> {
  const { spec: compiled } = compile(spec as unknown as TopLevelSpec, { logger: vega.logger(vega.Error) });
  const loader = vega.loader();
  loader.load = async () => {
    throw new TypeError('A chart loads nothing.');
  };
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', loader, logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
