import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from './clock.ts';
import { Delivery } from './delivery/delivery.ts';
import { Sockets } from './delivery/sockets.ts';
import { Faults } from './faults.ts';
import { plain, sendFile, takeUpload } from './file-transfer.ts';
import { installInto } from './installation.ts';
import { isObject, parseJson } from './json.ts';
import { InstallCodes } from './methods/apps.ts';
import { readBody } from './methods/body.ts';
import type { Timings } from './methods/method.ts';
import { Triggers } from './methods/triggers.ts';
import { agree, walkInstall } from './people/install.ts';
import type { Person } from './people/person.ts';
import { until } from './people/until.ts';
import { WorkspaceDriver } from './people/workspace-driver.ts';
import { RateLimits } from './rate-limits.ts';
import { ResponseUrls } from './response-urls.ts';
import { SlackError } from './slack-error.ts';
import { answerFault, type RecordedCall, sendJson, WebApi } from './web-api.ts';
import { type SlackApp, type Workspace, World } from './world.ts';

/** Answers requests that are not Slack's own; false leaves them to a 404. */
export type ExtraRoutes = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => Promise<boolean> | boolean;

export interface NewWorkspace {
  readonly name: string;
  /** The team id; a fresh one by default. */
  readonly id?: string;
  /** True by default. */
  readonly installed?: boolean;
}

export interface SlackServerOptions {
  /** A free port by default. */
  readonly port?: number;
  readonly app?: Partial<SlackApp>;
  /** Workspaces with the app in them unless `installed` is false. One named «Свод» by default. */
  readonly workspaces?: readonly NewWorkspace[];
  readonly clock?: Clock;
  /** Seed of faults by chance. */
  readonly seed?: number;
  readonly timings?: Partial<Timings>;
  /** Slack's rate limits by the letter; off by default. */
  readonly rateLimits?: boolean;
  /** Where events, presses and commands go by HTTP. Without it: Socket Mode. */
  readonly requestUrl?: string;
  readonly routes?: (server: SlackServer) => ExtraRoutes;
}

/** What a new agent app of ours asks for: its manifest's bot scopes and events. */
const SCOPES = [
  'app_mentions:read',
  'chat:write',
  'im:history',
  'im:write',
  'mpim:history',
  'mpim:read',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'im:read',
  'files:read',
  'files:write',
  'commands',
  'users:read',
  'users:read.email',
  'assistant:write',
  'reactions:write',
  'team:read',
];
const EVENTS = [
  'app_mention',
  'message.im',
  'message.channels',
  'message.groups',
  'message.mpim',
  'app_home_opened',
  'agent_session_stopped',
  'member_joined_channel',
  'app_uninstalled',
  'tokens_revoked',
];

/** Starts a Slack of one's own on 127.0.0.1. Rejects when the port cannot be had. */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const server = new SlackServer(options);
  await server.listen(options.port ?? 0);
  return server;
}

/** A running server: Slack's side for the bot, and its people's side for whoever drives it. */
export class SlackServer {
  readonly world: World;
  readonly faults: Faults;
  readonly sockets: Sockets;
  readonly delivery: Delivery;
  readonly workspaces: readonly WorkspaceDriver[];
  private readonly api: WebApi;
  private readonly codes = new InstallCodes();
  private readonly responseUrls: ResponseUrls;
  private readonly http: Server;
  private readonly routes: ExtraRoutes | undefined;

  constructor(options: SlackServerOptions) {
    const clock = options.clock ?? systemClock;
    this.world = new World(clock, newApp(options.app ?? {}));
    this.faults = new Faults(options.seed);
    this.sockets = new Sockets(this.world);
    this.delivery = new Delivery(this.world, this.sockets, this.faults);
    this.delivery.requestUrl = options.requestUrl ?? null;
    this.responseUrls = new ResponseUrls(this.world, this.delivery);
    const triggers = new Triggers(clock);
    this.api = new WebApi({
      world: this.world,
      delivery: this.delivery,
      sockets: this.sockets,
      triggers,
      timings: { fileShareMs: 0, streamIdleMs: 300_000, ...options.timings },
      faults: this.faults,
      limits: options.rateLimits ? new RateLimits(clock) : null,
      codes: this.codes,
    });
    const { world, delivery, responseUrls } = this;
    this.workspaces = (options.workspaces ?? [{ name: 'Свод' }]).map(
      wanted => new WorkspaceDriver({ world, delivery, triggers, responseUrls }, newWorkspace(world, wanted)),
    );
    this.http = createServer((request, response) => void this.handle(request, response));
    this.http.on('upgrade', (request, socket, head) => this.sockets.upgrade(request, socket, head));
    this.routes = options.routes?.(this);
  }

  get origin(): string {
    return this.world.origin;
  }

  /** To be given as `slackApiUrl`: ends in a slash. */
  get apiUrl(): string {
    return `${this.world.origin}/api/`;
  }

  get app(): SlackApp {
    return this.world.app;
  }

  /** The first workspace. */
  get workspace(): WorkspaceDriver {
    return this.workspaces[0] as WorkspaceDriver;
  }

  /** Every call of a method, or of all, the oldest first. */
  calls(method?: string): readonly RecordedCall[] {
    return this.api.calls.filter(call => method === undefined || call.method === method);
  }

  /** Where events, presses and commands go from now on; checked by its challenge first, as Slack does. Null: Socket Mode. */
  async setRequestUrl(url: string | null): Promise<void> {
    if (url) await this.delivery.verify(url);
    this.delivery.requestUrl = url;
  }

  /** What `look` finds, now or after a change to come; rejects after 10 s or `timeoutMs` of real time. */
  until<T>(look: () => T | null | undefined | false, what: string, timeoutMs?: number): Promise<T> {
    return until(this.world, look, () => what, timeoutMs);
  }

  /** Installs the app into a workspace by the app's own install link. Returns what its last page said. */
  installApp(workspace: WorkspaceDriver, installer: Person, installUrl: string, reach?: string) {
    return walkInstall(this.world, this.codes, workspace.workspace, installer.id, installUrl, reach);
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, '127.0.0.1', () => {
        this.http.off('error', reject);
        this.world.origin = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.delivery.close();
    await this.sockets.close();
    for (const { workspace } of this.workspaces) {
      for (const scheduled of workspace.scheduled.values()) scheduled.cancel();
    }
    this.http.closeAllConnections();
    await new Promise(done => this.http.close(done));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.world.origin);
    try {
      if (url.pathname.startsWith('/api/')) await this.api.handle(request, response, url);
      else if (url.pathname.startsWith('/upload/v1/')) {
        await takeUpload(this.world, this.faults, request, response, url.pathname);
      } else if (url.pathname.startsWith('/files-pri/')) {
        sendFile(this.world, this.faults, request, response, url.pathname);
      } else if (url.pathname.startsWith('/response/')) await this.respond(request, response, url);
      else if (url.pathname === '/oauth/v2/authorize') this.consent(response, url);
      else if (!(await this.routes?.(request, response, url))) plain(response, 404, 'not found');
    } catch (error) {
      if (response.headersSent || response.destroyed) return void response.destroy();
      const code = error instanceof SlackError ? error.code : 'internal_error';
      sendJson(response, code === 'internal_error' ? 500 : 200, { ok: false, error: code });
    }
  }

  private async respond(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = parseJson((await readBody(request)).toString('utf8'));
    const fault = this.faults.take('response_url', false);
    if (fault) return answerFault(response, fault);
    try {
      this.responseUrls.use(url.pathname.split('/').pop() ?? '', isObject(body) ? body : {});
      sendJson(response, 200, { ok: true });
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const gone = ['expired_url', 'used_url'].includes(error.code);
      sendJson(response, gone ? 404 : 200, { ok: false, error: error.code, ...error.fields });
    }
  }

  /** Slack's consent page for a browser: it agrees at once, for the first workspace without the app. */
  private consent(response: ServerResponse, url: URL): void {
    const without = this.workspaces.find(
      ({ workspace }) => !workspace.installation || workspace.installation.revoked,
    );
    const { workspace } = without ?? this.workspace;
    const installer = [...workspace.users.values()].find(user => !user.isBot)?.id ?? this.world.marks.id('U');
    response.writeHead(302, { location: agree(this.world, this.codes, workspace, installer, url) }).end();
  }
}

function newApp(given: Partial<SlackApp>): SlackApp {
  const secret = () => randomBytes(16).toString('hex');
  return {
    id: 'A0S0000001',
    name: 'Svod',
    signingSecret: secret(),
    appToken: `xapp-1-A0S0000001-${secret()}`,
    clientId: '1000000001.1000000002',
    clientSecret: secret(),
    verificationToken: secret(),
    command: '/svod',
    scopes: SCOPES,
    events: EVENTS,
    ...given,
  };
}

function newWorkspace(world: World, wanted: NewWorkspace): Workspace {
  const id = wanted.id ?? world.marks.id('T');
  const workspace: Workspace = {
    id,
    name: wanted.name,
    domain: id.toLowerCase(),
    users: new Map(),
    channels: new Map(),
    files: new Map(),
    modals: new Map(),
    homes: new Map(),
    installation: null,
    scheduled: new Map(),
  };
  world.workspaces.set(id, workspace);
  if (wanted.installed !== false) installInto(world, workspace, '');
  return workspace;
}
