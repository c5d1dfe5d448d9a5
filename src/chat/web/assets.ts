import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Asset,
  type Assets,
  addCommonStyles,
  addModule,
  addressOf,
  assetOf,
  COMMON_STYLE_URLS,
  SCRIPT,
  SCRIPT_ENDING,
} from '../../browser/assets.ts';

const PAGE = join(import.meta.dirname, 'page');
const ENTRY = join(PAGE, `main${SCRIPT_ENDING}`);
const DRAWING = '/assets/drawing/';
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** Addresses that the page's head names. */
export const ENTRY_URL = addressOf(ENTRY);
export const STYLE_URLS = [
  ...COMMON_STYLE_URLS,
  ...['base', 'layout', 'turn', 'message', 'table', 'chart', 'dialog'].map(
    name => `/assets/page/${name}.css`,
  ),
];
export const FONT_URLS = ['cyrillic', 'latin'].map(
  subset => `/assets/fonts/onest-${subset}-wght-normal.woff2`,
);

/**
 * Reads the page once: every module that its entry imports (types stripped, as Node does it for the server), its styles and
 * its typeface. The page shares the server's own words and formats, which is why it is TypeScript of the same tree.
 */
export async function loadAssets(): Promise<Assets> {
  const assets = new Map<string, Asset>();
  await addModule(ENTRY, assets);
  for (const name of await readdir(PAGE)) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType) assets.set(`/assets/page/${name}`, assetOf(await readFile(join(PAGE, name)), mediaType));
  }
  await addCommonStyles(assets);
  await addDrawing(assets);
  return assets;
}

/**
 * The libraries that draw charts, fetched by the page with the first chart. vega-embed is not among them: it writes HTML as
 * text, which the page's policy forbids.
 */
async function addDrawing(assets: Map<string, Asset>): Promise<void> {
  const file = (specifier: string, name: string) =>
    readFile(join(dirname(fileURLToPath(import.meta.resolve(specifier))), name), 'utf8');
  const scripts = {
    vega: await file('vega', 'vega.min.js'),
    'vega-lite': await file('vega-lite', 'vega-lite.min.js'),
    // Its one import is of names that vega's bundle carries too; a browser could not resolve it.
    'vega-interpreter': (await file('vega-interpreter', 'vega-interpreter.js')).replace(
      /^import (\{[^}]*\}) from 'vega-util';$/m,
      'const $1 = globalThis.vega;',
    ),
  };
  for (const [name, code] of Object.entries(scripts)) {
    assets.set(`${DRAWING}${name}.js`, assetOf(Buffer.from(code), SCRIPT, true));
  }
}

/** Addresses of the page's modules. */
export function moduleUrls(assets: Assets): readonly string[] {
  return [...assets]
    .filter(([url, { mediaType }]) => mediaType === SCRIPT && !url.startsWith(DRAWING))
    .map(([url]) => url);
}
