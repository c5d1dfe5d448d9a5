import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { FromWorker, ToWorker, WorkerStart } from './embedded-protocol.ts';

/** Bytes gathered before they are handed over: a message a row would drown the main thread. */
const HAND_OVER_BYTES = 128 * 1024;

const port = parentPort!;
const { folder, engine, buffersMb } = workerData as WorkerStart;
const base = await PGlite.create({
  dataDir: folder,
  extensions: { vector },
  pgliteWasmModule: engine,
  startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${buffersMb}MB`],
});
port.on('message', (message: ToWorker) => {
  void (message.kind === 'close' ? close() : answer(message.bytes));
});
say({ kind: 'ready' });

/**
 * Runs whole protocol messages and hands back the answer. PGlite runs them synchronously, so this thread is deaf until it
 * is done: the main thread keeps the time.
 */
async function answer(bytes: Uint8Array): Promise<void> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  try {
    await base.execProtocolRawStream(bytes, {
      onRawData: chunk => {
        held.push(chunk.slice()); // the chunk is a window on memory that PGlite writes again
        heldBytes += chunk.length;
        if (heldBytes < HAND_OVER_BYTES) return;
        say({ kind: 'data', bytes: joined(held, heldBytes) });
        held = [];
        heldBytes = 0;
      },
    });
    say({ kind: 'done', bytes: joined(held, heldBytes), heapBytes: base.Module.HEAPU8.byteLength });
  } catch (error) {
    // SQL errors travel as protocol messages; what is thrown here has left PostgreSQL in an unknown state.
    say({ kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
}

async function close(): Promise<void> {
  await base.close();
  port.close();
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function say(message: FromWorker): void {
  port.postMessage(message, 'bytes' in message ? [message.bytes.buffer] : []);
}
