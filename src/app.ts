import { join } from 'node:path';
import type { BaseCache } from '@langchain/core/caches';
import { type Actor, GROUP_ADMIN, parseActor } from './access/actor.ts';
import type { TaughtAssistant } from './assistant/assistant.ts';
import type { Tool } from './capabilities/tool.ts';
import type { Catalogue } from './catalog/catalogue.ts';
import { type Company, loadCompanies, syncCompanies } from './catalog/companies.ts';
import { type LiveCatalogue, liveCatalogue } from './catalog/live-catalogue.ts';
import type { DirectRoom } from './chat/direct-room.ts';
import type { HandleEvent } from './chat/exchange.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import { migrate } from './data/migrate.ts';
import { openDatabase } from './data/open.ts';
import { createLogger, type Logger } from './log.ts';
import {
  configuredMessengers,
  type MessengerSettings,
  type Messengers,
  openMessengers,
  type RoomTime,
} from './messengers.ts';
import type { ChatModel } from './models/model.ts';
import { openConversation, openDirectRoom } from './open-conversation.ts';

/** Everything that is wired, closed in reverse order. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Database;
  readonly companies: readonly Company[];
  readonly groupAdmin: Actor;
  /** The assistant with its models and tools. Loaded when first asked for: `svod sql` does not wait for LangChain. */
  assistant(): Promise<TaughtAssistant>;
  /** A tool of the assistant's by name, for a command that calls it without a question. */
  tool(name: string): Promise<Tool>;
  /** Names of the tools that the assistant has. */
  toolNames(): Promise<ReadonlySet<string>>;
  /** What is done with what people say, whatever they say it in; one allowance holds for all of it. */
  conversation(): Promise<HandleEvent>;
  /** Where the page and the terminal take what people say. */
  directRoom(): Promise<DirectRoom>;
  /** How the settings reach messengers; null when they name none. */
  readonly messengerSettings: MessengerSettings | null;
  /** Starts the messengers of these settings on this base. */
  openMessengers(settings: MessengerSettings, time?: RoomTime): Promise<Messengers>;
  /** What can be asked, and the words for it. Read when first asked for. */
  catalogue(): Promise<Catalogue>;
  /** Reads the catalogue's values anew, after an import. */
  refreshCatalogue(): Promise<void>;
  /** Reads `ROLE@COMPANY` against this deployment's companies. Throws `usage`. */
  parseActor(text: string): Actor;
}

export interface AppOptions {
  /** The process goes on for hours, or loads large files: its WebAssembly is worth optimising. */
  readonly longLived?: boolean;
  /** Keeps a language model's answers, so that the same request is not paid for twice: for evals only. */
  readonly modelCache?: BaseCache;
}

/** The composition root: with `tools.ts`, which is part of it, the only file that knows every part by its implementation. */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  const logger = createLogger(config.logLevel);
  const companies = await loadCompanies(join(config.catalogDir, 'companies.yaml'));
  const { longLived = false } = options;
  const db = await openDatabase(
    config.secrets.databaseUrl === null
      ? { kind: 'embedded', home: config.home, longLived }
      : { kind: 'server', url: config.secrets.databaseUrl, longLived },
    { logger },
  );
  try {
    await migrate(db);
    await syncCompanies(db, companies);
  } catch (error) {
    await db[Symbol.asyncDispose]();
    throw error;
  }

  const slugs = companies.map(company => company.slug);
  const catalogue = liveCatalogue(db, {
    catalogue: join(config.catalogDir, 'analytics.yaml'),
    companies: join(config.catalogDir, 'companies.yaml'),
  });
  const resources = new AsyncDisposableStack();
  let opened: Promise<{ assistant: TaughtAssistant; tools: readonly Tool[] }> | undefined;
  const openParts = () => {
    opened ??= openAssistant({ config, logger, db, companies, catalogue, resources, ...options });
    return opened;
  };
  let conversation: Promise<HandleEvent> | undefined;
  let room: Promise<DirectRoom> | undefined;
  const app: App = {
    config,
    logger,
    db,
    companies,
    groupAdmin: GROUP_ADMIN,
    messengerSettings: configuredMessengers(config),
    openMessengers: (settings, time) => openMessengers(app, settings, time),
    assistant: async () => (await openParts()).assistant,
    async tool(name) {
      const found = (await openParts()).tools.find(tool => tool.name === name);
      if (!found) throw new TypeError(`No tool ${name}.`);
      return found;
    },
    toolNames: async () => new Set((await openParts()).tools.map(({ name }) => name)),
    conversation() {
      conversation ??= openConversation(app);
      return conversation;
    },
    directRoom() {
      room ??= app.conversation().then(handle => openDirectRoom(app, handle));
      return room;
    },
    catalogue: () => catalogue.read(),
    refreshCatalogue: () => catalogue.refresh(),
    parseActor: text => parseActor(text, slugs),
    async [Symbol.asyncDispose]() {
      await resources.disposeAsync();
      await db[Symbol.asyncDispose]();
    },
  };
  return app;
}

interface AssistantParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly db: Database;
  readonly companies: readonly Company[];
  readonly catalogue: LiveCatalogue;
  /** What must be closed with the app. */
  readonly resources: AsyncDisposableStack;
  readonly modelCache?: BaseCache;
}

async function openAssistant(
  parts: AssistantParts,
): Promise<{ assistant: TaughtAssistant; tools: readonly Tool[] }> {
  const { config, logger, db, catalogue, modelCache } = parts;
  // Read by the base while this thread loads the parts.
  const reading = catalogue.read();
  reading.catch(() => undefined);
  const [{ createAssistant }, { EmbeddedChatModel }, models, { openTools }] = await Promise.all([
    import('./assistant/assistant.ts'),
    import('./models/embedded/chat-model.ts'),
    import('./models/model.ts'),
    import('./tools.ts'),
  ]);
  const { schema } = await reading;
  const { timeZone, modelSees, language, model, embeddingModel, secrets } = config;
  const { tools, runStatement, needsApproval, isAllowed } = await openTools({ ...parts, schema });
  const embedded: ChatModel = {
    id: 'embedded',
    kind: 'embedded',
    chat: new EmbeddedChatModel({ catalogue: catalogue.current, timeZone, language }),
  };
  const assistant = createAssistant({
    db,
    tools,
    runStatement,
    embedded,
    model:
      model.kind === 'embedded'
        ? embedded
        : await models.openProviderModel(model, secrets.modelApiKey, modelCache),
    catalogue: catalogue.current,
    sees: modelSees,
    exportNeedsApproval: needsApproval,
    isAllowed,
    embeddings: embeddingModel && (await models.openEmbeddings(embeddingModel, secrets.modelApiKey)),
    language,
    timeZone,
    logger,
    limits: model.kind === 'provider' ? { modelTimeoutMs: model.timeoutMs } : {},
  });
  return { assistant, tools };
}
