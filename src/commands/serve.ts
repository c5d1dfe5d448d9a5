import { styleText } from 'node:util';
import type { App } from '../app.ts';
import { removeOldExports } from '../capabilities/exports/exports.ts';
import { startWeb } from '../chat/web/server.ts';
import type { MessengerSettings } from '../messengers.ts';
import { demoWords } from '../words/demo.ts';
import { countClients } from './base-size.ts';
import type { CommandContext } from './command.ts';

export interface ServeOptions {
  readonly whenPortBusy: 'fail' | 'next';
  /** Lines after the questions. */
  readonly notes: readonly string[];
  /** Beside the page; null or absent for none. */
  readonly messengers?: MessengerSettings | null;
}

/** Serves the chat page, says where and what to ask, and resolves when Ctrl+C or a supervisor has stopped it. */
export async function serveUntilStopped(
  context: CommandContext,
  app: App,
  options: ServeOptions,
): Promise<void> {
  const { config, logger, db } = app;
  await removeOldExports(config.home, new Date());
  await using messengers = options.messengers ? await app.openMessengers(options.messengers) : null;
  await using page = await startWeb({
    assistant: await app.assistant(),
    room: await app.directRoom(),
    config,
    logger,
    examples: async language => (await app.catalogue()).examples[language],
    healthy: async () => (await db.query('select 1')).rows.length === 1,
    whenPortBusy: options.whenPortBusy,
    ...(messengers && { hooks: messengers.hooks }),
  });

  const stopped = whenStopped(context.signal);
  const clients = await countClients(db);
  const questions = (await app.catalogue()).examples[context.language].slice(0, 3);
  announce(context, {
    url: page.url,
    clients,
    companies: app.companies.length,
    questions,
    notes: notesOf(context, page.url, options),
  });
  // A messenger that refuses its token ends the program; one that cannot be reached is asked again meanwhile.
  await Promise.race([stopped, messengers?.ready.then(() => stopped) ?? stopped]);
  context.notice(demoWords[context.language].stopped);
}

function notesOf(
  { config, language }: CommandContext,
  url: string,
  { notes }: ServeOptions,
): readonly string[] {
  const wanted = config.web.port;
  const moved = wanted !== 0 && new URL(url).port !== String(wanted);
  return moved ? [demoWords[language].portMoved(wanted), ...notes] : notes;
}

function announce(
  context: CommandContext,
  ready: {
    url: string;
    clients: number;
    companies: number;
    questions: readonly string[];
    notes: readonly string[];
  },
): void {
  const words = demoWords[context.language];
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    context.tty.stdout ? styleText(format, text, { stream: process.stdout }) : text;
  const lines = [
    '',
    paint('bold', ready.clients > 0 ? words.ready(ready.clients, ready.companies) : words.readyEmpty),
    '',
    `  ${words.address}  ${paint(['cyan', 'underline'], ready.url)}`,
    '',
    ...(ready.clients > 0
      ? [`  ${words.ask}`, ...ready.questions.map(question => `  • ${question}`), '']
      : []),
    ...ready.notes.map(note => paint('dim', `  ${note}`)),
    paint('dim', `  ${words.stop}`),
    '',
  ];
  for (const line of lines) context.print(line);
}

/** Ctrl+C comes as the context's signal; a supervisor sends SIGTERM. */
function whenStopped(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    process.once('SIGTERM', () => resolve());
  });
}
