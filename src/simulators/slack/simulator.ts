import type { Language } from '../../capabilities/tool.ts';
import { slackSimulatorWords } from '../../words/slack-simulator.ts';
import { DEMO_TEAM, type DemoPerson, demoPeople } from '../people.ts';
import { createPage } from './page-server.ts';
import type { PagePerson } from './page-wire.ts';
import { type SlackServer, startSlackServer } from './server.ts';

export interface SlackSimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** `next` looks for a free port above a busy one. */
  readonly whenPortBusy?: 'fail' | 'next';
  /** Language of the page until its visitor chooses, and of the people's names. */
  readonly language: Language;
}

/** The running simulator: a page to talk on, and a Slack to point a bot at by Socket Mode. */
export interface SlackSimulator extends AsyncDisposable {
  /** The page, for a person's browser. */
  readonly pageUrl: string;
  /** For `slackApiUrl`: ends in a slash. */
  readonly apiUrl: string;
  readonly teamId: string;
  /** Tokens and secret, made up for this run. */
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly people: readonly DemoPerson[];
  readonly server: SlackServer;
  close(): Promise<void>;
}

/** Starts Slack with the demo's people, three channels, of which the app is in two, and a conversation of several with it. */
export async function startSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const words = slackSimulatorWords[options.language];
  const people = demoPeople(options.language);
  const shown: readonly PagePerson[] = people.map(({ slackId, fullName, role }) => ({
    id: slackId,
    name: fullName,
    role,
  }));
  const routes = await createPage({ language: options.language, people: () => shown });
  const server = await listen(options, port =>
    startSlackServer({
      port,
      routes,
      app: { name: words.appName },
      workspaces: [{ id: DEMO_TEAM, name: words.workspace }],
    }),
  );
  const { workspace } = server;
  const members = people.map(({ slackId, handle, fullName, language, role }) =>
    workspace.person({
      id: slackId,
      name: handle,
      realName: fullName,
      email: `${handle}@svod.example`,
      locale: language === 'ru' ? 'ru-RU' : 'en-US',
      isAdmin: role === 'admin',
    }),
  );
  // Made now, so that nobody's first look at the page is a change for the others.
  for (const member of members) void member.dm;
  const known = members.filter((_, at) => people[at]?.role !== null);
  workspace.channel({ name: words.channels.everyone, members });
  workspace.channel({ name: words.channels.marketing, private: true, members: known });
  workspace.channel({ name: words.channels.outside, members, withApp: false });
  workspace.groupDm(known.slice(0, 2));
  return {
    pageUrl: `${server.origin}/`,
    apiUrl: server.apiUrl,
    teamId: DEMO_TEAM,
    botToken: workspace.botToken,
    appToken: server.app.appToken,
    signingSecret: server.app.signingSecret,
    people,
    server,
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function listen(
  { port = 0, whenPortBusy = 'fail' }: SlackSimulatorOptions,
  start: (port: number) => Promise<SlackServer>,
): Promise<SlackServer> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await start(port + tried);
    } catch (error) {
      const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isBusy || whenPortBusy === 'fail' || port === 0 || tried >= 50) throw error;
    }
  }
}
