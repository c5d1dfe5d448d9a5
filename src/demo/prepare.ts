import { Worker } from 'node:worker_threads';
import type { Call } from './calls.ts';
import { type DemoFiles, writeDemoFiles } from './files.ts';
import { type DemoOptions, generateDemo } from './generate.ts';

/** Node runs the source as it is; a published build has the compiled worker beside this file. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './prepare-worker.ts' : './prepare-worker.js',
  import.meta.url,
);

/** What the base is filled from. */
export interface PreparedDemo {
  readonly files: DemoFiles;
  readonly calls: readonly Call[];
}

/** The order that a preparing thread is started with. */
export interface PrepareOrder {
  readonly options: DemoOptions;
  readonly folder: string;
}

/** Makes up the demo's data and writes its files into the folder. */
export async function prepareDemo(options: DemoOptions, folder: string): Promise<PreparedDemo> {
  const data = generateDemo(options);
  return { files: await writeDemoFiles(data, folder), calls: data.calls };
}

/** The same in a thread of its own, while this one has other work. */
export function prepareDemoAside(options: DemoOptions, folder: string): Promise<PreparedDemo> {
  const { promise, resolve, reject } = Promise.withResolvers<PreparedDemo>();
  const worker = new Worker(WORKER, { workerData: { options, folder } satisfies PrepareOrder });
  worker.unref();
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The demo’s files were not written.')));
  return promise;
}
