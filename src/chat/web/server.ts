import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { type Actor, GROUP_ADMIN } from '../../access/actor.ts';
import type { Assistant } from '../../assistant/assistant.ts';
import { sendAsset } from '../../browser/assets.ts';
import type { Language } from '../../capabilities/tool.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { webWords } from '../../words/web.ts';
import { listedCommands } from '../conversation/command-list.ts';
import type { DirectRoom } from '../direct-room.ts';
import { createApi, type Limits } from './api.ts';
import { loadAssets, moduleUrls } from './assets.ts';
import { describeError } from './errors.ts';
import { knownHost, sameSiteOnly, securityHeaders } from './security.ts';
import { chatDocument, noticeDocument } from './shell.ts';
import { createDoor } from './sign-in.ts';
import { answerLanguage, visitorLanguage, visitorTheme } from './visitor.ts';

export interface WebDeps {
  readonly assistant: Assistant;
  /** Takes what people say and press. */
  readonly room: DirectRoom;
  readonly config: Config;
  readonly logger: Logger;
  /** Questions that this deployment's base answers, best first; three are shown at once. */
  readonly examples: (language: Language) => Promise<readonly string[]>;
  /** False, or a rejection, makes `/health` say 503. */
  readonly healthy: () => Promise<boolean>;
  /** Who is at the page. The group's admin by default: whoever reaches a page of this machine has the base. */
  readonly actorFor?: (request: Request) => Actor;
  readonly limits?: Partial<Limits>;
  /** What others post to, a messenger's webhook: each proves itself, and knows nothing of the page's door. */
  readonly hooks?: readonly Hook[];
  /** `next` looks for a free port above a busy one. */
  readonly whenPortBusy?: 'fail' | 'next';
}

export interface Hook {
  readonly path: string;
  fetch(request: Request): Promise<Response>;
}

/** A running page. `close` ends answers under way. */
export interface WebServer extends AsyncDisposable {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the chat page. Throws `config_invalid` when the port cannot be had. */
export async function startWeb(deps: WebDeps): Promise<WebServer> {
  const app = await createWebApp(deps);
  const { host, port } = deps.config.web;
  const server = await listen(app, host, port, deps.whenPortBusy ?? 'fail');
  const address = server.address() as AddressInfo;
  const shownHost =
    host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const close = () =>
    new Promise<void>(done => {
      server.close(() => done());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return { url: `http://${shownHost}:${address.port}`, close, [Symbol.asyncDispose]: close };
}

/** The application without a socket. */
export async function createWebApp(deps: WebDeps): Promise<Hono> {
  const { config, logger } = deps;
  const assets = await loadAssets();
  const door = createDoor(config.secrets.webToken);
  const app = new Hono();
  const languageOf = (c: Context) => visitorLanguage(c, config.language);
  const visitorOf = (c: Context) => ({ language: languageOf(c), theme: visitorTheme(c) });
  const refuseWith = (sentence: 'foreign' | 'unknownHost') => (c: Context) => {
    const words = webWords[languageOf(c)];
    return c.req.path.startsWith('/api/')
      ? c.json({ code: 'not_allowed', message: words[sentence] }, 403)
      : new Response(words[sentence], {
          status: 403,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        });
  };

  app.use(securityHeaders());
  // Asked by probes under whatever name they know; says nothing but whether the base answers.
  app.get('/health', async c => {
    const ok = await deps.healthy().catch(() => false);
    return c.json({ ok }, ok ? 200 : 503);
  });
  for (const { path, fetch } of deps.hooks ?? []) app.all(path, c => fetch(c.req.raw));
  app.use(knownHost({ signIn: door.isLocked, refuse: refuseWith('unknownHost') }));
  app.use(sameSiteOnly({ refuse: refuseWith('foreign') }));
  app.get('/assets/*', compress(), c => sendAsset(c, assets));
  app.route('/', door.routes(visitorOf, addressOf));
  app.use(door.guard(languageOf));

  app.route(
    '/api',
    createApi({
      assistant: deps.assistant,
      room: deps.room,
      logger,
      timeZone: config.timeZone,
      languageOf,
      answersIn: answerLanguage,
      actorOf: c => deps.actorFor?.(c.req.raw) ?? GROUP_ADMIN,
      personOf: c => door.sessionOf(c) ?? addressOf(c),
      start: async (language, { role }) => ({
        examples: await deps.examples(language),
        commands: listedCommands()
          .filter(({ privateOnly }) => !privateOnly || role === 'admin')
          .map(({ name, description }) => ({ name, description: description[language] })),
        model:
          config.model.kind === 'embedded' ? 'embedded' : `${config.model.provider}:${config.model.name}`,
        timeZone: config.timeZone,
        canSignOut: door.isLocked,
      }),
      ...(deps.limits && { limits: deps.limits }),
    }),
  );
  const modules = moduleUrls(assets);
  const page = (c: Context) => c.html(chatDocument(visitorOf(c), modules));
  app.get('/', page);
  app.get('/c/:id{[0-9a-f-]{36}}', page);

  app.notFound(c => {
    const words = webWords[languageOf(c)];
    return c.req.path.startsWith('/api/')
      ? c.json({ code: 'not_found', message: words.badRequest }, 404)
      : c.html(noticeDocument(visitorOf(c), words.notFound, words.notFoundText), 404);
  });
  app.onError((error, c) => {
    const { status, body } = describeError(error, languageOf(c), logger);
    return c.html(noticeDocument(visitorOf(c), webWords[languageOf(c)].failedTitle, body.message), status);
  });
  return app;
}

async function listen(app: Hono, host: string, port: number, whenBusy: 'fail' | 'next'): Promise<ServerType> {
  for (let tried = 0; ; tried++) {
    try {
      return await listenOn(app, host, port + tried);
    } catch (error) {
      const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (busy && whenBusy === 'next' && port > 0 && tried < 50 && port + tried < 65_535) continue;
      const problem = busy ? `SVOD_HTTP_PORT:taken ${port}` : `SVOD_HTTP_HOST:closed ${host}:${port}`;
      throw new AppError('config_invalid', problem, { detail: { problems: problem }, cause: error });
    }
  }
}

function listenOn(app: Hono, hostname: string, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port }, () => resolve(server));
    server.once('error', reject);
  });
}

/** Where a request comes from. A proxy's own word for it is not believed: anyone can send that header. */
function addressOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return `unbound-${randomUUID()}`;
  }
}
