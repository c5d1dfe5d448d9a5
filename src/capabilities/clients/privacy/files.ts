import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tracer } from './traces.ts';

/** Made from the base within the last day, and makeable again: all of them go, whoever is in them. */
const MADE_FOLDERS = ['exports', 'charts'];
const DEMO_FOLDER = 'demo';
const TEXT_FILE = /\.(csv|tsv|jsonl|json|txt)$/;

/** Takes the person out of the files under SVOD_HOME: made files, questions of the terminal, registers of the demo. */
export async function cleanFiles(home: string, tracer: Tracer): Promise<number> {
  let touched = 0;
  for (const folder of MADE_FOLDERS) {
    for (const path of await filesIn(join(home, folder))) {
      await rm(path, { force: true });
      touched++;
    }
  }
  if (await cleanFile(join(home, 'history'), tracer)) touched++;
  for (const path of await filesIn(join(home, DEMO_FOLDER))) {
    if (TEXT_FILE.test(path)) {
      if (await cleanFile(path, tracer)) touched++;
    } else {
      // A workbook cannot be cleaned in place; the base has everybody else's rows.
      await rm(path, { force: true });
      touched++;
    }
  }
  return touched;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

/** Line by line, so that rows keep their numbers; a cleaned file is UTF-8, whatever it was. */
async function cleanFile(path: string, tracer: Tracer): Promise<boolean> {
  const bytes = await readFile(path).catch(() => null);
  if (!bytes) return false;
  const text = readText(bytes);
  const cleaned = text
    .split('\n')
    .map(line => tracer.clean(line))
    .join('\n');
  if (cleaned === text) return false;
  await writeFile(path, cleaned, { mode: 0o600 });
  await chmod(path, 0o600);
  return true;
}

function readText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}
