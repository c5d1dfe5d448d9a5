import { z } from 'zod';

/** How svod is in Slack; tokens and secrets stand in the configuration's `secrets`. */
export type SlackConfig =
  | { readonly kind: 'off' }
  | ({
      /** Ends with a slash. */
      readonly apiUrl: string;
      /** Where Slack's requests arrive, and where people install the app. */
      readonly listen: { readonly host: string; readonly port: number };
      /** One workspace by its token, or every workspace that installs the app. */
      readonly workspaces:
        | { readonly kind: 'one' }
        | { readonly kind: 'many'; readonly clientId: string; readonly redirectUrl: string | null };
    } & ({ readonly kind: 'socket' } | { readonly kind: 'http'; readonly path: string }));

/** What Slack gives an app in confidence; null where it is not set. */
export interface SlackSecrets {
  readonly slackBotToken: string | null;
  readonly slackAppToken: string | null;
  readonly slackSigningSecret: string | null;
  readonly slackClientSecret: string | null;
  readonly slackStateSecret: string | null;
  /** 32 bytes. */
  readonly slackTokenKey: Buffer | null;
}

const httpUrl = z.url({ protocol: /^https?$/ });

/** The settings of Slack by name, for `settings` in `config.ts`. */
export const slackSettings = {
  SVOD_SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-[\w-]{10,}$/)
    .optional(),
  SVOD_SLACK_MODE: z.enum(['socket', 'http']).default('socket'),
  SVOD_SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-[\w-]{10,}$/)
    .optional(),
  SVOD_SLACK_SIGNING_SECRET: z.string().min(16).optional(),
  SVOD_SLACK_HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  SVOD_SLACK_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  SVOD_SLACK_HTTP_PATH: z
    .string()
    .regex(/^\/[\w/.-]*$/)
    .default('/slack/events'),
  SVOD_SLACK_CLIENT_ID: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional(),
  SVOD_SLACK_CLIENT_SECRET: z.string().min(16).optional(),
  SVOD_SLACK_STATE_SECRET: z.string().min(16).optional(),
  SVOD_SLACK_REDIRECT_URL: httpUrl.optional(),
  SVOD_SLACK_TOKEN_KEY: z
    .string()
    .refine(value => Buffer.from(value, 'base64').length === 32)
    .optional(),
  SVOD_SLACK_API_URL: httpUrl.default('https://slack.com/api/'),
} as const;

type Read = z.infer<z.ZodObject<typeof slackSettings>>;

/** What is missing for the way of working that is chosen, in the form of `configProblem`. */
export function slackProblems(read: Read): string[] {
  const many = read.SVOD_SLACK_CLIENT_ID !== undefined;
  if (!many && !read.SVOD_SLACK_BOT_TOKEN) return [];
  const needed: (keyof Read)[] = [
    read.SVOD_SLACK_MODE === 'socket' ? 'SVOD_SLACK_APP_TOKEN' : 'SVOD_SLACK_SIGNING_SECRET',
    ...(many
      ? (['SVOD_SLACK_CLIENT_SECRET', 'SVOD_SLACK_STATE_SECRET', 'SVOD_SLACK_TOKEN_KEY'] as const)
      : []),
  ];
  return [
    ...(many && read.SVOD_SLACK_BOT_TOKEN ? ['SVOD_SLACK_BOT_TOKEN:both'] : []),
    ...needed.filter(name => read[name] === undefined).map(name => `${name}:missing`),
  ];
}

export function readSlack(read: Read): SlackConfig {
  const { SVOD_SLACK_CLIENT_ID: clientId } = read;
  if (!clientId && !read.SVOD_SLACK_BOT_TOKEN) return { kind: 'off' };
  const shared = {
    apiUrl: read.SVOD_SLACK_API_URL.replace(/\/*$/, '/'),
    listen: { host: read.SVOD_SLACK_HTTP_HOST, port: read.SVOD_SLACK_HTTP_PORT },
    workspaces: clientId
      ? { kind: 'many' as const, clientId, redirectUrl: read.SVOD_SLACK_REDIRECT_URL ?? null }
      : { kind: 'one' as const },
  };
  return read.SVOD_SLACK_MODE === 'http'
    ? { ...shared, kind: 'http', path: read.SVOD_SLACK_HTTP_PATH }
    : { ...shared, kind: 'socket' };
}

export function readSlackSecrets(read: Read): SlackSecrets {
  return {
    slackBotToken: read.SVOD_SLACK_BOT_TOKEN ?? null,
    slackAppToken: read.SVOD_SLACK_APP_TOKEN ?? null,
    slackSigningSecret: read.SVOD_SLACK_SIGNING_SECRET ?? null,
    slackClientSecret: read.SVOD_SLACK_CLIENT_SECRET ?? null,
    slackStateSecret: read.SVOD_SLACK_STATE_SECRET ?? null,
    slackTokenKey: read.SVOD_SLACK_TOKEN_KEY ? Buffer.from(read.SVOD_SLACK_TOKEN_KEY, 'base64') : null,
  };
}
