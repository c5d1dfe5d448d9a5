import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChatCounts } from '../../src/chat/chat-room-queries.ts';
import type { InboundEvent } from '../../src/chat/port.ts';
import type { DatabaseOptions } from '../../src/data/open.ts';
import { post } from './http-post.ts';

/**
 * What waits on the base; of this process, in bytes, the memory it holds and what of its heap is in use, and the milliseconds of
 * processor time.
 */
export type ProcessCounts = ChatCounts & {
  readonly rss: number;
  readonly heapUsed: number;
  readonly cpuMs: number;
};

const PROCESS = resolve(import.meta.dirname, 'chat-process.ts');
const CHECK_EVERY_MS = 100;

/** A `chat-process.ts` that runs; killed with the test. */
export class ChatProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(options: {
    base: DatabaseOptions;
    platform: string;
    holdMs: number;
  }): Promise<ChatProcess> {
    const args = [
      '--expose-gc',
      PROCESS,
      JSON.stringify(options.base),
      options.platform,
      String(options.holdMs),
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) return new ChatProcess(child, line);
    throw new Error('The process ended before it listened.');
  }

  /** True when the event was acknowledged; false when the process died before it said so. */
  async accept(event: InboundEvent): Promise<boolean> {
    const answer = await post(`${this.#url}/events`, event, this.#agent).catch(() => null);
    return answer?.status === 200;
  }

  /** `collect` throws away first what nothing refers to. */
  async counts({ collect = false } = {}): Promise<ProcessCounts> {
    const { body } = await post(`${this.#url}/counts`, { collect }, this.#agent);
    return body as ProcessCounts;
  }

  /** Resolves when nothing waits any more, for anybody on the same base. */
  async done(): Promise<void> {
    for (;;) {
      const { waiting, running, unsent } = await this.counts();
      if (waiting + running + unsent === 0) return;
      await new Promise(resolve => setTimeout(resolve, CHECK_EVERY_MS));
    }
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
    this.#agent.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end('SIGKILL');
  }
}
