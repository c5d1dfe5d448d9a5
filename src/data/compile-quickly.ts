import { setFlagsFromString } from 'node:v8';

/**
 * Leaves WebAssembly as its first compiler makes it, in this process and from now on. The optimising one takes more than a
 * second of processor time and 350 MB of memory for one function of PostgreSQL, and as much for one of the parser of SQL, in the
 * background of whatever runs; what it gives is statements about a third shorter, so it pays for itself in minutes of steady
 * work, which most processes never see.
 */
export function compileQuickly(): void {
  // On a command line `--liftoff-only` implies both, but V8 draws such conclusions only before it runs the first line of a program.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
