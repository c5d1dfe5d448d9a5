import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HTTPReceiverOptions, SocketModeReceiver } from '@slack/bolt';
import type { Language } from '../../capabilities/tool.ts';
import { slackWords } from '../../words/slack.ts';

const INSTALL_PATH = '/slack/install';
const REDIRECT_PATH = '/slack/oauth_redirect';

type InstallerOptions = NonNullable<HTTPReceiverOptions['installerOptions']>;

/** What the app may do in a workspace that installs it; the manifest asks for the same, and a test holds them together. */
export const BOT_SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'mpim:history',
  'mpim:read',
  'users:read',
  'users:read.email',
] as const;

/** How people meet the installation: straight to Slack's own page, and afterwards one sentence in their language. */
export function installerOptions(
  clientOptions: InstallerOptions['clientOptions'],
  apiUrl: string,
  redirectUrl: string | null,
): InstallerOptions {
  return {
    clientOptions,
    directInstall: true,
    installPath: INSTALL_PATH,
    redirectUriPath: redirectUrl === null ? REDIRECT_PATH : new URL(redirectUrl).pathname,
    authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href,
    callbackOptions: {
      success: (_installation, _options, request, response) => page(request, response, 200, 'installed'),
      // The error's own text names stores and hosts.
      failure: (_error, _options, request, response) => page(request, response, 400, 'notInstalled'),
    },
  };
}

function page(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  sentence: 'installed' | 'notInstalled',
): void {
  const language: Language = /^\s*ru\b/i.test(request.headers['accept-language'] ?? '') ? 'ru' : 'en';
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  response.end(slackWords[language][sentence]);
}

export interface InstallPages {
  readonly options: InstallerOptions;
  readonly redirectUrl: string | null;
}

/** The pages for installing beside Socket Mode, which has no web server of its own. */
export async function serveInstallPages(
  installer: NonNullable<SocketModeReceiver['installer']>,
  { options, redirectUrl }: InstallPages,
  listen: { readonly host: string; readonly port: number },
): Promise<Server> {
  const asked = { scopes: [...BOT_SCOPES], ...(redirectUrl === null ? {} : { redirectUri: redirectUrl }) };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const pages = new Map([
      [INSTALL_PATH, () => installer.handleInstallPath(request, response, {}, asked)],
      [
        options.redirectUriPath ?? REDIRECT_PATH,
        () => installer.handleCallback(request, response, options.callbackOptions ?? {}),
      ],
    ]);
    const show = request.method === 'GET' ? pages.get(pathname) : undefined;
    if (show) show().catch(() => response.destroy());
    else response.writeHead(404).end();
  });
  server.listen(listen.port, listen.host);
  await once(server, 'listening');
  return server;
}
