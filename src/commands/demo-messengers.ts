import { addMember, memberByIdentity } from '../access/members.ts';
import type { App } from '../app.ts';
import type { MessengerSettings } from '../messengers.ts';
import { DEMO_TEAM, type DemoPerson, demoPeople } from '../simulators/people.ts';
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
  if (telegram || slack) await enrol(app, demoPeople(language));
  if (telegram) {
    const { startTelegramSimulator } = await import('../simulators/telegram/simulator.ts');
    const simulator = closing.use(
      await startTelegramSimulator({ language, port: TELEGRAM_PORT, whenPortBusy: 'next' }),
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

/** Those of the demo's people who have a role become members, each with both of their accounts, once: the demo may be started again. */
async function enrol(app: App, people: readonly DemoPerson[]): Promise<void> {
  for (const { fullName, language, role, telegramId, slackId } of people) {
    const identities = [
      { surface: 'telegram', externalId: String(telegramId) },
      { surface: 'slack', externalId: `${DEMO_TEAM}:${slackId}` },
    ];
    const known = await Promise.all(
      identities.map(({ surface, externalId }) => memberByIdentity(app.db, surface, externalId)),
    );
    if (!role || known.some(member => member !== null)) continue;
    const company = role === 'admin' ? '*' : (app.companies.at(-1)?.slug ?? '*');
    await addMember(app.db, app.groupAdmin, {
      name: fullName,
      language,
      actor: { role, company },
      identities,
    });
  }
}
