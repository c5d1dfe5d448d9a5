import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Asset,
  type Assets,
  addCommonStyles,
  addModule,
  addressOf,
  assetOf,
  COMMON_STYLE_URLS,
  SCRIPT_ENDING,
} from '../browser/assets.ts';

/** A simulator's page, read once: what is not in it cannot be fetched. */
export interface PageAssets {
  readonly byUrl: Assets;
  readonly entryUrl: string;
  /** Modules that the entry leads to, for the document to name. */
  readonly moduleUrls: readonly string[];
  readonly styleUrls: readonly string[];
}

/** Reads the page in a folder: `main` with every module that it imports, the styles there, and what every page has. */
export async function loadPage(folder: string): Promise<PageAssets> {
  const byUrl = new Map<string, Asset>();
  const entry = join(folder, `main${SCRIPT_ENDING}`);
  await addModule(entry, byUrl);
  const moduleUrls = [...byUrl.keys()];
  await addCommonStyles(byUrl);
  const styles = (await readdir(folder)).filter(name => name.endsWith('.css')).sort();
  for (const name of styles) {
    const file = join(folder, name);
    byUrl.set(addressOf(file), assetOf(await readFile(file), 'text/css; charset=utf-8'));
  }
  const styleUrls = [...COMMON_STYLE_URLS, ...styles.map(name => addressOf(join(folder, name)))];
  return { byUrl, entryUrl: addressOf(entry), moduleUrls, styleUrls };
}
