import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import {
  readSlack,
  readSlackSecrets,
  type SlackConfig,
  type SlackSecrets,
  slackProblems,
  slackSettings,
} from './config-slack.ts';
import { AppError } from './errors.ts';

/** `apiRoot` and `filesDir` are those of a Bot API server of one's own; Telegram's when null. */
export type TelegramConfig =
  | { readonly kind: 'off' }
  | ({
      readonly framework: 'telegraf' | 'grammy';
      readonly apiRoot: string | null;
      readonly filesDir: string | null;
    } & ({ readonly kind: 'polling' } | { readonly kind: 'webhook'; readonly url: string }));

/** Every setting, read once and frozen. Secrets stand apart in `secrets` and are never logged. */
export interface Config {
  readonly database: { readonly kind: 'embedded'; readonly home: string } | { readonly kind: 'server' };
  /** Folder of everything that is not in a database server: the embedded base, exported files. */
  readonly home: string;
  readonly sharing: 'group' | 'own';
  readonly model:
    | { readonly kind: 'embedded' }
    | {
        readonly kind: 'provider';
        readonly provider: string;
        readonly name: string;
        readonly baseUrl: string | null;
        readonly timeoutMs: number;
      };
  /** Where a model that is named elsewhere than in the settings is called: `svod eval ask --model`. */
  readonly modelServer: { readonly baseUrl: string | null; readonly timeoutMs: number };
  /** What finds verified examples by their meaning; null where words must do. */
  readonly embeddingModel: Omit<Extract<Config['model'], { kind: 'provider' }>, 'kind'> | null;
  /** What of a result a language model may see. */
  readonly modelSees: 'schema' | 'aggregates' | 'rows';
  readonly web: { readonly host: string; readonly port: number };
  /** The bot in Telegram; `off` without a token. */
  readonly telegram: TelegramConfig;
  /** The app in Slack; `off` without a bot token or a client id. */
  readonly slack: SlackConfig;
  readonly query: { readonly timeoutMs: number };
  readonly catalogDir: string;
  readonly timeZone: string;
  readonly language: 'ru' | 'en';
  readonly logLevel: string;
  /** What is not taken out as a file without an admin's word. */
  readonly exportApproval: 'none' | 'contacts';
  /** Whose verified addresses enrol them by themselves, and as whom; companies are checked where they are known. */
  readonly joinDomains: readonly JoinRule[];
  readonly secrets: SlackSecrets &
    Readonly<{
      databaseUrl: string | null;
      /** 32 bytes; document numbers are not stored at all without it. */
      documentKey: Buffer | null;
      /** The key before it, while `svod migrate --rotate-keys` has not run. */
      previousDocumentKey: Buffer | null;
      webToken: string | null;
      modelApiKey: string | null;
      telegramToken: string | null;
      /** What Telegram says to the webhook to prove itself. */
      telegramWebhookSecret: string | null;
    }>;
}

/** `actor` is ROLE@COMPANY. */
export interface JoinRule {
  readonly domain: string;
  readonly actor: string;
}

const seconds = (fallback: number) => z.coerce.number().positive().max(3600).default(fallback);
const text = z.string().min(1);
const httpUrl = z.url({ protocol: /^https?$/ });

/**
 * The settings by name. `.env.example` documents each and `words/config.ts` says what each must be; a test holds the three
 * together.
 */
export const settings = {
  SVOD_HOME: text.default('./.svod'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  SVOD_SHARING: z.enum(['group', 'own']).default('group'),
  SVOD_MODEL: z
    .string()
    .regex(/^(embedded|[a-z0-9_-]+:.+)$/)
    .default('embedded'),
  SVOD_MODEL_BASE_URL: z.url().optional(),
  SVOD_MODEL_API_KEY: text.optional(),
  SVOD_MODEL_TIMEOUT_SECONDS: seconds(60),
  SVOD_EMBEDDING_MODEL: z
    .string()
    .regex(/^(openai|ollama):.+$/)
    .optional(),
  SVOD_MODEL_SEES: z.enum(['schema', 'aggregates', 'rows']).default('schema'),
  SVOD_HTTP_HOST: text.default('127.0.0.1'),
  SVOD_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  SVOD_WEB_TOKEN: z.string().min(16).optional(),
  SVOD_TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/)
    .optional(),
  SVOD_TELEGRAM_FRAMEWORK: z.enum(['telegraf', 'grammy']).default('telegraf'),
  SVOD_TELEGRAM_MODE: z.enum(['polling', 'webhook']).default('polling'),
  SVOD_TELEGRAM_WEBHOOK_URL: httpUrl.optional(),
  SVOD_TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/)
    .optional(),
  SVOD_TELEGRAM_API_ROOT: httpUrl.optional(),
  SVOD_TELEGRAM_FILES_DIR: text.optional(),
  ...slackSettings,
  SVOD_QUERY_TIMEOUT_SECONDS: seconds(15),
  SVOD_DOCUMENT_KEY: z
    .string()
    .refine(value => Buffer.from(value, 'base64').length === 32)
    .optional(),
  SVOD_DOCUMENT_KEY_PREVIOUS: z
    .string()
    .refine(value => Buffer.from(value, 'base64').length === 32)
    .optional(),
  SVOD_CATALOG_DIR: text.optional(),
  SVOD_TIME_ZONE: z
    .string()
    .refine(zone => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC')
    .default('Europe/Moscow'),
  SVOD_LANGUAGE: z.enum(['ru', 'en']).default('ru'),
  SVOD_EXPORT_APPROVAL: z.enum(['none', 'contacts']).default('none'),
  // Nobody becomes an admin by an address.
  SVOD_JOIN_DOMAINS: z
    .string()
    .toLowerCase()
    .regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+:(marketer|manager|analyst)@[a-z][a-z0-9-]{0,39}(\s*,\s*|$))+$/)
    .optional(),
  SVOD_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('warn'),
} as const;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
const packageCatalog = resolve(import.meta.dirname, '../catalog');

/**
 * Reads the environment. Throws `config_invalid` that lists every problem at once, in the form that `configProblem` puts
 * into words, without values of secrets.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(settings).flatMap(name => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  );
  const parsed = z.object(settings).safeParse(given);
  if (!parsed.success) throw invalid(parsed.error.issues.map(issue => issue.path.join('.')));
  const read = parsed.data;
  const problems = [
    ...(!LOOPBACK.has(read.SVOD_HTTP_HOST) && !read.SVOD_WEB_TOKEN ? ['SVOD_WEB_TOKEN:open'] : []),
    ...telegramProblems(read),
    ...slackProblems(read),
  ];
  if (problems.length > 0) throw invalid(problems);

  const baseUrl = read.SVOD_MODEL_BASE_URL ?? null;
  const modelTimeoutMs = read.SVOD_MODEL_TIMEOUT_SECONDS * 1000;
  const home = isAbsolute(read.SVOD_HOME) ? read.SVOD_HOME : resolve(read.SVOD_HOME);
  return Object.freeze<Config>({
    database: read.DATABASE_URL ? { kind: 'server' } : { kind: 'embedded', home },
    home,
    sharing: read.SVOD_SHARING,
    model: readModel(read.SVOD_MODEL, baseUrl, modelTimeoutMs),
    modelServer: { baseUrl, timeoutMs: modelTimeoutMs },
    embeddingModel: read.SVOD_EMBEDDING_MODEL
      ? { ...named(read.SVOD_EMBEDDING_MODEL), baseUrl, timeoutMs: modelTimeoutMs }
      : null,
    modelSees: read.SVOD_MODEL_SEES,
    web: { host: read.SVOD_HTTP_HOST, port: read.SVOD_HTTP_PORT },
    telegram: readTelegram(read),
    slack: readSlack(read),
    query: { timeoutMs: read.SVOD_QUERY_TIMEOUT_SECONDS * 1000 },
    catalogDir: read.SVOD_CATALOG_DIR ? resolve(read.SVOD_CATALOG_DIR) : packageCatalog,
    timeZone: read.SVOD_TIME_ZONE,
    language: read.SVOD_LANGUAGE,
    logLevel: read.SVOD_LOG_LEVEL,
    exportApproval: read.SVOD_EXPORT_APPROVAL,
    joinDomains: joinRules(read.SVOD_JOIN_DOMAINS ?? ''),
    secrets: {
      databaseUrl: read.DATABASE_URL ?? null,
      documentKey: read.SVOD_DOCUMENT_KEY ? Buffer.from(read.SVOD_DOCUMENT_KEY, 'base64') : null,
      previousDocumentKey: read.SVOD_DOCUMENT_KEY_PREVIOUS
        ? Buffer.from(read.SVOD_DOCUMENT_KEY_PREVIOUS, 'base64')
        : null,
      webToken: read.SVOD_WEB_TOKEN ?? null,
      modelApiKey: read.SVOD_MODEL_API_KEY ?? providersOwnKey(read.SVOD_MODEL, env),
      telegramToken: read.SVOD_TELEGRAM_TOKEN ?? null,
      telegramWebhookSecret: read.SVOD_TELEGRAM_WEBHOOK_SECRET ?? null,
      ...readSlackSecrets(read),
    },
  });
}

/** A model as `SVOD_MODEL` names it: `embedded` or `provider:model`. */
export function readModel(setting: string, baseUrl: string | null, timeoutMs: number): Config['model'] {
  if (setting === 'embedded') return { kind: 'embedded' };
  return { kind: 'provider', ...named(setting), baseUrl, timeoutMs };
}

function named(setting: string): { provider: string; name: string } {
  const colon = setting.indexOf(':');
  return { provider: setting.slice(0, colon), name: setting.slice(colon + 1) };
}

function joinRules(setting: string): JoinRule[] {
  return setting
    .split(',')
    .map(rule => rule.trim())
    .filter(rule => rule !== '')
    .map(rule => {
      const [domain = '', actor = ''] = rule.split(':', 2);
      return { domain, actor };
    });
}

/** The key under the name that the provider's own tools read: OPENAI_API_KEY, ANTHROPIC_API_KEY. */
function providersOwnKey(model: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const [provider = ''] = model.split(':', 1);
  return env[`${provider.toUpperCase().replaceAll('-', '_')}_API_KEY`]?.trim() || null;
}

type Read = z.infer<z.ZodObject<typeof settings>>;

/** A webhook without a secret would believe anyone; Telegram posts to TLS only, a server of one's own to anything. */
function telegramProblems(read: Read): string[] {
  if (!read.SVOD_TELEGRAM_TOKEN || read.SVOD_TELEGRAM_MODE === 'polling') return [];
  const url = read.SVOD_TELEGRAM_WEBHOOK_URL;
  return [
    ...(url ? [] : ['SVOD_TELEGRAM_WEBHOOK_URL:missing']),
    ...(url?.startsWith('http:') && !read.SVOD_TELEGRAM_API_ROOT ? ['SVOD_TELEGRAM_WEBHOOK_URL:plain'] : []),
    ...(read.SVOD_TELEGRAM_WEBHOOK_SECRET ? [] : ['SVOD_TELEGRAM_WEBHOOK_SECRET:missing']),
  ];
}

function readTelegram(read: Read): TelegramConfig {
  if (!read.SVOD_TELEGRAM_TOKEN) return { kind: 'off' };
  const shared = {
    framework: read.SVOD_TELEGRAM_FRAMEWORK,
    apiRoot: read.SVOD_TELEGRAM_API_ROOT?.replace(/\/+$/, '') ?? null,
    filesDir: read.SVOD_TELEGRAM_FILES_DIR ? resolve(read.SVOD_TELEGRAM_FILES_DIR) : null,
  };
  return read.SVOD_TELEGRAM_MODE === 'webhook' && read.SVOD_TELEGRAM_WEBHOOK_URL
    ? { ...shared, kind: 'webhook', url: read.SVOD_TELEGRAM_WEBHOOK_URL }
    : { ...shared, kind: 'polling' };
}

function invalid(problems: string[]): AppError {
  return new AppError('config_invalid', problems.join('\n'), { detail: { problems: problems.join('\n') } });
}
