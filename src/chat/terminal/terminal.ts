import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { styleText } from 'node:util';
import { ProgressLine } from './progress-line.ts';
import type { Look, Style } from './render.ts';
import { ChatSession, type SessionDeps } from './session.ts';

export interface TerminalDeps extends Omit<SessionDeps, 'look' | 'print' | 'progress' | 'folder'> {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Where the history of questions is kept. */
  readonly home: string;
  /** Who answers and from how much, said at the start. */
  readonly greeting: string;
  /** The process's own Ctrl+C: what a person presses while input is piped. */
  readonly signal: AbortSignal;
}

const HISTORY_SIZE = 500;
const MAX_WIDTH = 160;
const PROMPT = '› ';

/**
 * The chat in the terminal, until /quit, the end of input or a second Ctrl+C. On a terminal it has a prompt, history and
 * colours; with piped input it answers line by line and prints nothing but answers.
 */
export async function runTerminalChat(deps: TerminalDeps): Promise<void> {
  const { input, output } = deps;
  const interactive = input.isTTY === true && output.isTTY === true;
  const progress = new ProgressLine(output);
  const session = new ChatSession({
    ...deps,
    folder: process.cwd(),
    look: () => lookOf(output, deps.timeZone),
    print: line => output.write(`${line}\n`),
    progress: text => progress.set(text),
  });
  const historyFile = join(deps.home, 'history');
  if (interactive) output.write(`${deps.greeting}\n\n`);
  // Before lines are listened for: those that came meanwhile would be lost.
  await session.readMail();
  const lines = createInterface({
    input,
    output,
    terminal: interactive,
    prompt: interactive ? styleOf(output).accent(PROMPT) : '',
    historySize: HISTORY_SIZE,
    removeHistoryDuplicates: true,
    history: interactive ? await readHistory(historyFile) : [],
  });
  if (interactive) {
    lines.on('history', history => void keepHistory(historyFile, history));
  }
  await converse(lines, session, { interactive, output, processSignal: deps.signal });
  if (interactive) output.write(`${session.words.bye}\n`);
}

/** Takes lines one after another, so that piped questions are answered in order; Ctrl+C stops the running one first. */
async function converse(
  lines: Interface,
  session: ChatSession,
  io: { interactive: boolean; output: NodeJS.WriteStream; processSignal: AbortSignal },
): Promise<void> {
  let running: AbortController | null = null;
  let warned = false;
  const onInterrupt = () => {
    if (running && !running.signal.aborted) return running.abort();
    if (warned || running) return lines.close();
    warned = true;
    io.output.write(`\n${session.words.pressAgain}\n`);
    lines.prompt();
  };
  lines.on('SIGINT', onInterrupt);
  io.processSignal.addEventListener('abort', () => {
    running?.abort();
    lines.close();
  });

  lines.prompt();
  for await (const line of lines) {
    warned = false;
    running = new AbortController();
    const next = await session.handle(line, running.signal);
    running = null;
    if (next === 'leave' || io.processSignal.aborted) break;
    if (io.interactive) lines.prompt();
  }
  lines.close();
}

function lookOf(output: NodeJS.WriteStream, timeZone: string): Look {
  return {
    style: styleOf(output),
    width: Math.min(MAX_WIDTH, Math.max(40, (output.columns ?? 100) - 1)),
    rows: Math.max(10, Math.min(25, (output.rows ?? 30) - 10)),
    timeZone,
  };
}

/** Colours only where they show: `styleText` looks at the stream, NO_COLOR and their kin. */
function styleOf(stream: NodeJS.WriteStream): Style {
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    stream.isTTY ? styleText(format, text, { stream }) : text;
  return { bold: paint('bold'), dim: paint('dim'), accent: paint('cyan'), warn: paint('yellow') };
}

async function readHistory(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).slice(0, HISTORY_SIZE);
}

/** Questions can hold names, so the file is for this user alone; a history that cannot be kept stops nobody. */
async function keepHistory(file: string, history: readonly string[]): Promise<void> {
  try {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, `${history.join('\n')}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
  } catch {
    // The next question tries again.
  }
}
