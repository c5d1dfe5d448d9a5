import { text as readText } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { FileRef, InboundEvent, MessageRef } from '../../../src/chat/port.ts';
import { outMessage, tableBlock } from './support/messages.ts';
import { account, address, buttons, direct, failureOf, portUnderTest, TOKEN } from './support/port.ts';

const on = portUnderTest();

describe('a press', () => {
  const press = (handle: Record<string, string>, from: MessageRef | null = null): InboundEvent => ({
    platform: 'slack',
    dedupeKey: 'd',
    conversationKey: 'c',
    room: 'group',
    account,
    address,
    sentAt: '2026-06-23T17:10:00Z',
    body: { kind: 'press', button: 'b1', from },
    handle,
  });

  it('is noted for its author only', async () => {
    await on.port.acknowledge(press({ responseUrl: `${on.slack.origin}/respond` }), 'Уже & отправлено');
    expect(on.slack.of('respond')).toEqual([
      { response_type: 'ephemeral', replace_original: false, text: 'Уже &amp; отправлено' },
    ]);
    await on.port.acknowledge(press({}), 'Уже отправлено');
    expect(on.slack.of('chat.postEphemeral')).toEqual([
      { channel: 'C1', user: 'U1', text: 'Уже отправлено' },
    ]);
    await on.port.acknowledge(press({}));
    expect(on.slack.calls).toHaveLength(2);
  });

  it('is noted in the thread that it was made in, and outside of it where there is none yet', async () => {
    const responseUrl = `${on.slack.origin}/respond`;
    const under = (thread: string | null): MessageRef => ({
      team: 'T1',
      enterprise: null,
      kind: 'message',
      channel: 'C1',
      ts: '1.3',
      thread,
      user: 'U1',
      responseUrl: null,
    });
    await on.port.acknowledge(press({ responseUrl }, under('1.2')), 'Спасибо!');
    await on.port.acknowledge(press({ responseUrl }, under(null)), 'Спасибо!');
    await on.port.acknowledge(press({}, under('1.2')), 'Спасибо!');
    expect(on.slack.of('respond').map(({ thread_ts }) => thread_ts)).toEqual(['1.2', undefined]);
    expect(on.slack.of('chat.postEphemeral')).toMatchObject([{ thread_ts: '1.2' }]);
  });

  it('is never answered at an address that is not Slack’s, and never throws', async () => {
    await on.port.acknowledge(press({ responseUrl: 'http://169.254.169.254/latest' }), 'x');
    await on.port.acknowledge(press({ responseUrl: 'https://evil-on.slack.com/x' }), 'x');
    on.slack.answer('chat.postEphemeral', 'drop');
    await on.port.acknowledge(press({}), 'x');
    expect(on.slack.of('respond')).toEqual([]);
  });

  const form = { id: 'f1', title: 'Причина', submit: 'Отправить', cancel: 'Отмена', fields: [] };

  it('opens a form that knows where it was opened', async () => {
    await on.port.openForm(press({ triggerId: '13.37' }), form);
    const [opened] = on.slack.of('views.open');
    expect(opened).toMatchObject({ trigger_id: '13.37', view: { type: 'modal', callback_id: 'svod:f1' } });
    const { private_metadata } = (opened as { view: { private_metadata: string } }).view;
    expect(JSON.parse(private_metadata)).toEqual(address);
  });

  it('too old for a form says so', async () => {
    on.slack.answer('views.open', { ok: false, error: 'expired_trigger_id' });
    expect((await failureOf(on.port.openForm(press({ triggerId: '13.37' }), form))).outcome).toBe('rejected');
    expect((await failureOf(on.port.openForm(press({}), form))).outcome).toBe('rejected');
  });
});

describe('a file from a person', () => {
  const file: FileRef = {
    id: 'T1:F9',
    name: 'a.m4a',
    mediaType: null,
    size: null,
    kind: 'audio',
    forwarded: false,
  };
  const get = (maxBytes = 100) => on.port.download(file, { maxBytes, signal: new AbortController().signal });
  const held = (fields: object = {}) => ({
    ok: true,
    file: { mimetype: 'audio/mp4', size: 5, url_private_download: `${on.slack.origin}/file`, ...fields },
  });

  it('is read with the workspace’s token', async () => {
    on.slack.answer('files.info', held());
    on.slack.answer('file', { status: 200, headers: { 'content-type': 'audio/mp4' }, body: 'bytes' });
    expect(await readText(await get())).toBe('bytes');
    expect(on.slack.of('files.info')).toEqual([{ file: 'F9' }]);
    expect(on.slack.calls.at(-1)).toMatchObject({ method: 'file', token: TOKEN });
  });

  it('longer than allowed is refused, by what Slack says and by what comes', async () => {
    on.slack.answer('files.info', held({ size: 101 }));
    expect((await failureOf(get())).outcome).toBe('rejected');
    on.slack.answer('files.info', held({ size: null }));
    on.slack.answer('file', { status: 200, body: 'x'.repeat(101) });
    expect((await failureOf(get().then(readText))).message).toContain('too large');
  });

  it('is never fetched, and no token sent, where Slack does not keep files', async () => {
    on.slack.answer('files.info', held({ url_private_download: 'https://files.example/x' }));
    expect((await failureOf(get())).outcome).toBe('rejected');
  });

  it('behind a page to sign in is refused', async () => {
    on.slack.answer('files.info', held());
    on.slack.answer('file', { status: 302, headers: { location: 'https://example.slack.com/?redir' } });
    expect((await failureOf(get())).outcome).toBe('rejected');
    on.slack.answer('file', {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<html>',
    });
    expect((await failureOf(get())).outcome).toBe('rejected');
  });
});

describe('people', () => {
  const person = (id: string, fields: object = {}) => ({ ok: true, user: { id, team_id: 'T1', ...fields } });

  it('who read a room are its members without bots, guests of other companies with their own team', async () => {
    on.slack.answer(
      'conversations.members',
      { ok: true, members: ['U1', 'UBOT'], response_metadata: { next_cursor: 'more' } },
      { ok: true, members: ['U9'], response_metadata: { next_cursor: '' } },
    );
    on.slack.answer(
      'users.info',
      person('U1'),
      person('UBOT', { is_bot: true }),
      person('U9', { team_id: 'T9', is_stranger: true }),
    );
    const readers = await on.port.readers(address);
    expect(readers.complete).toBe(true);
    expect([...readers.accountIds].sort()).toEqual(['T1:U1', 'T9:U9']);
    expect(on.slack.of('conversations.members')[1]).toMatchObject({ channel: 'C1', cursor: 'more' });
  });

  it('of whom Slack tells nothing are readers all the same', async () => {
    on.slack.answer('conversations.members', { ok: true, members: ['U1'] });
    on.slack.answer('users.info', { status: 429, headers: { 'retry-after': '9' } });
    expect(await on.port.readers(address)).toEqual({ accountIds: ['T1:U1'], complete: true });
  });

  it('of a large room are told as incomplete', async () => {
    on.slack.answer('conversations.members', {
      ok: true,
      members: Array.from({ length: 200 }, (_, at) => `U${at}`),
      response_metadata: { next_cursor: 'more' },
    });
    on.slack.answer('users.info', person('U'));
    expect((await on.port.readers(address)).complete).toBe(false);
  });

  it('who read a direct conversation are one', async () => {
    on.slack.answer('users.info', person('U1'));
    expect(await on.port.readers(direct)).toEqual({ accountIds: ['T1:U1'], complete: true });
  });

  const profile = {
    real_name: 'Анна',
    tz: 'Asia/Yekaterinburg',
    locale: 'ru-RU',
    is_email_confirmed: true,
    profile: { real_name: 'Анна Петрова', email: 'anna@bank.example' },
  };

  it('have the profile of today', async () => {
    on.slack.answer('users.info', person('U1', profile));
    expect(await on.port.profile(account)).toEqual({
      ...account,
      name: 'Анна Петрова',
      language: 'ru',
      timeZone: 'Asia/Yekaterinburg',
      email: 'anna@bank.example',
    });
    expect(on.slack.of('users.info')[0]).toMatchObject({ user: 'U1', include_locale: 'true' });
  });

  it.each([
    ['that nobody confirmed', { is_email_confirmed: false }],
    ['that another company vouches for', { team_id: 'T9' }],
    ['of a stranger', { is_stranger: true }],
  ])('have no address %s', async (_, fields) => {
    on.slack.answer('users.info', person('U1', { ...profile, ...fields, locale: 'de-DE' }));
    expect(await on.port.profile(account)).toMatchObject({ email: null, language: null });
  });

  it('see their home page', async () => {
    await on.port.showHome(account, outMessage([{ kind: 'text', markdown: 'Дом' }, tableBlock(), buttons]));
    expect(on.slack.of('views.publish')[0]).toMatchObject({
      user_id: 'U1',
      view: { type: 'home', blocks: expect.arrayContaining([expect.objectContaining({ type: 'actions' })]) },
    });
    expect(JSON.stringify(on.slack.of('views.publish'))).not.toContain('data_table');
  });
});
