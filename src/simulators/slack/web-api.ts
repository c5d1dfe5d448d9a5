import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, Faults } from './faults.ts';
import type { JsonObject } from './json.ts';
import { appMethods, type InstallCodes } from './methods/apps.ts';
import { Args } from './methods/args.ts';
import { readArguments } from './methods/body.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { directoryMethods } from './methods/directory.ts';
import { fileMethods } from './methods/files.ts';
import { checkScope, type Method, type Services } from './methods/method.ts';
import { sessionMethods } from './methods/sessions.ts';
import { streamMethods } from './methods/streams.ts';
import { viewMethods } from './methods/views.ts';
import type { RateLimits } from './rate-limits.ts';
import { SlackError } from './slack-error.ts';

/** One call as it came, for tests that ask what the bot did. `args` hold no token. */
export interface RecordedCall {
  readonly method: string;
  readonly args: JsonObject;
  /** `null` when it went well; else Slack's code, or what the fault was. */
  readonly error: string | null;
  readonly teamId: string | null;
  readonly atMs: number;
}

export interface WebApiDeps extends Services {
  readonly faults: Faults;
  readonly limits: RateLimits | null;
  readonly codes: InstallCodes;
}

const KEPT_CALLS = 20_000;

/** `/api/<method>`: tokens, scopes, limits and faults around the methods. */
export class WebApi {
  /** Every call, the oldest first; only the latest twenty thousand are kept. */
  readonly calls: RecordedCall[] = [];
  private readonly deps: WebApiDeps;
  private readonly methods: Readonly<Record<string, Method>>;

  constructor(deps: WebApiDeps) {
    this.deps = deps;
    this.methods = {
      ...appMethods(deps.codes),
      ...chatMethods,
      ...streamMethods,
      ...sessionMethods,
      ...viewMethods,
      ...fileMethods,
      ...conversationMethods,
      ...directoryMethods,
    };
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const name = url.pathname.replace(/^\/api\//, '');
    const fault = this.deps.faults.take(name);
    if (fault?.kind === 'delay') await new Promise<void>(done => this.deps.world.clock.after(fault.ms, done));
    if (
      fault &&
      (fault.kind === 'rate_limited' ||
        fault.kind === 'status' ||
        (fault.kind === 'drop' && fault.when === 'before'))
    ) {
      await readArguments(request, url).catch(() => ({}));
      this.record(name, {}, fault.kind, null);
      return answerFault(response, fault);
    }
    const { status, body, headers } = await this.run(name, request, url, fault);
    if (fault?.kind === 'drop') return void response.destroy();
    sendJson(response, status, body, headers);
  }

  private async run(
    name: string,
    request: IncomingMessage,
    url: URL,
    fault: Fault | null,
  ): Promise<{ status: number; body: JsonObject; headers: Record<string, string> }> {
    let args: JsonObject = {};
    let teamId: string | null = null;
    try {
      args = await readArguments(request, url);
      if (fault?.kind === 'error') throw new SlackError(fault.error);
      const method = this.methods[name];
      if (!method) throw new SlackError('unknown_method');
      const authorization = request.headers.authorization ?? null;
      const token =
        /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ??
        (typeof args.token === 'string' ? args.token : null);
      const { token: _secret, ...rest } = args;
      args = rest;
      const { result, team, scopes } = await this.call(name, method, new Args(args), token, authorization);
      teamId = team;
      this.record(name, args, null, teamId);
      return {
        status: 200,
        body: { ok: true, ...result },
        headers: scopes ? { 'x-oauth-scopes': scopes } : {},
      };
    } catch (error) {
      if (!(error instanceof SlackError)) {
        this.record(name, args, 'internal_error', teamId);
        process.emitWarning(error instanceof Error ? error : String(error), 'SlackSimulator');
        return { status: 200, body: { ok: false, error: 'internal_error' }, headers: {} };
      }
      this.record(name, args, error.code, teamId);
      if (error.code === 'ratelimited') {
        const headers = { 'retry-after': String(error.fields.retry_after) };
        return { status: 429, body: { ok: false, error: 'ratelimited' }, headers };
      }
      return { status: 200, body: { ok: false, error: error.code, ...error.fields }, headers: {} };
    }
  }

  private async call(
    name: string,
    method: Method,
    args: Args,
    token: string | null,
    authorization: string | null,
  ) {
    const { world, limits } = this.deps;
    if (method.token !== 'bot') {
      if (method.token === 'app') this.checkAppToken(token);
      return { result: await method.run({ ...this.deps, args, authorization }), team: null, scopes: null };
    }
    if (!token) throw new SlackError('not_authed');
    if (token === world.app.appToken) throw new SlackError('not_allowed_token_type');
    const known = world.byBotToken(token);
    if (!known) throw new SlackError('invalid_auth');
    const { workspace, installation } = known;
    if (installation.revoked) throw new SlackError('account_inactive');
    if (method.scope) checkScope({ installation }, method.scope);
    const wait = limits?.take(method.tier, name, workspace.id, args.text('channel')) ?? 0;
    if (wait > 0) throw new SlackError('ratelimited', { retry_after: wait });
    const result = await method.run({ ...this.deps, args, workspace, installation });
    return { result, team: workspace.id, scopes: installation.scopes.join(',') };
  }

  private checkAppToken(token: string | null): void {
    const { world } = this.deps;
    if (!token) throw new SlackError('not_authed');
    if (world.byBotToken(token)) throw new SlackError('not_allowed_token_type');
    if (token !== world.app.appToken) throw new SlackError('invalid_auth');
  }

  private record(method: string, args: JsonObject, error: string | null, teamId: string | null): void {
    this.calls.push({ method, args, error, teamId, atMs: this.deps.world.clock.now() });
    if (this.calls.length > KEPT_CALLS) this.calls.splice(0, KEPT_CALLS / 2);
  }
}

/** Answers as a broken platform would. */
export function answerFault(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'rate_limited') {
    sendJson(
      response,
      429,
      { ok: false, error: 'ratelimited' },
      { 'retry-after': String(fault.retryAfterSeconds) },
    );
  } else if (fault.kind === 'status') {
    response
      .writeHead(fault.status, { 'content-type': 'text/html' })
      .end('<html><body>Server Error</body></html>');
  } else response.destroy();
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
}
