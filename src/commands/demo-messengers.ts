import { addMember, memberByIdentity, type NewMember } from '../access/members.ts';
import type { App } from '../app.ts';
import type { MessengerSettings } from '../messengers.ts';
import { demoWords } from '../words/demo.ts';
import type { CommandContext } from './command.ts';

export interface DemoOptions {
  readonly telegram?: boolean;
  readonly slack?: boolean;
}

/** Simulated messengers, to be closed after the bots in them. */
export interface DemoMessengers extends AsyncDisposable {
  readonly settings: MessengerSettings | null;
  /** Where each of them is met. */
  readonly notes: readonly string[];
}

interface Someone {
  readonly account: string;
  readonly name: string;
  readonly language: 'ru' | 'en';
  /** Null for the one whom nobody has let in. */
  readonly role: 'admin' | 'marketer' | 'analyst' | null;
}

const TELEGRAM_PORT = 8081;
const SLACK_PORT = 8082;

/** Starts the messengers that were asked for as pages on this machine, and enrols their people. */
export async function simulateMessengers(
  app: App,
  { telegram, slack }: DemoOptions,
  { language }: CommandContext,
): Promise<DemoMessengers> {
  const words = demoWords[language];
  const closing = new AsyncDisposableStack();
  const notes: string[] = [];
  const settings: { -readonly [Name in keyof MessengerSettings]: MessengerSettings[Name] } = {
    telegram: null,
    slack: null,
  };
  if (telegram) {
    const { startTelegramSimulator } = await import('../simulators/telegram/simulator.ts');
    const simulator = closing.use(
      await startTelegramSimulator({ language, port: TELEGRAM_PORT, whenPortBusy: 'next' }),
    );
    await enrol(
      app,
      'telegram',
      simulator.people.map(person => ({ ...person, account: String(person.id) })),
    );
    const { token, apiRoot, pageUrl } = simulator;
    settings.telegram = {
      token,
      framework: 'telegraf',
      updates: { kind: 'polling' },
      apiRoot,
      filesDir: null,
    };
    notes.push(words.telegram(pageUrl));
  }
  if (slack) {
    const { startSlackSimulator } = await import('../simulators/slack/simulator.ts');
    const simulator = closing.use(
      await startSlackSimulator({ language, port: SLACK_PORT, whenPortBusy: 'next' }),
    );
    await enrol(
      app,
      'slack',
      simulator.people.map(person => ({ ...person, name: person.realName })),
    );
    const { apiUrl, botToken, appToken, pageUrl } = simulator;
    settings.slack = {
      apiUrl,
      transport: { kind: 'socket', appToken },
      listen: { host: '127.0.0.1', port: 0 },
      workspaces: { kind: 'one', botToken },
    };
    notes.push(words.slack(pageUrl));
  }
  return {
    settings: telegram || slack ? settings : null,
    notes,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Those whom the messenger knows with a role become members, once: the demo may be started again. */
async function enrol(app: App, surface: string, people: readonly Someone[]): Promise<void> {
  for (const { account, name, language, role } of people) {
    if (!role || (await memberByIdentity(app.db, surface, account))) continue;
    const company = role === 'admin' ? '*' : (app.companies.at(-1)?.slug ?? '*');
    const member: NewMember = {
      name,
      language,
      actor: { role, company },
      identities: [{ surface, externalId: account }],
    };
    await addMember(app.db, app.groupAdmin, member);
  }
}
