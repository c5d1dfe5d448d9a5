import { randomUUID } from 'node:crypto';
import type { InstallCodes } from '../methods/apps.ts';
import type { Workspace, World } from '../world.ts';

/**
 * Walks the app's own install link as a person's browser would: follows it to Slack's consent page, agrees, and goes back
 * with the code. Returns what the app's last page said. Throws when the app sends the person anywhere else. `reach` is where
 * the app really listens, when the address that it comes back to is a public one.
 */
export async function walkInstall(
  world: World,
  codes: InstallCodes,
  workspace: Workspace,
  userId: string,
  installUrl: string,
  reach?: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const start = await fetch(installUrl, { redirect: 'manual' });
  const cookies = start.headers.getSetCookie().map(cookie => cookie.split(';')[0] ?? '');
  const location = start.headers.get('location') ?? /href="([^"]*oauth[^"]*)"/.exec(await start.text())?.[1];
  if (!location) throw new Error(`${installUrl} leads nowhere: status ${start.status}.`);
  const consent = new URL(location.replaceAll('&amp;', '&'));
  const back = agree(world, codes, workspace, userId, consent);
  const { pathname, search } = new URL(back);
  const end = await fetch(reach ? new URL(pathname + search, reach) : back, {
    redirect: 'manual',
    headers: { cookie: cookies.join('; ') },
  });
  return { status: end.status, text: await end.text() };
}

/** The address that the consent page sends back to, with a fresh code and the app's own state. */
export function agree(
  world: World,
  codes: InstallCodes,
  workspace: Workspace,
  userId: string,
  consent: URL,
): string {
  const asked = consent.searchParams;
  if (asked.get('client_id') !== world.app.clientId) throw new Error('The install link names another app.');
  const redirectUri = asked.get('redirect_uri');
  if (!redirectUri) throw new Error('The install link names no address to come back to.');
  const scopes = (asked.get('scope') ?? '').split(',').filter(Boolean);
  const code = randomUUID();
  codes.make(code, { teamId: workspace.id, userId, redirectUri, scopes, atMs: world.clock.now() });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  const state = asked.get('state');
  if (state) back.searchParams.set('state', state);
  return back.href;
}
