import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFile } from '../../capabilities/exports/exports.ts';

/** Saves the file into the folder, beside one of the same name rather than over it. Null where nothing can be written. */
export async function saveBeside(file: ExportFile, folder: string): Promise<string | null> {
  const dot = file.name.lastIndexOf('.');
  for (let copy = 1; copy < 100; copy += 1) {
    const name = copy === 1 ? file.name : `${file.name.slice(0, dot)}-${copy}${file.name.slice(dot)}`;
    const path = join(folder, name);
    try {
      // Clients' data: for this user's eyes.
      await writeFile(path, file.bytes, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return null;
    }
  }
  return null;
}
