import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DAY_MS = 86_400_000;

/**
 * Keeps a picture for a day under `home/charts`, readable by this user alone and under a name nobody can guess; returns its
 * path. Pictures that have had their day are removed on the way.
 */
export async function keepPicture(png: Uint8Array, home: string, now: Date): Promise<string> {
  const folder = join(home, 'charts');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOldPictures(home, now);
  const path = join(folder, `${randomBytes(18).toString('base64url')}.png`);
  await writeFile(path, png, { mode: 0o600 });
  return path;
}

/** Removes pictures older than a day; a long-lived process may call it by itself. */
async function removeOldPictures(home: string, now: Date): Promise<void> {
  const folder = join(home, 'charts');
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const made = await stat(path).catch(() => null);
    if (made?.isFile() && now.getTime() - made.mtimeMs > DAY_MS) await rm(path, { force: true });
  }
}
