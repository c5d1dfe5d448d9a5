import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, settings } from '../src/config.ts';
import { isAppError } from '../src/errors.ts';
import { configProblem } from '../src/words/config.ts';

/** The example as data: each setting with its example value and the comment above it. */
function readExample(): Map<string, { value: string; comment: string }> {
  const text = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8');
  const found = new Map<string, { value: string; comment: string }>();
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    const setting = /^#?\s?([A-Z][A-Z0-9_]+)=(.*)$/.exec(line);
    if (setting) found.set(setting[1] ?? '', { value: setting[2] ?? '', comment: comment.join(' ') });
    else if (line.startsWith('#')) comment.push(line.slice(1).trim());
    else comment = [];
  }
  return found;
}

function problemsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (isAppError(error, 'config_invalid')) return error.message;
    throw error;
  }
  return '';
}

describe('.env.example', () => {
  const example = readExample();

  it('names every setting and no other', () => {
    expect([...example.keys()].sort()).toEqual(Object.keys(settings).sort());
  });

  it('explains each one', () => {
    for (const [name, { comment }] of example) expect(comment.length, name).toBeGreaterThan(20);
  });

  it('shows the defaults the program really has, and examples it would accept', () => {
    for (const [name, { value }] of example) {
      const schema = settings[name as keyof typeof settings];
      const fallback: unknown = schema.safeParse(undefined).data;
      if (fallback !== undefined) expect(value, name).toBe(String(fallback));
      else if (value !== '') expect(schema.safeParse(value).success, name).toBe(true);
    }
  });

  it('changes nothing when copied as it is', () => {
    const lines = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8').split('\n');
    expect(lines.filter(line => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});

describe('the settings', () => {
  it('start on the embedded base with no setting at all', () => {
    const config = readConfig({});
    expect(config.database.kind).toBe('embedded');
    expect(config.model).toEqual({ kind: 'embedded' });
    expect(config.secrets).toEqual({
      databaseUrl: null,
      documentKey: null,
      previousDocumentKey: null,
      webToken: null,
      modelApiKey: null,
      telegramToken: null,
      telegramWebhookSecret: null,
      slackBotToken: null,
      slackAppToken: null,
      slackSigningSecret: null,
      slackClientSecret: null,
      slackStateSecret: null,
      slackTokenKey: null,
    });
    expect(config.slack).toEqual({ kind: 'off' });
    expect(config.telegram).toEqual({ kind: 'off' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('choose a server by DATABASE_URL and a model by provider:model, colons in its name included', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://localhost/svod', SVOD_MODEL: 'ollama:qwen3:8b' });
    expect(config.database.kind).toBe('server');
    expect(config.model).toMatchObject({
      kind: 'provider',
      provider: 'ollama',
      name: 'qwen3:8b',
      timeoutMs: 60_000,
    });
  });

  it('report every problem at once', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://localhost',
      SVOD_HTTP_PORT: '99999',
      SVOD_SHARING: 'everyone',
      SVOD_TIME_ZONE: 'Moscow',
    });
    for (const name of ['DATABASE_URL', 'SVOD_HTTP_PORT', 'SVOD_SHARING', 'SVOD_TIME_ZONE']) {
      expect(problems).toContain(name);
    }
  });

  it.each(['ru', 'en'] as const)('say in words what each setting must be (%s)', language => {
    for (const name of Object.keys(settings)) {
      expect(configProblem(name, language)).toMatch(new RegExp(`^${name}: .{8,}`));
    }
    expect(configProblem('SVOD_HTTP_PORT:taken 8080', language)).toContain('8080');
    expect(configProblem('SVOD_HTTP_PORT:taken 8080', language)).not.toContain(':taken');
  });

  it('never repeat a secret in a problem', () => {
    const problems = problemsOf({
      SVOD_WEB_TOKEN: 'hunter2',
      SVOD_DOCUMENT_KEY: 'c2hvcnQ=',
      SVOD_TELEGRAM_TOKEN: '123:hunter2',
      SVOD_TELEGRAM_WEBHOOK_SECRET: 'hunter2',
      SVOD_SLACK_BOT_TOKEN: 'hunter2',
      SVOD_SLACK_TOKEN_KEY: 'hunter2',
      DATABASE_URL: 'http://u:pa55@h',
    });
    expect(problems).toContain('SVOD_WEB_TOKEN');
    expect(problems).toContain('SVOD_DOCUMENT_KEY');
    expect(problems).not.toMatch(/hunter2|c2hvcnQ|pa55/);
  });

  it('put the bot into Telegram with a token alone, and behind a webhook with a secret only', () => {
    const token = { SVOD_TELEGRAM_TOKEN: '7000000001:SIMULATOR-not-a-real-bot-token' };
    const plain = { framework: 'telegraf', apiRoot: null, filesDir: null };
    expect(readConfig(token).telegram).toEqual({ ...plain, kind: 'polling' });
    const hook = { ...token, SVOD_TELEGRAM_MODE: 'webhook' };
    expect(problemsOf(hook).split('\n')).toEqual([
      'SVOD_TELEGRAM_WEBHOOK_URL:missing',
      'SVOD_TELEGRAM_WEBHOOK_SECRET:missing',
    ]);
    const placed = {
      ...hook,
      SVOD_TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram',
      SVOD_TELEGRAM_WEBHOOK_SECRET: 'sixteen_letters-1',
    };
    const config = readConfig(placed);
    expect(config.telegram).toEqual({ ...plain, kind: 'webhook', url: 'https://bot.example.org/telegram' });
    expect(config.secrets.telegramWebhookSecret).toBe('sixteen_letters-1');
    const bare = { ...placed, SVOD_TELEGRAM_WEBHOOK_URL: 'http://10.0.0.2/telegram' };
    expect(problemsOf(bare)).toBe('SVOD_TELEGRAM_WEBHOOK_URL:plain');
    expect(problemsOf({ ...bare, SVOD_TELEGRAM_API_ROOT: 'http://10.0.0.3:8081/' })).toBe('');
  });

  it('read whose address enrols them as whom, never as an admin', () => {
    const rules = 'company.ru:marketer@d2, Bank.example:analyst@expobank';
    expect(readConfig({ SVOD_JOIN_DOMAINS: rules }).joinDomains).toEqual([
      { domain: 'company.ru', actor: 'marketer@d2' },
      { domain: 'bank.example', actor: 'analyst@expobank' },
    ]);
    expect(readConfig({}).joinDomains).toEqual([]);
    for (const bad of ['company.ru:admin@d2', 'company.ru:admin@*', 'company:analyst@d2', 'company.ru']) {
      expect(problemsOf({ SVOD_JOIN_DOMAINS: bad }), bad).toContain('SVOD_JOIN_DOMAINS');
    }
  });

  it('put the app into Slack by a bot token, over a socket or behind a signature only', () => {
    const token = { SVOD_SLACK_BOT_TOKEN: 'xoxb-1-not-a-real-token' };
    expect(problemsOf(token)).toBe('SVOD_SLACK_APP_TOKEN:missing');
    const socket = readConfig({ ...token, SVOD_SLACK_APP_TOKEN: 'xapp-1-not-a-real-token' });
    expect(socket.slack).toEqual({
      kind: 'socket',
      apiUrl: 'https://slack.com/api/',
      listen: { host: '127.0.0.1', port: 3000 },
      workspaces: { kind: 'one' },
    });
    expect(socket.secrets.slackAppToken).toBe('xapp-1-not-a-real-token');
    const http = { ...token, SVOD_SLACK_MODE: 'http', SVOD_SLACK_API_URL: 'http://127.0.0.1:1/api' };
    expect(problemsOf(http)).toBe('SVOD_SLACK_SIGNING_SECRET:missing');
    expect(readConfig({ ...http, SVOD_SLACK_SIGNING_SECRET: 'sixteen-letters-1' }).slack).toMatchObject({
      kind: 'http',
      path: '/slack/events',
      apiUrl: 'http://127.0.0.1:1/api/',
    });
  });

  it('put the app into every workspace that installs it, with a key for their tokens only', () => {
    const app = { SVOD_SLACK_CLIENT_ID: '1.2', SVOD_SLACK_APP_TOKEN: 'xapp-1-not-a-real-token' };
    expect(problemsOf({ ...app, SVOD_SLACK_BOT_TOKEN: 'xoxb-1-not-a-real-token' }).split('\n')).toEqual([
      'SVOD_SLACK_BOT_TOKEN:both',
      'SVOD_SLACK_CLIENT_SECRET:missing',
      'SVOD_SLACK_STATE_SECRET:missing',
      'SVOD_SLACK_TOKEN_KEY:missing',
    ]);
    const config = readConfig({
      ...app,
      SVOD_SLACK_CLIENT_SECRET: 'sixteen-letters-1',
      SVOD_SLACK_STATE_SECRET: 'sixteen-letters-2',
      SVOD_SLACK_TOKEN_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    expect(config.slack).toMatchObject({ workspaces: { kind: 'many', clientId: '1.2', redirectUrl: null } });
    expect(config.secrets.slackTokenKey).toEqual(Buffer.alloc(32, 7));
  });

  it('refuse to open the page to other machines without a token', () => {
    expect(problemsOf({ SVOD_HTTP_HOST: '0.0.0.0' })).toContain('SVOD_WEB_TOKEN');
    expect(problemsOf({ SVOD_HTTP_HOST: '0.0.0.0', SVOD_WEB_TOKEN: 'a-long-enough-token' })).toBe('');
    expect(problemsOf({ SVOD_HTTP_HOST: '::1' })).toBe('');
  });

  it('take an empty value for a missing one, as a copied example leaves it', () => {
    expect(readConfig({ SVOD_MODEL: ' ', DATABASE_URL: '' }).model.kind).toBe('embedded');
  });
});
