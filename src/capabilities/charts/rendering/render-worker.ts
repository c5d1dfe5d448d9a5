import { parentPort } from 'node:worker_threads';
import { draw, measureWith } from './draw.ts';
import { loadTypefaces } from './typeface.ts';

/** What the renderer sends and hears; `id` pairs an answer with its request. */
export interface RenderRequest {
  readonly id: number;
  readonly spec: Readonly<Record<string, unknown>>;
}

export type RenderAnswer =
  | { readonly id: number; readonly png: Uint8Array }
  | { readonly id: number; readonly failure: string };

if (parentPort) {
  const port = parentPort;
  const faces = loadTypefaces();
  measureWith(faces);
  port.on('message', ({ id, spec }: RenderRequest) => {
    draw(spec, faces)
      .then(png => port.postMessage({ id, png: new Uint8Array(png) } satisfies RenderAnswer))
      .catch((error: unknown) => {
        const failure = error instanceof Error ? error.message : String(error);
        port.postMessage({ id, failure } satisfies RenderAnswer);
      });
  });
}
