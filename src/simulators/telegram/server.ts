import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFromHere } from '../page-guard.ts';
import type { BotOptions } from './accounts.ts';
import { ApiError } from './api-error.ts';
import { type Answer, BotApi, failure, type RecordedCall } from './bot-api.ts';
import { type Clock, systemClock } from './clock.ts';
import { TelegramDriver } from './driver.ts';
import { Faults } from './faults.ts';
import type { Params } from './params.ts';
import { Platform } from './platform.ts';
import { readParams } from './request.ts';

export interface TelegramServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** One bot with a made-up token by default. */
  readonly bots?: readonly BotOptions[];
  /** The machine's own time by default. */
  readonly clock?: Clock;
  /** Seed of `faults.rate`. */
  readonly seed?: number;
  /** Behaves like a local Bot API server (`--local`) that keeps files in this folder: no download cap, paths on disk. */
  readonly localFolder?: string;
  /** Answers what is no call of the Bot API: the demo's page. */
  readonly page?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A running simulator: the Bot API at `url`, and people to talk with the bots. */
export class TelegramServer extends TelegramDriver {
  /** The Bot API's root, as bots are given it: no slash at the end. */
  readonly url: string;
  readonly faults: Faults;
  /** Every call that bots made, polls aside. */
  readonly calls: readonly RecordedCall[];
  readonly #api: BotApi;
  readonly #stop: () => Promise<void>;

  constructor(platform: Platform, api: BotApi, faults: Faults, url: string, stop: () => Promise<void>) {
    super(platform);
    this.url = url;
    this.faults = faults;
    this.calls = api.calls;
    this.#api = api;
    this.#stop = stop;
  }

  /** Parameters of the calls of one method, in order. */
  callsOf(method: string): readonly Readonly<Record<string, unknown>>[] {
    return this.calls.filter(call => call.method === method).map(call => call.params);
  }

  /** Resolves when the next call of this method comes in, polls included. */
  reached(method: string): Promise<void> {
    return this.#api.reached(method);
  }

  /** Ends polls, deliveries and connections. */
  async close(): Promise<void> {
    this.platform.close();
    await this.#stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A token that no real bot has: its secret says what it is. */
export const DEMO_TOKEN = '7000000001:SIMULATOR-not-a-real-bot-token';

/** Starts the simulated platform on this machine only. Nothing it is told leaves 127.0.0.1. */
export async function startTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  const platform = new Platform({
    bots: options.bots ?? [{ token: DEMO_TOKEN, username: 'svod_demo_bot', name: 'Свод' }],
    clock: options.clock ?? systemClock(),
    localFolder: options.localFolder ?? null,
  });
  const faults = new Faults(options.seed);
  const api = new BotApi(platform, faults);
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromHere(request)) {
      send(response, failure(new ApiError(403, 'Forbidden: the simulator answers this machine only')));
      return;
    }
    const address = new URL(request.url ?? '/', 'http://127.0.0.1');
    const call = /^\/bot([^/]+)\/(?:test\/)?([^/]+)\/?$/.exec(address.pathname);
    if (call) return answerCall(request, response, decodeURIComponent(call[1] ?? ''), call[2] ?? '', address);
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(address.pathname);
    if (file) return sendFile(response, decodeURIComponent(file[1] ?? ''), decodeURIComponent(file[2] ?? ''));
    if (options.page) return options.page(request, response);
    send(response, failure(new ApiError(404, 'Not Found')));
  }

  async function answerCall(
    request: IncomingMessage,
    response: ServerResponse,
    token: string,
    method: string,
    address: URL,
  ): Promise<void> {
    const hangUp = new AbortController();
    response.on('close', () => hangUp.abort());
    const bot = platform.bots.find(one => one.token === token);
    let params: Params;
    try {
      params = await readParams(request, address.searchParams);
      // Tokens of the right shape that nobody has, and what is no token at all.
      if (!bot)
        throw new ApiError(
          /^\d+:[\w-]+$/.test(token) ? 401 : 404,
          /^\d+:/.test(token) ? 'Unauthorized' : 'Not Found',
        );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return send(response, failure(error));
    }
    const answer = await api.call(bot, method, params, hangUp.signal);
    if (answer === null) request.socket.destroy();
    else send(response, answer);
  }

  function sendFile(response: ServerResponse, token: string, path: string): void {
    const file = platform.bots.some(bot => bot.token === token) ? platform.files.byPath(path) : undefined;
    if (!file) {
      send(response, failure(new ApiError(404, 'Not Found')));
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': file.bytes.length,
    });
    response.end(file.bytes);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return new TelegramServer(platform, api, faults, `http://127.0.0.1:${port}`, () => {
    return new Promise(done => {
      server.close(() => done());
      server.closeAllConnections();
    });
  });
}

function send(response: ServerResponse, { status, body, retryAfterSeconds }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...(retryAfterSeconds !== null && { 'Retry-After': String(retryAfterSeconds) }),
  });
  response.end(text);
}
