import { ErrorCode, type Logger, LogLevel, WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { DrivenClock, type Person, startSlackServer } from '../../support/slack.ts';
import { call, mrkdwn, plain, section } from './support/call.ts';

describe('tokens and scopes', () => {
  it('are asked for by every method', async () => {
    await using slack = await startSlackServer();
    expect(await call(slack, 'auth.test', {}, null)).toEqual({ ok: false, error: 'not_authed' });
    expect(await call(slack, 'auth.test', {}, 'xoxb-no')).toEqual({ ok: false, error: 'invalid_auth' });
    expect(await call(slack, 'auth.test', {}, slack.app.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
    expect(await call(slack, 'apps.connections.open')).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call(slack, 'chat.nothing')).toMatchObject({ error: 'unknown_method' });
    expect(await call(slack, 'auth.test')).toMatchObject({ ok: true, user_id: slack.workspace.botUserId });
  });

  it('name the scope that is missing', async () => {
    await using slack = await startSlackServer({ app: { scopes: ['chat:write'] } });
    const anna = slack.workspace.person({ name: 'anna' });
    expect(await call(slack, 'users.info', { user: anna.id })).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write',
    });
  });

  it('die with the installation, which the app is told of', async () => {
    await using slack = await startSlackServer();
    const token = slack.workspace.botToken;
    slack.workspace.uninstall();
    expect(await call(slack, 'auth.test', {}, token)).toMatchObject({ error: 'account_inactive' });
  });
});

describe('posting', () => {
  it('takes JSON, forms and an address in the query alike', async () => {
    await using slack = await startSlackServer();
    const channel = slack.workspace.channel({ name: 'sales' });
    const client = new WebClient(slack.workspace.botToken, { slackApiUrl: slack.apiUrl });
    await client.chat.postMessage({ channel: channel.id, text: 'раз', blocks: [section('раз') as never] });
    const json = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.workspace.botToken}` },
      body: JSON.stringify({ channel: channel.id, text: 'два' }),
    });
    expect(await json.json()).toMatchObject({
      ok: true,
      message: { text: 'два', bot_id: slack.workspace.botId },
    });
    expect(slack.workspace.messages(channel).map(message => message.text)).toEqual(['раз', 'два']);
  });

  it('refuses what is not there and what is too long', async () => {
    await using slack = await startSlackServer();
    const inside = slack.workspace.channel({ name: 'in' });
    const outside = slack.workspace.channel({ name: 'out', withApp: false });
    const hidden = slack.workspace.channel({ name: 'hidden', private: true, withApp: false });
    const post = (args: object) =>
      call(slack, 'chat.postMessage', { channel: inside.id, text: 'да', ...args });
    expect(await post({ channel: 'C404' })).toMatchObject({ error: 'channel_not_found' });
    expect(await post({ channel: hidden.id })).toMatchObject({ error: 'channel_not_found' });
    expect(await post({ channel: outside.id })).toMatchObject({ error: 'not_in_channel' });
    expect(await post({ text: ' ' })).toMatchObject({ error: 'no_text' });
    expect(await post({ text: 'а'.repeat(40_001) })).toMatchObject({ error: 'msg_too_long' });
    expect(await post({ blocks: '{' })).toMatchObject({ error: 'invalid_blocks_format' });
    expect(await post({ markdown_text: 'нет' })).toMatchObject({ error: 'markdown_text_conflict' });
    expect(await post({ thread_ts: 'вчера' })).toMatchObject({ error: 'invalid_thread_ts' });
    expect(await call(slack, 'chat.postMessage', { text: 'да' })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
  });

  it('edits its own messages, keeps blocks that an edit leaves out and what was said before', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    const channel = slack.workspace.channel({ name: 'sales', members: [anna] });
    const { ts = '' } = await call(slack, 'chat.postMessage', {
      channel: channel.id,
      text: 'раз',
      blocks: [section('раз')],
    });
    const edit = (args: object) => call(slack, 'chat.update', { channel: channel.id, ts, ...args });
    expect(await edit({ text: 'два' })).toMatchObject({ ok: true, text: 'два' });
    const message = slack.workspace.messages(channel)[0];
    expect(message?.blocks).toHaveLength(1);
    expect(await edit({ text: 'три', blocks: [] })).toMatchObject({ ok: true });
    expect(message?.blocks).toEqual([]);
    expect(message?.history.map(one => one.text)).toEqual(['раз', 'два']);
    expect(await edit({ text: 'а'.repeat(4001) })).toMatchObject({ error: 'msg_too_long' });
    const hers = anna.say(channel, 'моё');
    expect(await call(slack, 'chat.update', { channel: channel.id, ts: hers.ts, text: 'нет' })).toMatchObject(
      {
        error: 'cant_update_message',
      },
    );
    expect(await call(slack, 'chat.delete', { channel: channel.id, ts: hers.ts })).toMatchObject({
      error: 'cant_delete_message',
    });
    expect(await call(slack, 'chat.delete', { channel: channel.id, ts })).toMatchObject({ ok: true });
    expect(await edit({ text: 'поздно' })).toMatchObject({ error: 'message_not_found' });
  });

  it('shows an ephemeral message to one person of the channel', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    const boris = slack.workspace.person({ name: 'boris' });
    const channel = slack.workspace.channel({ name: 'sales', members: [anna] });
    const whisper = (user: string) =>
      call(slack, 'chat.postEphemeral', { channel: channel.id, user, text: 'тс-с' });
    expect(await whisper(boris.id)).toMatchObject({ error: 'user_not_in_channel' });
    expect(await whisper(anna.id)).toMatchObject({ ok: true });
    expect(anna.sees(channel).map(message => message.text)).toEqual(['тс-с']);
    expect(boris.sees(channel)).toEqual([]);
    expect(slack.workspace.messages(channel)).toEqual([]);
  });

  it('posts a scheduled message at its time and not before', async () => {
    const clock = new DrivenClock();
    await using slack = await startSlackServer({ clock });
    const channel = slack.workspace.channel({ name: 'sales' });
    const at = (ms: number) => Math.floor((clock.now() + ms) / 1000);
    const schedule = (post_at: number) =>
      call(slack, 'chat.scheduleMessage', { channel: channel.id, text: 'утро', post_at });
    expect(await schedule(at(-5000))).toMatchObject({ error: 'time_in_past' });
    expect(await schedule(at(121 * 86_400_000))).toMatchObject({ error: 'time_too_far' });
    expect(await schedule(at(60_000))).toMatchObject({ ok: true });
    clock.advance(58_000);
    expect(slack.workspace.messages(channel)).toEqual([]);
    clock.advance(2000);
    expect(slack.workspace.messages(channel).map(message => message.text)).toEqual(['утро']);
  });

  it('stamps messages in order, each its own, two hundred at once', async () => {
    await using slack = await startSlackServer();
    const channel = slack.workspace.channel({ name: 'sales' });
    const sent = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        call(slack, 'chat.postMessage', { channel: channel.id, text: `${at}` }),
      ),
    );
    const stamps = sent.map(answer => answer.ts ?? '');
    expect(new Set(stamps).size).toBe(200);
    const kept = slack.workspace.messages(channel).map(message => message.ts);
    expect(kept).toEqual([...kept].sort());
  });
});

describe('modals', () => {
  const modal = (changes: object = {}) => ({
    type: 'modal',
    title: plain('Письмо'),
    blocks: [section('да')],
    ...changes,
  });
  async function pressed() {
    const clock = new DrivenClock();
    const slack = await startSlackServer({ clock });
    const anna = slack.workspace.person({ name: 'anna' });
    const { ts = '' } = await call(slack, 'chat.postMessage', {
      channel: anna.dm.id,
      text: 'меню',
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'b', text: plain('Да') }] }],
    });
    const message = anna.dm.messages.get(ts);
    if (!message) throw new Error('the menu was not posted');
    /** A press that the app hears on its socket: what comes back is the trigger of it. */
    const trigger = async (inView = false) => {
      const { url } = await call(slack, 'apps.connections.open', {}, slack.app.appToken);
      const socket = new WebSocket(String(url));
      const heard = new Promise<string>(resolve => {
        socket.onmessage = ({ data }) => {
          const envelope = JSON.parse(String(data));
          if (envelope.type !== 'interactive') return;
          socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
          resolve(envelope.payload.trigger_id);
        };
      });
      await slack.until(() => slack.sockets.count === 1, 'the socket');
      const answer = inView ? anna.pressInView('b') : anna.press(message, 'Да');
      const id = await heard;
      await answer;
      socket.close();
      await slack.until(() => slack.sockets.count === 0, 'the socket to close');
      return id;
    };
    const open = (args: object) => call(slack, 'views.open', { view: modal(), ...args });
    return { slack, clock, anna, trigger, open };
  }

  it('open once for each press, within three seconds', async () => {
    const { slack, clock, anna, trigger, open } = await pressed();
    await using _ = slack;
    const first = await trigger();
    expect(await open({ trigger_id: 'нет' })).toMatchObject({ error: 'invalid_trigger_id' });
    expect(await open({ trigger_id: first })).toMatchObject({ ok: true });
    expect(anna.modal).not.toBeNull();
    expect(await open({ trigger_id: first })).toMatchObject({ error: 'exchanged_trigger_id' });
    const second = await trigger();
    clock.advance(3001);
    expect(await open({ trigger_id: second })).toMatchObject({ error: 'expired_trigger_id' });
  });

  it('stack three deep', async () => {
    const { slack, anna, trigger, open } = await pressed();
    await using _ = slack;
    const pressable = modal({
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'b', text: plain('Ещё') }] }],
    });
    await open({ trigger_id: await trigger(), view: pressable });
    const push = async () => call(slack, 'views.push', { trigger_id: await trigger(true), view: pressable });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
    await anna.cancel();
    expect(await push()).toMatchObject({ ok: true });
    await anna.cancel(true);
    expect(anna.modal).toBeNull();
  });

  it('keep to their bounds', async () => {
    const { slack, trigger, open } = await pressed();
    await using _ = slack;
    const trigger_id = await trigger();
    const refused = async (changes: object) => {
      const answer = await open({ trigger_id, view: modal(changes) });
      expect(answer.error).toBe('invalid_arguments');
      return answer.response_metadata?.messages?.at(-1);
    };
    expect(await refused({ title: plain('а'.repeat(25)) })).toBe(
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    );
    expect(await refused({ private_metadata: 'а'.repeat(3001) })).toContain('/view/private_metadata');
    expect(await refused({ callback_id: 'а'.repeat(256) })).toContain('/view/callback_id');
    expect(await refused({ blocks: Array(101).fill({ type: 'divider' }) })).toContain('no more than 100');
    expect(await refused({ blocks: [{ type: 'markdown', text: 'нет' }] })).toContain(
      'unsupported type: markdown',
    );
    expect(
      await refused({
        blocks: [
          { type: 'input', label: plain('Тема'), element: { type: 'plain_text_input', action_id: 't' } },
        ],
      }),
    ).toContain('missing required field: submit');
    expect(await open({ trigger_id })).toMatchObject({ ok: true });
  });

  it('are updated by their hash', async () => {
    const { slack, trigger, open } = await pressed();
    await using _ = slack;
    const { view } = await open({ trigger_id: await trigger() });
    const { id, hash } = view as { id: string; hash: string };
    const update = (args: object) => call(slack, 'views.update', { view: modal(), view_id: id, ...args });
    expect(await update({ hash })).toMatchObject({ ok: true });
    expect(await update({ hash })).toMatchObject({ error: 'hash_conflict' });
    expect(await update({ view_id: 'V404' })).toMatchObject({ error: 'not_found' });
  });
});

describe('reading', () => {
  it('tells people by id and mail, page by page', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({
      name: 'anna',
      email: 'Anna@Expobank.test',
      tz: 'Asia/Yekaterinburg',
    });
    expect(await call(slack, 'users.info', { user: anna.id, include_locale: true })).toMatchObject({
      user: {
        tz: 'Asia/Yekaterinburg',
        tz_offset: 18_000,
        locale: 'ru-RU',
        profile: { email: 'Anna@Expobank.test' },
      },
    });
    expect(await call(slack, 'users.lookupByEmail', { email: 'anna@expobank.test' })).toMatchObject({
      user: { id: anna.id },
    });
    expect(await call(slack, 'users.lookupByEmail', { email: 'no@one.test' })).toMatchObject({
      error: 'users_not_found',
    });
    const first = await call(slack, 'users.list', { limit: 1 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await call(slack, 'users.list', { limit: 1, cursor });
    expect([first.members, second.members].flat()).toHaveLength(2);
    expect(second.response_metadata?.next_cursor).toBe('');
  });

  it('tells a channel, its members, its messages and threads only to who is in it', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    const channel = slack.workspace.channel({ name: 'sales', members: [anna] });
    const outside = slack.workspace.channel({ name: 'out', members: [anna], withApp: false });
    const asked = anna.say(channel, 'вопрос');
    anna.reply(asked, 'уточнение');
    expect(await call(slack, 'conversations.members', { channel: channel.id })).toMatchObject({
      members: [anna.id, slack.workspace.botUserId],
    });
    expect(await call(slack, 'conversations.history', { channel: channel.id })).toMatchObject({
      messages: [{ text: 'вопрос', reply_count: 1 }],
    });
    expect(await call(slack, 'conversations.replies', { channel: channel.id, ts: asked.ts })).toMatchObject({
      messages: [{ text: 'вопрос' }, { text: 'уточнение' }],
    });
    expect(await call(slack, 'conversations.history', { channel: outside.id })).toMatchObject({
      error: 'not_in_channel',
    });
    const opened = await call(slack, 'conversations.open', { users: anna.id });
    expect(opened).toMatchObject({ channel: { id: anna.dm.id } });
  });

  it('tells a direct conversation of several people as one, to who may look into it', async () => {
    await using slack = await startSlackServer();
    const [anna, boris] = ['anna', 'boris'].map(name => slack.workspace.person({ name })) as [Person, Person];
    const group = slack.workspace.groupDm([anna, boris]);
    const old = slack.workspace.groupDm([anna, boris], { letter: 'G' });
    slack.workspace.groupDm([anna, boris], { withApp: false });
    expect(await call(slack, 'conversations.info', { channel: group.id })).toMatchObject({
      channel: {
        is_mpim: true,
        is_channel: true,
        is_im: false,
        is_private: true,
        name: 'mpdm-anna--boris--svod-1',
      },
    });
    expect(await call(slack, 'conversations.info', { channel: old.id })).toMatchObject({
      channel: { is_mpim: true, is_channel: false, is_group: true },
    });
    expect(await call(slack, 'conversations.members', { channel: group.id })).toMatchObject({
      members: [anna.id, boris.id, slack.workspace.botUserId],
    });
    const { channels } = await call(slack, 'conversations.list', { types: 'mpim' });
    expect(channels).toMatchObject([{ id: group.id }, { id: old.id }]);

    const open = (people: readonly Person[]) =>
      call(slack, 'conversations.open', { users: people.map(({ id }) => id).join(',') });
    expect(await open([anna, boris])).toMatchObject({ error: 'missing_scope', needed: 'mpim:write' });
    slack.workspace.install([...slack.app.scopes, 'mpim:write']);
    expect(await open([anna, boris])).toMatchObject({ ok: true, channel: { id: group.id } });
    const crowd = Array.from({ length: 9 }, (_, at) => slack.workspace.person({ name: `p${at}` }));
    expect(await open(crowd)).toMatchObject({ error: 'too_many_users' });

    slack.workspace.install(slack.app.scopes.filter(scope => !scope.startsWith('mpim:')));
    expect(await call(slack, 'conversations.members', { channel: group.id })).toMatchObject({
      error: 'missing_scope',
      needed: 'mpim:read',
    });
    expect(await call(slack, 'conversations.history', { channel: group.id })).toMatchObject({
      error: 'missing_scope',
      needed: 'mpim:history',
    });
  });

  it('wraps what people type as Slack does', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    const text = (typed: string) => anna.say(anna.dm, typed).text;
    expect(text('a < b & c')).toBe('a &lt; b &amp; c');
    expect(text('см. https://svod.test/a.')).toBe('см. <https://svod.test/a>.');
    expect(text('почта ivan@mail.ru')).toBe('почта <mailto:ivan@mail.ru|ivan@mail.ru>');
    expect(text('карточка +7 916 123-45-67')).toBe('карточка <tel:+79161234567|+7 916 123-45-67>');
    expect(text('@svod привет, @никто')).toBe(`<@${slack.workspace.botUserId}> привет, @никто`);
  });
});

describe('the SDK', () => {
  const nothing = () => {};
  const silent: Logger = {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };

  it('sees refusals as its own errors and reasons in them', async () => {
    await using slack = await startSlackServer();
    const client = new WebClient(slack.workspace.botToken, { slackApiUrl: slack.apiUrl, logger: silent });
    await expect(client.chat.postMessage({ channel: 'C404', text: 'нет' })).rejects.toMatchObject({
      code: ErrorCode.PlatformError,
      data: { error: 'channel_not_found' },
    });
    const channel = slack.workspace.channel({ name: 'sales' });
    const blocks = [{ type: 'section', text: mrkdwn('') }];
    await expect(client.chat.postMessage({ channel: channel.id, text: 'нет', blocks })).rejects.toMatchObject(
      {
        data: { error: 'invalid_blocks' },
      },
    );
  });
});
