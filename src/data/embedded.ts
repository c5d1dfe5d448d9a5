import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { folderDriver } from './embedded-folder.ts';
import { lockHome } from './home-lock.ts';
import type { Driver } from './pooled-database.ts';
import { createBaseFolder } from './template.ts';

/**
 * The base of a home, in `home/database`, for this process alone. Safe against the death of the process at any moment, not
 * against power loss (PGlite runs without fsync). Throws `home_in_use`, and `config_invalid` for a home that cannot be written.
 */
export async function embeddedDriver(options: {
  home: string;
  statementTimeoutMs: number;
  longLived?: boolean;
}): Promise<Driver> {
  const lock = await enterHome(options.home);
  const folder = join(options.home, 'database');
  // Compiles while the folder is made.
  const driver = folderDriver({ ...options, folder });
  try {
    if (!existsSync(folder)) await createBaseFolder(folder);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  return {
    ...driver,
    async close() {
      await driver.close();
      lock[Symbol.dispose]();
    },
  };
}

async function enterHome(home: string): Promise<Disposable> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await access(home, constants.W_OK);
  } catch (cause) {
    const problems = `SVOD_HOME:closed ${home}`;
    throw new AppError('config_invalid', problems, { detail: { problems }, cause });
  }
  return lockHome(home);
}
