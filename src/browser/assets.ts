import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import { withoutWarnings } from '../quiet.ts';

/** A file of a page, ready to be sent. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly etag: string;
  /** Its bytes never change under its address as long as the installation stands. */
  readonly lasting: boolean;
}

/** A page's files by address. What is not in it cannot be fetched. */
export type Assets = ReadonlyMap<string, Asset>;

const SOURCES = resolve(import.meta.dirname, '..');
export const SCRIPT = 'text/javascript; charset=utf-8';
/** What every page is drawn with: themes and the plain form of elements, the typeface. */
const COMMON_STYLES = ['frame', 'typeface'].map(name => join(import.meta.dirname, 'page', `${name}.css`));
export const COMMON_STYLE_URLS = COMMON_STYLES.map(addressOf);

/** An import of an own file. */
const IMPORT = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"](\.{1,2}\/[^'"]+)['"]/gm;
/** `.ts` in a checkout, `.js` in what was built. */
export const SCRIPT_ENDING = extname(import.meta.filename);

/** Adds a module and every module that it imports; types are stripped as Node strips them for the server. */
export async function addModule(file: string, assets: Map<string, Asset>): Promise<void> {
  const address = addressOf(file);
  if (assets.has(address)) return;
  const source = await readFile(file, 'utf8');
  const code = SCRIPT_ENDING === '.ts' ? withoutWarnings(() => stripTypeScriptTypes(source)) : source;
  assets.set(address, assetOf(Buffer.from(code), SCRIPT));
  for (const [, specifier = ''] of code.matchAll(IMPORT)) {
    await addModule(resolve(dirname(file), specifier), assets);
  }
}

/** Adds the styles that all pages have, and the typeface. Nothing of a page comes from another server. */
export async function addCommonStyles(assets: Map<string, Asset>): Promise<void> {
  for (const file of COMMON_STYLES)
    assets.set(addressOf(file), assetOf(await readFile(file), 'text/css; charset=utf-8'));
  const fonts = dirname(
    fileURLToPath(import.meta.resolve('@fontsource-variable/onest/files/onest-latin-wght-normal.woff2')),
  );
  for (const name of await readdir(fonts)) {
    if (!/onest-(cyrillic|latin|latin-ext)-wght/.test(name)) continue;
    assets.set(`/assets/fonts/${name}`, assetOf(await readFile(join(fonts, name)), 'font/woff2', true));
  }
}

/** Answers from memory; a browser that has the same bytes gets 304. */
export function sendAsset(c: Context, assets: Assets): Response {
  const found = assets.get(c.req.path);
  if (!found) return c.body(null, 404);
  c.header('ETag', found.etag);
  c.header('Cache-Control', found.lasting ? 'public, max-age=604800' : 'no-cache');
  if (c.req.header('if-none-match') === found.etag) return c.body(null, 304);
  c.header('Content-Type', found.mediaType);
  return c.body(found.body);
}

/** Where a file of `src` is fetched from. */
export function addressOf(file: string): string {
  return `/assets/${relative(SOURCES, file).replaceAll('\\', '/')}`;
}

/** A file with the tag that its content has. */
export function assetOf(bytes: Buffer, mediaType: string, lasting = false): Asset {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { body: new Uint8Array(bytes), mediaType, etag, lasting };
}
