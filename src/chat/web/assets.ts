import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import { withoutWarnings } from '../../quiet.ts';

/** A file of the page, ready to be sent. */
interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly etag: string;
  readonly forever: boolean;
}

/** The page's files by address. What is not in it cannot be fetched. */
export type Assets = ReadonlyMap<string, Asset>;

const SOURCES = resolve(import.meta.dirname, '../..');
const PAGE = join(import.meta.dirname, 'page');
/** `.ts` in a checkout, `.js` in what was built. */
const EXTENSION = extname(import.meta.filename);
const ENTRY = join(PAGE, `main${EXTENSION}`);
const DRAWING = '/assets/drawing/';
const SCRIPT = 'text/javascript; charset=utf-8';
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Addresses that the page's head names. */
export const ENTRY_URL = addressOf(ENTRY);
export const STYLE_URLS = ['base', 'layout', 'turn', 'table', 'chart', 'dialog'].map(
  name => `/assets/page/${name}.css`,
);
export const FONT_URLS = ['cyrillic', 'latin'].map(
  subset => `/assets/fonts/onest-${subset}-wght-normal.woff2`,
);

/**
 * Reads the page once: every module that its entry imports (types stripped, as Node does it for the server), its styles and
 * its typeface. The page shares the server's own words and formats, which is why it is TypeScript of the same tree.
 */
export async function loadAssets(): Promise<Assets> {
  const assets = new Map<string, Asset>();
  await addModule(ENTRY, assets, stripper());
  for (const name of await readdir(PAGE)) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType) assets.set(`/assets/page/${name}`, asset(await readFile(join(PAGE, name)), mediaType));
  }
  const fonts = dirname(
    fileURLToPath(import.meta.resolve('@fontsource-variable/onest/files/onest-latin-wght-normal.woff2')),
  );
  for (const name of await readdir(fonts)) {
    if (!/onest-(cyrillic|cyrillic-ext|latin|latin-ext)-wght/.test(name)) continue;
    assets.set(`/assets/fonts/${name}`, asset(await readFile(join(fonts, name)), 'font/woff2', true));
  }
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
    assets.set(`${DRAWING}${name}.js`, asset(Buffer.from(code), SCRIPT, true));
  }
}

/** Addresses of the page's modules. */
export function moduleUrls(assets: Assets): readonly string[] {
  return [...assets]
    .filter(([url, { mediaType }]) => mediaType === SCRIPT && !url.startsWith(DRAWING))
    .map(([url]) => url);
}

/** Answers from memory; a browser that has the same bytes gets 304. */
export function sendAsset(c: Context, assets: Assets): Response {
  const found = assets.get(c.req.path);
  if (!found) return c.body(null, 404);
  c.header('ETag', found.etag);
  c.header('Cache-Control', found.forever ? 'public, max-age=604800' : 'no-cache');
  if (c.req.header('if-none-match') === found.etag) return c.body(null, 304);
  c.header('Content-Type', found.mediaType);
  return c.body(found.body);
}

async function addModule(file: string, assets: Map<string, Asset>, strip: (code: string) => string) {
  const address = addressOf(file);
  if (assets.has(address)) return;
  const code = strip(await readFile(file, 'utf8'));
  assets.set(address, asset(Buffer.from(code), SCRIPT));
  for (const [, specifier = ''] of code.matchAll(/^\s*(?:import|export)\b[^'"]*['"](\.[^'"]+)['"]/gm)) {
    await addModule(resolve(dirname(file), specifier), assets, strip);
  }
}

/** Node's own stripper, which greets its first call with a warning that no newcomer needs. */
function stripper(): (code: string) => string {
  if (EXTENSION !== '.ts') return code => code;
  return code => withoutWarnings(() => stripTypeScriptTypes(code));
}

function addressOf(file: string): string {
  return `/assets/${relative(SOURCES, file).replaceAll('\\', '/')}`;
}

function asset(bytes: Buffer, mediaType: string, forever = false): Asset {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { body: new Uint8Array(bytes), mediaType, etag, forever };
}
