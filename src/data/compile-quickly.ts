import { setFlagsFromString } from 'node:v8';

/**
 * Leaves WebAssembly as its first compiler makes it, in this process and from now on. The optimising one takes seconds of
 * processor time and 600 MB of memory for one function of PostgreSQL alone, in the background of whatever runs; what it gives
 * is statements about a third shorter, so it pays for itself in minutes of steady work, which most processes never see.
 */
export function compileQuickly(): void {
  setFlagsFromString('--liftoff-only');
}
