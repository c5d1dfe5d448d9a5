import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutWarnings } from '../quiet.ts';

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly etag: string;
}

/** A simulator's page, read once: what is not in it cannot be fetched. */
export interface PageAssets {
  readonly byUrl: ReadonlyMap<string, Asset>;
  readonly entryUrl: string;
  /** Modules that the entry leads to, for the document to name. */
  readonly moduleUrls: readonly string[];
  readonly styleUrls: readonly string[];
}

const SOURCES = resolve(import.meta.dirname, '..');
const SCRIPT = 'text/javascript; charset=utf-8';
/** An import of an own file. */
const IMPORT = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"](\.{1,2}\/[^'"]+)['"]/gm;
/** `.ts` in a checkout, `.js` in what was built. */
const EXTENSION = extname(import.meta.filename);

/**
 * Reads the page in a folder: `main` with every module that it imports (types stripped as Node strips them), the styles there
 * and in `page/`, and the typeface. Nothing of it comes from another server.
 */
export async function loadPage(folder: string): Promise<PageAssets> {
  const byUrl = new Map<string, Asset>();
  const entry = join(folder, `main${EXTENSION}`);
  await addModule(entry, byUrl);
  const moduleUrls = [...byUrl.keys()];
  const styleUrls: string[] = [];
  for (const place of [join(import.meta.dirname, 'page'), folder]) {
    for (const name of (await readdir(place)).filter(one => one.endsWith('.css')).sort()) {
      styleUrls.push(addressOf(join(place, name)));
      byUrl.set(
        addressOf(join(place, name)),
        asset(await readFile(join(place, name)), 'text/css; charset=utf-8'),
      );
    }
  }
  const typeface = '@fontsource-variable/onest/files/onest-latin-wght-normal.woff2';
  const fonts = dirname(fileURLToPath(import.meta.resolve(typeface)));
  for (const subset of ['cyrillic', 'latin', 'latin-ext']) {
    const name = `onest-${subset}-wght-normal.woff2`;
    byUrl.set(`/assets/fonts/${name}`, asset(await readFile(join(fonts, name)), 'font/woff2'));
  }
  return { byUrl, entryUrl: addressOf(entry), moduleUrls, styleUrls };
}

async function addModule(file: string, assets: Map<string, Asset>): Promise<void> {
  const address = addressOf(file);
  if (assets.has(address)) return;
  const source = await readFile(file, 'utf8');
  const code = EXTENSION === '.ts' ? withoutWarnings(() => stripTypeScriptTypes(source)) : source;
  assets.set(address, asset(Buffer.from(code), SCRIPT));
  for (const [, specifier = ''] of code.matchAll(IMPORT)) {
    await addModule(resolve(dirname(file), specifier), assets);
  }
}

function addressOf(file: string): string {
  return `/assets/${relative(SOURCES, file).replaceAll('\\', '/')}`;
}

function asset(bytes: Buffer, mediaType: string): Asset {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { body: new Uint8Array(bytes), mediaType, etag };
}
