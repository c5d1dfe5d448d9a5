import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import type { Language } from '../../capabilities/tool.ts';
import type { Database } from '../../data/database.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { type AcceptEvent, DeliveryError, type ReadAttached } from '../port.ts';
import { done } from './answers.ts';
import { type Authorize, clientOptions, SlackApi, slackLogger } from './api.ts';
import { refusalOf } from './delivery-errors.ts';
import { BOT_SCOPES, type InstallPages, installerOptions, serveInstallPages } from './install-pages.ts';
import { Installations } from './installations.ts';
import type { Workspace } from './place.ts';
import { registerSlack } from './register.ts';
import { SlackPort } from './slack-port.ts';
import { DurableSocketReceiver } from './socket-receiver.ts';

/** How the app is reached, and for whom it speaks. */
export interface SlackSettings {
  readonly apiUrl: string;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly path: string };
  /** Where Slack's requests arrive, and where people install the app. Port 0 takes any. */
  readonly listen: { readonly host: string; readonly port: number };
  /** One workspace by its token, or every workspace that installs the app. */
  readonly workspaces:
    | { readonly kind: 'one'; readonly botToken: string }
    | {
        readonly kind: 'many';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly stateSecret: string;
        /** Where Slack sends people back after they agreed; the app's first address at Slack when null. */
        readonly redirectUrl: string | null;
        /** 32 bytes that the workspaces' tokens are sealed with. */
        readonly tokenKey: Buffer;
      };
}

export interface SlackDeps {
  readonly accept: AcceptEvent;
  readonly joined: (conversationKey: string) => Promise<boolean>;
  readonly readAttached: ReadAttached;
  readonly db: Database;
  readonly logger: Logger;
  readonly language: Language;
}

/** Slack as a whole: the port that speaks, and the app that listens between `start` and its disposal. */
export interface Slack extends AsyncDisposable {
  readonly port: SlackPort;
  /**
   * Asks Slack who the bot is and begins to receive. Rejects with `config_invalid` when Slack knows no such token, otherwise
   * with what went wrong; it may be called again then.
   */
  start(): Promise<void>;
  /** Where requests and installations arrive; null before `start`, and in Socket Mode for one workspace. */
  readonly address: { readonly host: string; readonly port: number } | null;
}

/** Builds the app for these settings. Nothing is sent or received before `start`. */
export function createSlack(settings: SlackSettings, deps: SlackDeps): Slack {
  const { workspaces, transport, listen } = settings;
  const logger = slackLogger(deps.logger);
  const installations = workspaces.kind === 'many' ? new Installations(deps.db, workspaces.tokenKey) : null;
  const redirectUrl = workspaces.kind === 'many' ? workspaces.redirectUrl : null;
  const pages = installerOptions({ slackApiUrl: settings.apiUrl }, settings.apiUrl, redirectUrl);
  const installs =
    workspaces.kind === 'many' && installations
      ? {
          clientId: workspaces.clientId,
          clientSecret: workspaces.clientSecret,
          stateSecret: workspaces.stateSecret,
          installationStore: installations,
          scopes: [...BOT_SCOPES],
          ...(redirectUrl === null ? {} : { redirectUri: redirectUrl }),
        }
      : {};
  const receiver =
    transport.kind === 'socket'
      ? new DurableSocketReceiver({
          appToken: transport.appToken,
          logger,
          installerOptions: pages,
          ...installs,
        })
      : new HTTPReceiver({
          signingSecret: transport.signingSecret,
          endpoints: [transport.path],
          // "Received" is said after the event was stored: what fails before comes again.
          processBeforeResponse: true,
          logger,
          installerOptions: pages,
          ...installs,
        });
  const authorize: Authorize =
    workspaces.kind === 'one'
      ? () => Promise.resolve({ token: workspaces.botToken, botUserId: null })
      : workspace => authorizeInstalled(workspace, installations, receiver);
  const api = new SlackApi({ apiUrl: settings.apiUrl, authorize, logger: deps.logger });
  const app = new App({
    receiver,
    ...(workspaces.kind === 'one' ? { token: workspaces.botToken } : {}),
    // Otherwise Bolt calls Slack while it is being built, and a failure there belongs to nobody.
    deferInitialization: true,
    clientOptions: clientOptions(deps, settings.apiUrl),
    logger,
    convoStore: false,
    attachFunctionToken: false,
  });
  registerSlack(app, {
    ...deps,
    api,
    ...(installations ? { removed: workspace => forget(workspace, installations, api) } : {}),
  });
  return new RunningSlack(app, receiver, new SlackPort({ ...deps, api }), async () =>
    receiver instanceof HTTPReceiver
      ? receiver.start(listen)
      : startSocket(receiver, { options: pages, redirectUrl }, listen),
  );
}

class RunningSlack implements Slack {
  readonly port: SlackPort;
  readonly #app: App;
  readonly #receiver: HTTPReceiver | DurableSocketReceiver;
  readonly #listen: () => Promise<Server | null>;
  #server: Server | null = null;
  #isListening = false;

  constructor(
    app: App,
    receiver: HTTPReceiver | DurableSocketReceiver,
    port: SlackPort,
    listen: () => Promise<Server | null>,
  ) {
    this.#app = app;
    this.#receiver = receiver;
    this.port = port;
    this.#listen = listen;
  }

  get address() {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return address ? { host: address.address, port: address.port } : null;
  }

  async start(): Promise<void> {
    try {
      await this.#app.init();
      this.#server = await this.#listen();
      this.#isListening = true;
    } catch (error) {
      throw startFailure(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isListening) {
      this.#isListening = false;
      await this.#receiver.stop();
      if (this.#server?.listening) await new Promise(resolve => this.#server?.close(resolve));
    }
    await this.port[Symbol.asyncDispose]();
  }
}

async function startSocket(
  receiver: DurableSocketReceiver,
  pages: InstallPages,
  listen: SlackSettings['listen'],
): Promise<Server | null> {
  const server = receiver.installer ? await serveInstallPages(receiver.installer, pages, listen) : null;
  try {
    await receiver.start();
    return server;
  } catch (error) {
    server?.close();
    throw error;
  }
}

/** A token that runs out is renewed by Bolt's installer, which keeps the new one; any other is used as it is. */
async function authorizeInstalled(
  workspace: Workspace,
  installations: Installations | null,
  receiver: HTTPReceiver | DurableSocketReceiver,
) {
  const found = (await installations?.authorization(workspace)) ?? null;
  if (!found?.expires) return found;
  const installer = 'installer' in receiver ? receiver.installer : undefined;
  const renewed = await installer?.authorize({
    teamId: workspace.team,
    enterpriseId: workspace.enterprise ?? undefined,
    isEnterpriseInstall: false,
  });
  return renewed?.botToken ? { token: renewed.botToken, botUserId: renewed.botUserId ?? null } : found;
}

/**
 * Forgets the tokens of a workspace that removed the app. News of it may come late, when the app was installed again: what
 * Slack still knows is kept.
 */
async function forget(workspace: Workspace, installations: Installations, api: SlackApi): Promise<void> {
  try {
    await api.call(workspace, 'auth.test', {}, { answer: done, repeatable: true });
  } catch (error) {
    if (
      !(error instanceof DeliveryError) ||
      (error.outcome !== 'dead' && !BAD_TOKENS.has(refusalOf(error) ?? ''))
    ) {
      throw error;
    }
    await installations.remove(workspace);
  }
}

const BAD_TOKENS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);

/** Slack's errors carry hosts and bodies: only the code goes on. */
function startFailure(error: unknown): AppError {
  const code = codeOf(error);
  if (BAD_TOKENS.has(code)) {
    return new AppError('config_invalid', 'SVOD_SLACK_BOT_TOKEN:refused', {
      detail: { problems: 'SVOD_SLACK_BOT_TOKEN:refused' },
    });
  }
  if (code === 'EADDRINUSE') {
    return new AppError('config_invalid', 'SVOD_SLACK_HTTP_PORT:taken', {
      detail: { problems: 'SVOD_SLACK_HTTP_PORT:taken' },
    });
  }
  return new AppError('internal', `Slack could not be reached: ${code}`, { retryable: true });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('data' in error && typeof error.data === 'object' && error.data && 'error' in error.data) {
    return String(error.data.error).slice(0, 60);
  }
  if ('original' in error) return codeOf(error.original);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error && error.cause ? codeOf(error.cause) : 'failed';
}
