import { installInto, uninstallFrom } from '../installation.ts';
import type { JsonObject } from '../json.ts';
import { SlackError } from '../slack-error.ts';
import type { BareCall, Call, Method } from './method.ts';

const CODE_MS = 600_000;

/** The app itself: who am I, Socket Mode, installing and leaving. */
export function appMethods(codes: InstallCodes): Readonly<Record<string, Method>> {
  return {
    'auth.test': { token: 'bot', tier: 'tier4', scope: null, run: authTest },
    'auth.revoke': { token: 'bot', tier: 'tier3', scope: null, run: revoke },
    'apps.connections.open': {
      token: 'app',
      tier: 'tier1',
      run: call => ({ url: call.sockets.ticketUrl() }),
    },
    'apps.uninstall': { token: 'bot', tier: 'tier1', scope: null, run: uninstall },
    'oauth.v2.access': { token: 'none', tier: 'tier4', run: call => access(call, codes) },
  };
}

function authTest(call: Call): JsonObject {
  const { installation, workspace, world } = call;
  return {
    url: `https://${workspace.domain}.slack.com/`,
    team: workspace.name,
    user: world.app.name.toLowerCase(),
    team_id: workspace.id,
    user_id: installation.botUserId,
    bot_id: installation.botId,
    app_id: world.app.id,
    is_enterprise_install: false,
  };
}

function revoke(call: Call): JsonObject {
  if (!call.args.flag('test')) uninstallFrom(call.world, call.workspace, call.delivery);
  return { revoked: !call.args.flag('test') };
}

function uninstall(call: Call): JsonObject {
  checkClient(call.world.app, call.args.text('client_id'), call.args.text('client_secret'));
  uninstallFrom(call.world, call.workspace, call.delivery);
  return {};
}

function checkClient(app: BareCall['world']['app'], id: string | null, secret: string | null): void {
  if (id !== app.clientId) throw new SlackError('invalid_client_id');
  if (secret !== app.clientSecret) throw new SlackError('bad_client_secret');
}

/** Codes of the install page: good once, ten minutes, with the redirect address that they were given for. */
export class InstallCodes {
  private readonly codes = new Map<
    string,
    {
      readonly teamId: string;
      readonly userId: string;
      readonly redirectUri: string | null;
      readonly scopes: readonly string[];
      readonly atMs: number;
      used: boolean;
    }
  >();

  make(
    code: string,
    of: {
      teamId: string;
      userId: string;
      redirectUri: string | null;
      scopes: readonly string[];
      atMs: number;
    },
  ): void {
    this.codes.set(code, { ...of, used: false });
  }

  /** Throws `invalid_code`, `code_already_used` or `bad_redirect_uri`. */
  exchange(code: string, redirectUri: string | null, nowMs: number) {
    const known = this.codes.get(code);
    if (!known || nowMs - known.atMs > CODE_MS) throw new SlackError('invalid_code');
    if (known.used) throw new SlackError('code_already_used');
    if (known.redirectUri !== redirectUri) throw new SlackError('bad_redirect_uri');
    known.used = true;
    return known;
  }
}

function access(call: BareCall, codes: InstallCodes): JsonObject {
  const { args, world } = call;
  const basic = /^Basic (.+)$/i.exec(call.authorization ?? '')?.[1];
  const [id, secret] = basic
    ? (Buffer.from(basic, 'base64').toString().split(':') as [string, string?])
    : [args.text('client_id'), args.text('client_secret')];
  checkClient(world.app, id, secret ?? null);
  const code = codes.exchange(args.required('code'), args.text('redirect_uri'), world.clock.now());
  const workspace = world.workspaces.get(code.teamId);
  if (!workspace) throw new SlackError('invalid_code');
  const installation = installInto(world, workspace, code.userId, code.scopes);
  return {
    access_token: installation.botToken,
    token_type: 'bot',
    scope: installation.scopes.join(','),
    bot_user_id: installation.botUserId,
    app_id: world.app.id,
    team: { name: workspace.name, id: workspace.id },
    enterprise: null,
    authed_user: { id: code.userId },
    is_enterprise_install: false,
  };
}
