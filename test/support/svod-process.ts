import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of the machine that runs the tests must not reach the program under test. */
function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SVOD_|DATABASE_URL|VITEST|NODE_OPTIONS|NO_COLOR|FORCE_COLOR)/.test(name),
  );
  return { ...Object.fromEntries(kept), SVOD_LANGUAGE: 'ru', ...settings };
}

/** Runs `svod` as a person does, in a process of its own, and waits for its end. `input` is what is piped in. */
export async function runSvod(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  { input = '', cwd = process.cwd() }: { input?: string; cwd?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: environment(settings), cwd });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, stdout, stderr };
}

/** A `svod` that goes on running, stopped with the test. */
export class RunningSvod implements AsyncDisposable {
  readonly child: ChildProcess;
  private printed = '';
  private complained = '';

  constructor(args: readonly string[], settings: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [MAIN, ...args], {
      env: environment(settings),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr?.on('data', chunk => {
      this.complained += String(chunk);
    });
  }

  get stderr(): string {
    return this.complained;
  }

  /** Waits for a line of stdout, and returns everything printed up to and with it. */
  async printedUntil(pattern: RegExp): Promise<string> {
    if (!this.child.stdout) throw new Error('no stdout');
    for await (const line of createInterface({ input: this.child.stdout })) {
      this.printed += `${line}\n`;
      if (pattern.test(line)) return this.printed;
    }
    throw new Error(`svod ended before it printed ${pattern}:\n${this.printed}\n${this.complained}`);
  }

  /** Sends the signal and returns the exit code. */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    const [code] = await ended;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
