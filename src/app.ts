import { join } from 'node:path';
import type { BaseCache } from '@langchain/core/caches';
import { type Actor, GROUP_ADMIN, parseActor } from './access/actor.ts';
import { type Deed, recordDeed } from './access/audit.ts';
import type { TaughtAssistant } from './assistant/assistant.ts';
import type { Language, Tool } from './capabilities/tool.ts';
import type { Catalogue } from './catalog/catalogue.ts';
import { type Company, loadCompanies, syncCompanies } from './catalog/companies.ts';
import type { Config } from './config.ts';
import type { Database } from './data/database.ts';
import { migrate } from './data/migrate.ts';
import { openDatabase } from './data/open.ts';
import { isoDay } from './days.ts';
import { createLogger, type Logger } from './log.ts';
import {
  configuredMessengers,
  type MessengerSettings,
  type Messengers,
  openMessengers,
} from './messengers.ts';
import type { ChatModel } from './models/model.ts';

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
  /** How the settings reach messengers; null when they name none. */
  readonly messengerSettings: MessengerSettings | null;
  /** Starts the messengers of these settings on this base. */
  openMessengers(settings: MessengerSettings): Promise<Messengers>;
  /** What can be asked, and the words for it. Read when first asked for. */
  catalogue(): Promise<Catalogue>;
  /** Reads the catalogue's values anew, after an import. */
  refreshCatalogue(): Promise<void>;
  /** Reads `ROLE@COMPANY` against this deployment's companies. Throws `usage`. */
  parseActor(text: string): Actor;
}

export interface AppOptions {
  /** The process goes on for hours, or loads large files: its embedded engine is worth optimising. */
  readonly longLived?: boolean;
  /** Keeps a language model's answers, so that the same request is not paid for twice: for evals only. */
  readonly modelCache?: BaseCache;
}

/** The composition root: the only file that knows every part by its implementation. */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  const logger = createLogger(config.logLevel);
  const companies = await loadCompanies(join(config.catalogDir, 'companies.yaml'));
  const db = await openDatabase(
    config.secrets.databaseUrl === null
      ? { kind: 'embedded', home: config.home, longLived: options.longLived ?? false }
      : { kind: 'server', url: config.secrets.databaseUrl },
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
  const catalogue = liveCatalogue(config, db);
  const resources = new AsyncDisposableStack();
  let opened: Promise<{ assistant: TaughtAssistant; tools: readonly Tool[] }> | undefined;
  const openParts = () => {
    opened ??= openAssistant({ config, logger, db, companies, catalogue, resources, ...options });
    return opened;
  };
  const app: App = {
    config,
    logger,
    db,
    companies,
    groupAdmin: GROUP_ADMIN,
    messengerSettings: configuredMessengers(config),
    openMessengers: settings => openMessengers(app, settings),
    assistant: async () => (await openParts()).assistant,
    async tool(name) {
      const found = (await openParts()).tools.find(tool => tool.name === name);
      if (!found) throw new TypeError(`No tool ${name}.`);
      return found;
    },
    toolNames: async () => new Set((await openParts()).tools.map(({ name }) => name)),
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

interface LiveCatalogue {
  read(): Promise<Catalogue>;
  /** The latest one read; only after `read`. */
  current(): Catalogue;
  refresh(): Promise<void>;
}

function liveCatalogue(config: Config, db: Database): LiveCatalogue {
  let reading: Promise<Catalogue> | undefined;
  let latest: Catalogue | undefined;
  const load = async () => {
    const { loadCatalogue } = await import('./catalog/load.ts');
    latest = await loadCatalogue(db, {
      catalogue: join(config.catalogDir, 'analytics.yaml'),
      companies: join(config.catalogDir, 'companies.yaml'),
    });
    return latest;
  };
  return {
    read() {
      reading ??= load();
      return reading;
    },
    current() {
      if (!latest) throw new TypeError('The catalogue has not been read yet.');
      return latest;
    },
    async refresh() {
      // What was never read has nothing stale in it.
      if (!reading) return;
      reading = load();
      await reading;
    },
  };
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

async function openAssistant({
  config,
  logger,
  db,
  companies,
  catalogue,
  resources,
  modelCache,
}: AssistantParts): Promise<{ assistant: TaughtAssistant; tools: readonly Tool[] }> {
  // Read by the base while this thread loads the parts.
  const reading = catalogue.read();
  reading.catch(() => undefined);
  const [
    { createAssistant },
    { EmbeddedChatModel },
    models,
    text2sql,
    rules,
    statements,
    limits,
    clarify,
    statistics,
    charts,
    rendering,
    exports,
    exporting,
    card,
    cards,
    leads,
    similar,
    lookAlikes,
    guarding,
  ] = await Promise.all([
    import('./assistant/assistant.ts'),
    import('./models/embedded/chat-model.ts'),
    import('./models/model.ts'),
    import('./capabilities/text2sql/tool.ts'),
    import('./capabilities/text2sql/rules.ts'),
    import('./capabilities/text2sql/statement.ts'),
    import('./capabilities/text2sql/limits.ts'),
    import('./capabilities/clarify/tool.ts'),
    import('./capabilities/statistics/tool.ts'),
    import('./capabilities/charts/tool.ts'),
    import('./capabilities/charts/rendering/renderer.ts'),
    import('./capabilities/exports/tool.ts'),
    import('./capabilities/exports/approval.ts'),
    import('./capabilities/clients/card/tool.ts'),
    import('./capabilities/clients/card/card.ts'),
    import('./capabilities/leads/tool.ts'),
    import('./capabilities/similar-clients/tool.ts'),
    import('./capabilities/similar-clients/similar-clients.ts'),
    import('./capabilities/text2sql/guard.ts'),
  ]);
  const { schema } = await reading;
  const { timeZone, sharing, modelSees, language, model, embeddingModel, secrets, home, query } = config;
  const guardRules = await rules.readRules(db, schema);
  const runStatement = statements.statementRunner({
    db,
    rules: guardRules,
    catalogue: catalogue.current,
    sharing,
    timeZone,
    timeoutMs: query.timeoutMs,
    vouchForGroups: modelSees === 'aggregates',
  });
  const companyName = (slug: string, spoken: Language) =>
    companies.find(company => company.slug === slug)?.name[spoken] ?? slug;
  const record = (deed: Deed) => recordDeed(db, deed);
  const needsApproval = exporting.exportNeedsApproval({
    approval: config.exportApproval,
    catalogue: catalogue.current,
  });
  const limitsOfSight = limits.limitsOfSight({
    sharing,
    companyName,
  });
  const tools = [
    text2sql.queryTool({
      runStatement,
      catalogue: catalogue.current,
      limitsOfSight,
    }),
    statistics.describeTool({ runStatement, catalogue: catalogue.current, limitsOfSight, sharing }),
    charts.chartTool({
      runStatement,
      catalogue: catalogue.current,
      limitsOfSight,
      renderer: resources.use(new rendering.ChartRenderer()),
      home,
      now: () => new Date(),
    }),
    clarify.clarifyTool(),
    exports.exportTool({
      runStatement,
      home,
      timeZone,
      now: () => new Date(),
      needsApproval,
      record,
    }),
    card.cardTool({
      db,
      runStatement,
      catalogue: catalogue.current,
      sharing,
      timeZone,
      timeoutMs: query.timeoutMs,
      similar: async (clientId, { actor }) =>
        db.hasVectors && actor.role !== 'analyst'
          ? lookAlikes.similarTo(db, {
              clientId,
              top: 5,
              among: null,
              company: sharing === 'own' && actor.role !== 'admin' ? actor.company : null,
            })
          : [],
      companyName,
      record,
    }),
    leads.leadsTool({
      db,
      runStatement,
      limitsOfSight,
      companies,
      today: () => isoDay(new Date(), timeZone),
    }),
    similar.similarTool({
      db,
      runStatement,
      limitsOfSight,
      sharing,
      findPeople: (text, { actor, signal }) =>
        cards.findPeople(db, text, {
          actor,
          sharing,
          timeZone,
          timeoutMs: query.timeoutMs,
          ...(signal ? { signal } : {}),
        }),
    }),
  ];
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
    isAllowed: async sql => (await guarding.guard(sql, guardRules)).ok,
    embeddings: embeddingModel && (await models.openEmbeddings(embeddingModel, secrets.modelApiKey)),
    language,
    timeZone,
    logger,
    limits: model.kind === 'provider' ? { modelTimeoutMs: model.timeoutMs } : {},
  });
  return { assistant, tools };
}
