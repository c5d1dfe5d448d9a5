/** What the worker starts with: the folder that it opens, PostgreSQL as compiled code, and its memory for pages of the folder. */
export interface WorkerStart {
  readonly folder: string;
  readonly engine: WebAssembly.Module;
  readonly buffersMb: number;
}

/** What the main thread tells the worker that holds the embedded base. `bytes` are whole protocol messages. */
export type ToWorker =
  | { readonly kind: 'messages'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'close' };

/**
 * What the worker says back; `done` marks the end of one `messages` and tells how much memory the base has taken by then,
 * `broken` comes just before the worker dies.
 */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'data'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'done'; readonly bytes: Uint8Array<ArrayBuffer>; readonly heapBytes: number }
  | { readonly kind: 'broken'; readonly reason: string };
