import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 3 * 1024 ** 3;

/**
 * Makes what this process and its children take for the system's temporary folder lie in memory, where that has room. A base is
 * a thousand small files, and on a disk the kernel spends more time on them than PostgreSQL. Gone with the process.
 */
export function keepTemporaryFilesInMemory(env: NodeJS.ProcessEnv): void {
  if (!hasRoom()) return;
  const folder = mkdtempSync(`${MEMORY}/svod-tests-`);
  chmodSync(folder, 0o755); // the PostgreSQL server may run as another user
  env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** False where programs cannot run from there, as in most containers: under root the server's are copied to a temporary folder. */
function hasRoom(): boolean {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map(line => line.split(' '))
      .find(([, at]) => at === MEMORY);
    const { bavail, bsize } = statfsSync(MEMORY);
    return (
      mount?.[2] === 'tmpfs' &&
      !mount[3]?.split(',').includes('noexec') &&
      Math.min(bavail * bsize, freemem()) >= ENOUGH_BYTES
    );
  } catch {
    return false; // not Linux
  }
}
