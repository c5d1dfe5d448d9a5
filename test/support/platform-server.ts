import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** One message that stands on the platform. */
export interface Posted {
  readonly place: string;
  readonly text: string;
}

/** A platform of its own, reached by HTTP: it outlives the processes that talk to it, as the real ones do. */
export class PlatformServer implements AsyncDisposable {
  /** In the order in which they arrived. */
  readonly posted: Posted[] = [];
  /** Share of the calls answered with "later". */
  readonly #busyShare: number;
  readonly #posted: (posted: Posted) => void;
  readonly #random: () => number;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  constructor(
    options: { busyShare?: number; random?: () => number; posted?: (posted: Posted) => void } = {},
  ) {
    this.#busyShare = options.busyShare ?? 0;
    this.#posted = options.posted ?? (() => undefined);
    this.#random = options.random ?? Math.random;
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(
        ({ status, body }) => response.writeHead(status).end(JSON.stringify(body)),
        () => response.destroy(),
      );
    });
    // A connection that is closed just as the next message goes out would be an answer of unknown fate.
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when that many messages stand. */
  async has(count: number): Promise<void> {
    while (this.posted.length < count) {
      await new Promise<void>(resolve => this.#waiting.add(resolve));
    }
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { place, text, ref } = (await json(request)) as Posted & { ref: number | null };
    if (this.#random() < this.#busyShare) return { status: 429, body: { retryAfterMs: 1_000 } };
    const id = ref ?? this.posted.length;
    this.posted[id] = { place, text };
    this.#posted({ place, text });
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
    return { status: 200, body: { message: id, place } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
