import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../errors.ts';
import { withoutWarnings } from '../quiet.ts';

const SQLITE_BUSY = 5;

/**
 * Takes the home for this process; the system gives it back when the process ends, however it ends. PGlite itself lets two
 * processes write one folder and silently loses rows. The lock is SQLite's own on a side file: Node has no file lock,
 * and a file with a process id would outlive a killed process. Throws `home_in_use`.
 */
export function lockHome(home: string): Disposable {
  const { DatabaseSync } = withoutWarnings(() => process.getBuiltinModule('node:sqlite'));
  const ownerFile = join(home, 'database.pid');
  const lock = new DatabaseSync(join(home, 'database.lock'));
  try {
    lock.exec('begin exclusive');
    writeFileSync(ownerFile, String(process.pid));
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const pid = ownerOf(ownerFile);
    throw new AppError('home_in_use', `${home} is open in another process.`, {
      detail: pid ? { home, pid } : { home },
      cause: error,
    });
  }
  return { [Symbol.dispose]: () => release(lock) };
}

function release(lock: DatabaseSync): void {
  lock.exec('rollback');
  lock.close();
}

function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
