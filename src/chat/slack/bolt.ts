import type { Server } from 'node:http';
import { App, HTTPReceiver } from '@slack/bolt';
import type { Language } from '../../capabilities/tool.ts';
import type { Database } from '../../data/database.ts';
import type { Logger } from '../../log.ts';
import { type AcceptEvent, DeliveryError, type ReadAttached } from '../port.ts';
import { done } from './answers.ts';
import { type Authorize, clientOptions, SlackApi, slackLogger } from './api.ts';
import { refusalOf } from './delivery-errors.ts';
import { BOT_SCOPES, type InstallPages, installerOptions, serveInstallPages } from './install-pages.ts';
import { Installations } from './installations.ts';
import type { Workspace } from './place.ts';
import { registerSlack } from './register.ts';
import { BAD_TOKENS, RunningSlack, type Slack } from './running-slack.ts';
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
  return new RunningSlack({
    app,
    receiver,
    port: new SlackPort({ ...deps, api }),
    logger: deps.logger,
    listen: async () =>
      receiver instanceof HTTPReceiver
        ? receiver.start(listen)
        : startSocket(receiver, { options: pages, redirectUrl }, listen),
  });
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
