import { join } from 'node:path';
import type { App } from './app.ts';
import { type ChatRoom, openChat } from './chat/chat-room.ts';
import { listedCommands } from './chat/conversation/command-list.ts';
import type { JoinDomain } from './chat/conversation/encounter.ts';
import type { ChatPort, Platform, ReadAttached } from './chat/port.ts';
import type { RunningTelegram, TelegramOptions } from './chat/telegram/runner.ts';

/** How the messengers of a deployment are reached; null is one that is not configured. */
export interface MessengerSettings {
  readonly telegram: Pick<TelegramOptions, 'token' | 'framework' | 'updates' | 'apiRoot' | 'filesDir'> | null;
  readonly joinDomains: readonly JoinDomain[];
}

/** The messengers and the room they meet in. Closing it stops the bots first, then lets what runs come to its end. */
export interface Messengers extends AsyncDisposable {
  readonly room: ChatRoom;
  readonly telegram: RunningTelegram | null;
}

/** Who knows every adapter besides `app.ts`: a room, what is done in it, and the adapters that a host or we put into it. */
export interface Room {
  readonly room: ChatRoom;
  /** Messengers may be added until the room is started. */
  readonly ports: Map<Platform, ChatPort>;
  readonly readAttached: ReadAttached;
}

/** What a turn gets to finish when the process is told to stop. */
const STOP_WITHIN_MS = 20_000;

/** The room in which the assistant is met, with no messenger in it yet. */
export async function openRoom(app: App, joinDomains: readonly JoinDomain[]): Promise<Room> {
  const { db, config, logger, companies } = app;
  const [
    { createConversation },
    { createAllowance },
    { bindButtons },
    { attachedFiles },
    linkage,
    catalogue,
  ] = await Promise.all([
    import('./chat/conversation/conversation.ts'),
    import('./chat/conversation/allowance.ts'),
    import('./chat/conversation/buttons.ts'),
    import('./chat/attached-files.ts'),
    import('./capabilities/clients/linkage/link-people.ts'),
    app.catalogue(),
  ]);
  const { timeZone, language, sharing } = config;
  const handle = createConversation({
    db,
    assistant: await app.assistant(),
    tools: await app.toolNames(),
    companies,
    examples: spoken => catalogue.examples[spoken],
    linkage: () => linkage.loadPeopleLinkage(join(config.catalogDir, 'matching.yaml')),
    sharing,
    language,
    timeZone,
    joinDomains,
    allowance: createAllowance({ db, timeZone }),
    now: () => new Date(),
    logger,
  });
  const ports = new Map<Platform, ChatPort>();
  const room = openChat({ db, ports, handle, logger, language, bindButtons });
  return { room, ports, readAttached: attachedFiles(db) };
}

/** Opens what is configured. Throws `config_invalid` when a messenger refuses its token. */
export async function openMessengers(app: App, settings: MessengerSettings): Promise<Messengers> {
  const { room, ports, readAttached } = await openRoom(app, settings.joinDomains);
  const { logger, config } = app;
  const closing = new AsyncDisposableStack();
  const base = { accept: room.accept, readAttached, logger, language: config.language };
  let telegram: RunningTelegram | null = null;
  if (settings.telegram) {
    const { startTelegram } = await import('./chat/telegram/runner.ts');
    telegram = closing.use(
      await startTelegram({ ...settings.telegram, ...base, commands: listedCommands() }),
    );
    ports.set('telegram', telegram.port);
  }
  await room.start();
  return {
    room,
    telegram,
    async [Symbol.asyncDispose]() {
      await closing.disposeAsync();
      await room.stop({ withinMs: STOP_WITHIN_MS });
    },
  };
}
