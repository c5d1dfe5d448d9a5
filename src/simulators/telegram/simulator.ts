import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type SimulatorLanguage, telegramSimulatorWords } from '../../words/telegram-simulator.ts';
import { type DemoPerson, demoPeople } from '../people.ts';
import type { Group } from './group.ts';
import { createPage } from './page-server.ts';
import { startTelegramServer, type TelegramServer } from './server.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** `next` looks for a free port above a busy one. */
  readonly whenPortBusy?: 'fail' | 'next';
  /** Language of the page until its visitor chooses. */
  readonly language: SimulatorLanguage;
}

/** The running simulator: a page to talk on, and the Bot API to point a bot at. */
export interface TelegramSimulator extends AsyncDisposable {
  /** The page, for a person's browser. */
  readonly pageUrl: string;
  /** The Bot API's root, for `TELEGRAM_API_ROOT` and its like. */
  readonly apiRoot: string;
  /** Made up for this run. */
  readonly token: string;
  readonly botUsername: string;
  readonly people: readonly DemoPerson[];
  readonly group: Group;
  readonly server: TelegramServer;
  close(): Promise<void>;
}

/** Starts the platform with the demo's people, a private chat for each and a group with topics for those it knows. */
export async function startTelegramSimulator(options: SimulatorOptions): Promise<TelegramSimulator> {
  const words = telegramSimulatorWords[options.language];
  const people = demoPeople(options.language);
  const token = `7000000001:${randomBytes(24).toString('base64url')}`;
  const bot = { token, username: 'svod_demo_bot', name: words.botName };
  const page = await createPage(() => server, {
    language: options.language,
    people: people.map(({ telegramId, fullName, role, language }) => ({
      id: telegramId,
      name: fullName,
      role,
      language,
    })),
  });
  const server = await listen(options, port => startTelegramServer({ port, bots: [bot], page: servePage }));
  function servePage(request: IncomingMessage, response: ServerResponse): void {
    void page(request, response);
  }

  const accounts = people.map(({ telegramId, name, lastName, handle, language }) =>
    server.person({ id: telegramId, name, lastName, username: handle, language }),
  );
  for (const account of accounts) server.privately(account);
  const group = server.group({
    title: words.groupTitle,
    people: accounts.filter((_, index) => people[index]?.role !== null),
    topics: words.topics,
  });
  return {
    pageUrl: `${server.url}/`,
    apiRoot: server.url,
    token,
    botUsername: bot.username,
    people,
    group,
    server,
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function listen(
  { port = 0, whenPortBusy = 'fail' }: SimulatorOptions,
  start: (port: number) => Promise<TelegramServer>,
): Promise<TelegramServer> {
  for (let tried = 0; ; tried++) {
    try {
      return await start(port + tried);
    } catch (error) {
      const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isBusy || whenPortBusy === 'fail' || port === 0 || tried >= 50) throw error;
    }
  }
}
