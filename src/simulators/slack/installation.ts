import { randomBytes } from 'node:crypto';
import type { Delivery } from './delivery/delivery.ts';
import type { Installation, SlackUser, Workspace, World } from './world.ts';

/** Puts the app into a workspace: a bot user, a bot and a fresh token. An installation that is there is renewed. */
export function installInto(
  world: World,
  workspace: Workspace,
  installerId: string,
  scopes: readonly string[] = world.app.scopes,
): Installation {
  const known = workspace.installation;
  const botUserId = known?.botUserId ?? addBotUser(world, workspace);
  const installation: Installation = {
    botToken: `xoxb-${workspace.id}-${randomBytes(18).toString('hex')}`,
    botUserId,
    botId: known?.botId ?? world.marks.id('B'),
    scopes,
    installerId,
    revoked: false,
  };
  workspace.installation = installation;
  world.changed({ what: 'people', teamId: workspace.id });
  return installation;
}

function addBotUser(world: World, workspace: Workspace): string {
  const user: SlackUser = {
    id: world.marks.id('U'),
    teamId: workspace.id,
    name: world.app.name.toLowerCase(),
    realName: world.app.name,
    displayName: world.app.name,
    email: null,
    tz: 'Europe/Moscow',
    locale: 'ru-RU',
    isBot: true,
    isAdmin: false,
    deleted: false,
  };
  workspace.users.set(user.id, user);
  return user.id;
}

/** Takes the app out of a workspace: its token is dead at once, the app is told by two events. */
export function uninstallFrom(world: World, workspace: Workspace, delivery: Delivery): void {
  const { installation } = workspace;
  if (!installation || installation.revoked) return;
  delivery.event(
    workspace,
    { type: 'tokens_revoked', tokens: { oauth: [], bot: [installation.botUserId] } },
    'tokens_revoked',
  );
  delivery.event(workspace, { type: 'app_uninstalled' }, 'app_uninstalled');
  installation.revoked = true;
  world.changed({ what: 'people', teamId: workspace.id });
}
