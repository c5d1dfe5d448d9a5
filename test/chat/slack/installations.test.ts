import type { Installation } from '@slack/bolt';
import { beforeEach, describe, expect, it } from 'vitest';
import { Installations } from '../../../src/chat/slack/installations.ts';
import { isAppError } from '../../../src/errors.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { startSlackServer } from '../../support/slack.ts';
import { outMessage } from './support/messages.ts';
import { acceptedBy, runSlack, TRANSPORTS } from './support/running.ts';

const KEY = Buffer.alloc(32, 7);
const hello = outMessage([{ kind: 'text', markdown: 'Здравствуйте' }]);

function installation(team: string, token: string, fields: Partial<Installation> = {}): Installation {
  return {
    team: { id: team },
    enterprise: undefined,
    user: { token: undefined, scopes: undefined, id: 'U1' },
    bot: { token, scopes: ['chat:write'], id: 'B1', userId: 'UBOT' },
    isEnterpriseInstall: false,
    authVersion: 'v2',
    ...fields,
  } as Installation;
}

const organisation = (id: string, token: string) =>
  installation('', token, {
    team: undefined,
    enterprise: { id },
    isEnterpriseInstall: true,
  } as Partial<Installation>);

describeOnBothDatabases('the installations', base => {
  const store = (key = KEY) => new Installations(base.db, key);
  const tokenOf = async (team: string, enterprise: string | null = null) =>
    (await store().authorization({ team, enterprise }))?.token ?? null;

  beforeEach(() => base.db.query('delete from svod.slack_installations'));

  it('keep each workspace’s token, and never in the open', async () => {
    await store().storeInstallation(installation('T1', 'xoxb-one'));
    await store().storeInstallation(installation('T2', 'xoxb-two'));
    expect([await tokenOf('T1'), await tokenOf('T2'), await tokenOf('T3')]).toEqual([
      'xoxb-one',
      'xoxb-two',
      null,
    ]);
    const { rows } = await base.db.query<{ sealed: Buffer }>('select sealed from svod.slack_installations');
    expect(rows).toHaveLength(2);
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toContain('xoxb');
  });

  it('open for their own workspace and with their own key only', async () => {
    await store().storeInstallation(installation('T1', 'xoxb-one'));
    await base.db.query(
      `insert into svod.slack_installations (workspace, sealed) select 'T2', sealed from svod.slack_installations`,
    );
    const failures = await Promise.allSettled([
      store().authorization({ team: 'T2', enterprise: null }),
      store(Buffer.alloc(32, 8)).authorization({ team: 'T1', enterprise: null }),
    ]);
    for (const failure of failures) {
      if (failure.status === 'fulfilled') throw new Error('it opened');
      expect(isAppError(failure.reason, 'internal')).toBe(true);
      expect(String(failure.reason)).not.toContain('xoxb');
    }
  });

  it('are renewed by installing again', async () => {
    await store().storeInstallation(installation('T1', 'xoxb-old'));
    await store().storeInstallation(installation('T1', 'xoxb-new'));
    expect(await tokenOf('T1')).toBe('xoxb-new');
  });

  it('serve every workspace of an organisation that installed the app, its own first', async () => {
    await store().storeInstallation(organisation('E1', 'xoxb-org'));
    await store().storeInstallation(installation('T1', 'xoxb-one'));
    expect(await tokenOf('T9', 'E1')).toBe('xoxb-org');
    expect(await tokenOf('T1', 'E1')).toBe('xoxb-one');
    // An account names its workspace only; with one organisation there is no doubt which.
    expect(await tokenOf('T9')).toBe('xoxb-org');
    await store().storeInstallation(organisation('E2', 'xoxb-other'));
    expect(await tokenOf('T9')).toBeNull();
  });

  it('are found as Bolt asks for them, and missed with a code', async () => {
    await store().storeInstallation(installation('T1', 'xoxb-one'));
    const query = { teamId: 'T1', enterpriseId: undefined, isEnterpriseInstall: false };
    expect((await store().fetchInstallation(query)).bot?.token).toBe('xoxb-one');
    await store().deleteInstallation(query);
    const missed = await store()
      .fetchInstallation(query)
      .catch((error: unknown) => error);
    expect(isAppError(missed, 'not_found')).toBe(true);
  });

  describe.each(TRANSPORTS)('of a running app by %s', transport => {
    it('are made by people in their browser, speak each for its own workspace, and end with the app', async () => {
      await using server = await startSlackServer({
        workspaces: [
          { name: 'Банк', installed: false },
          { name: 'Хвоя', installed: false },
        ],
      });
      await using running = await runSlack(server, { transport, many: true, db: base.db });
      const [bank, hotel] = server.workspaces;
      if (!bank || !hotel || !running.url) throw new Error('no workspaces');
      for (const [at, workspace] of [bank, hotel].entries()) {
        const admin = workspace.person({ name: 'admin' });
        const page = await server.installApp(workspace, admin, `${running.url}/slack/install`, running.url);
        expect(page).toEqual({ status: 200, text: 'svod is connected. Go back to Slack and write to it.' });
        admin.say(admin.dm, 'сколько клиентов');
        const event = await acceptedBy(server, running, at + 1);
        await running.slack.port.send(event.address, hello);
        expect((await workspace.nextMessage({ channel: admin.dm })).botId).toBe(workspace.botId);
      }

      bank.uninstall();
      await server.until(
        () =>
          server.delivery.attempts.filter(
            ({ type }) => type === 'app_uninstalled' || type === 'tokens_revoked',
          ).length >= 2,
        'the removal',
      );
      expect(await tokenOf(bank.id)).toBeNull();
      expect(await tokenOf(hotel.id)).toBe(hotel.botToken);
      const dead = await running.slack.port
        .send(
          { team: bank.id, enterprise: null, channel: 'C1', thread: null, user: 'U1', direct: false },
          hello,
        )
        .catch((error: unknown) => error);
      expect(dead).toMatchObject({ outcome: 'dead' });
      expect(running.log.join()).not.toMatch(/xox|127\.0\.0\.1/);
    });

    it('stay when news of a removal comes after the app was installed again', async () => {
      await using server = await startSlackServer({ workspaces: [{ name: 'Банк' }] });
      await using running = await runSlack(server, { transport, many: true, db: base.db });
      const { workspace } = server;
      await store().storeInstallation(installation(workspace.id, workspace.botToken));
      server.delivery.event(workspace.workspace, { type: 'app_uninstalled' }, 'app_uninstalled');
      await server.until(() => server.delivery.attempts.length === 1, 'the news');
      expect(server.calls('auth.test')).toHaveLength(1);
      expect(await tokenOf(workspace.id)).toBe(workspace.botToken);
      expect(running.accepted).toEqual([]);
    });

    it('that were refused say so in a sentence', async () => {
      await using server = await startSlackServer({ workspaces: [{ name: 'Банк', installed: false }] });
      await using running = await runSlack(server, { transport, many: true, db: base.db });
      const page = await fetch(`${running.url}/slack/oauth_redirect?code=x&state=forged`, {
        headers: { 'accept-language': 'ru-RU,ru;q=0.9' },
      });
      expect(page.status).toBe(400);
      expect(await page.text()).toBe('Подключить svod не получилось. Откройте ссылку для установки ещё раз.');
    });
  });
});
