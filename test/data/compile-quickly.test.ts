import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** `(func (export "run") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))` */
const COUNTS_DOWN = 'AGFzbQEAAAABBQFgAX8AAwIBAAcHAQNydW4AAAoQAQ4AA0AgAEEBayIADQALCw==';

/** Which compilers a process used for a function that is busy from the start. It waits for the optimising one where it is asked. */
async function compilersOfBusyFunction(preparation: string): Promise<string[]> {
  const script = `
    import { compileQuickly } from ${JSON.stringify(resolve(import.meta.dirname, '../../src/data/compile-quickly.ts'))};
    ${preparation}
    const { instance } = await WebAssembly.instantiate(Buffer.from('${COUNTS_DOWN}', 'base64'));
    for (let call = 0; call < 3; call++) instance.exports.run(50_000_000);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--trace-wasm-compilation-times', '--wasm-sync-tier-up', '--input-type=module', '--eval', script],
    { maxBuffer: 16 * 1024 * 1024 }, // Node strips types with WebAssembly of its own, which is traced too
  );
  const module = /function (\w+)#0 using \w+,[^\n]*\n*$/.exec(stdout)?.[1];
  return [...stdout.matchAll(/function (\w+)#0 using (\w+),/g)].flatMap(([, of, compiler]) =>
    of === module ? [compiler!] : [],
  );
}

test('leaves even a busy function as the first compiler made it', async () => {
  expect(await compilersOfBusyFunction('')).toEqual(['Liftoff', 'TurboFan']);
  expect(await compilersOfBusyFunction('compileQuickly();')).toEqual(['Liftoff']);
});
