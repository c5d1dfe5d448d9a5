import { describe, expect, it } from 'vitest';
import { listedCommands } from '../../../src/chat/conversation/command-list.ts';
import { modalView, readMetadata } from '../../../src/chat/slack/modal.ts';
import { parse } from '../../../src/chat/slack/parse.ts';
import {
  BOT,
  blockActions,
  envelope,
  mention,
  message,
  messageShortcut,
  PERSON,
  sharedFile,
  slashCommand,
  TEAM,
  viewSubmission,
} from './support/payloads.ts';

const context = { botUserId: BOT, receivedAt: new Date('2026-06-23T17:10:00Z') };
const read = (body: unknown) => parse(body, context);
const event = (body: unknown) => read(body)?.event;

describe('a mention in a channel', () => {
  it('is a question in its thread, without the name of the bot', () => {
    expect(read(envelope(mention()))).toEqual({
      onlyIfJoined: false,
      event: {
        platform: 'slack',
        dedupeKey: `slack:${TEAM}:C061EG9SL:1782234567.000100`,
        conversationKey: `slack:${TEAM}:C061EG9SL:1782234567.000100`,
        room: 'group',
        account: {
          platform: 'slack',
          id: `${TEAM}:${PERSON}`,
          name: '',
          language: null,
          timeZone: null,
          email: null,
        },
        address: {
          team: TEAM,
          enterprise: null,
          channel: 'C061EG9SL',
          thread: '1782234567.000100',
          user: PERSON,
          direct: false,
        },
        sentAt: '2026-06-23T17:09:27.000Z',
        body: { kind: 'text', text: 'сколько клиентов в Казани?', addressed: true },
        handle: {},
      },
    });
  });

  it('belongs to the thread that it was written in', () => {
    const inThread = event(envelope(mention({ thread_ts: '1782230000.000001' })));
    expect(inThread?.conversationKey).toBe(`slack:${TEAM}:C061EG9SL:1782230000.000001`);
    expect(inThread?.address.thread).toBe('1782230000.000001');
  });

  it('is the same event when Slack tells it a second time as a message', () => {
    const asMention = event(envelope(mention()));
    const asMessage = event(
      envelope({ ...mention(), type: 'message', channel_type: 'channel' }, { event_id: 'Ev2' }),
    );
    expect(asMessage).toEqual(asMention);
  });

  it('of nothing but the name asks what the bot can do', () => {
    expect(event(envelope(mention({ text: ` <@${BOT}> ` })))?.body).toEqual({
      kind: 'command',
      name: 'help',
      argument: '',
    });
  });

  it('by a bot is left alone', () => {
    expect(read(envelope(mention({ bot_id: 'B1' })))).toBeNull();
    expect(read(envelope(mention({ user: BOT })))).toBeNull();
  });

  it('by someone of another company carries their own team, and is answered with our token', () => {
    const foreign = event(
      envelope(mention({ user_team: 'T0FOREIGN', source_team: 'T0FOREIGN', user: 'U9' })),
    );
    expect(foreign?.account.id).toBe('T0FOREIGN:U9');
    expect(foreign?.address.team).toBe(TEAM);
  });

  it('in an organisation that installed the app as a whole names it', () => {
    const authorizations = [{ enterprise_id: 'E1', team_id: TEAM, is_enterprise_install: true }];
    expect(event(envelope(mention(), { authorizations }))?.address.enterprise).toBe('E1');
  });
});

describe('a message', () => {
  it('to the bot directly needs no name, and only its author reads the answer', () => {
    const direct = read(envelope(message()));
    expect(direct).toMatchObject({
      onlyIfJoined: false,
      event: {
        room: 'private',
        conversationKey: `slack:${TEAM}:D024BE91L:1782234600.000200`,
        body: { kind: 'text', text: 'средний доход по городам', addressed: true },
      },
    });
  });

  it('in a channel outside of any thread is among people', () => {
    expect(read(envelope(message({ channel: 'C1', channel_type: 'channel' })))).toBeNull();
  });

  it('in a thread is ours only where the bot takes part', () => {
    const followUp = read(
      envelope(
        message({ channel: 'G1', channel_type: 'group', thread_ts: '1782230000.000001', text: 'а в Уфе?' }),
      ),
    );
    expect(followUp).toMatchObject({
      onlyIfJoined: true,
      event: {
        conversationKey: `slack:${TEAM}:G1:1782230000.000001`,
        body: { kind: 'text', text: 'а в Уфе?', addressed: true },
      },
    });
  });

  it.each(['<@U777> посмотри', ' <@W777|boris> посмотри', '<!subteam^S1|@sales> посмотри'])(
    'in a thread that begins with somebody else is theirs: %s',
    text => {
      const followUp = message({ channel: 'C1', channel_type: 'channel', thread_ts: '1.2', text });
      expect(read(envelope(followUp))).toBeNull();
    },
  );

  it.each(['message_changed', 'message_deleted', 'channel_join', 'bot_message', 'thread_broadcast'])(
    'of subtype %s was not written to us',
    subtype => {
      expect(read(envelope(message({ subtype })))).toBeNull();
    },
  );

  it('of a bot, or without a word, is nothing', () => {
    expect(read(envelope(message({ bot_id: 'B1' })))).toBeNull();
    expect(read(envelope(message({ text: '' })))).toBeNull();
  });

  it('reads as its author saw it', () => {
    const text =
      'Доход &gt; 100 &amp; &lt;200 у <mailto:ivan@mail.ru|ivan@mail.ru>, см. <https://ya.ru/a?b=1&amp;c=2|отчёт> и <https://ya.ru>, ' +
      '<@U777|boris> <@U888> <#C1|general> <!here> <!date^1392734382^{date}|18 февраля> <tel:+79990000000|+7 999 000-00-00>';
    expect(event(envelope(message({ text })))?.body).toEqual({
      kind: 'text',
      addressed: true,
      text:
        'Доход > 100 & <200 у ivan@mail.ru, см. отчёт и https://ya.ru, ' +
        '@boris @U888 #general @here 18 февраля +7 999 000-00-00',
    });
  });

  it('cannot forge a mark by writing its escaped form', () => {
    expect(event(envelope(message({ text: '&lt;!channel&gt; &amp;lt;' })))?.body).toMatchObject({
      text: '<!channel> &lt;',
    });
  });
});

describe.each(['G024BE91L', 'C024BE91L'])('a direct conversation of several people, %s', channel => {
  const said = (fields: object) => envelope(message({ channel, channel_type: 'mpim', ...fields }));

  it('is a room, where a mention is one question however Slack tells it', () => {
    const { ts, text } = mention();
    const asMessage = event(said({ ts, text }));
    // As a mention it comes without the kind of channel.
    expect(event(envelope(mention({ channel }), { event_id: 'Ev2' }))).toEqual(asMessage);
    expect(asMessage).toMatchObject({
      room: 'group',
      conversationKey: `slack:${TEAM}:${channel}:1782234567.000100`,
      address: { channel, direct: false },
      body: { kind: 'text', text: 'сколько клиентов в Казани?', addressed: true },
    });
  });

  it('is among people where nobody names the bot, but for a thread that it takes part in', () => {
    expect(read(said({}))).toBeNull();
    expect(read(said({ thread_ts: '1782230000.000001' }))).toMatchObject({
      onlyIfJoined: true,
      event: { room: 'group', conversationKey: `slack:${TEAM}:${channel}:1782230000.000001` },
    });
  });
});

describe('a file', () => {
  const withFiles = (files: unknown[], fields = {}) =>
    event(envelope(message({ subtype: 'file_share', text: '', files, ...fields })))?.body;

  it('is told with what it is, and by which installation it can be had', () => {
    expect(withFiles([sharedFile()])).toEqual({
      kind: 'files',
      text: '',
      files: [
        {
          id: `${TEAM}:F0S43P1CZ`,
          name: 'call.m4a',
          mediaType: 'audio/mp4',
          size: 812_345,
          kind: 'audio',
          forwarded: false,
        },
      ],
    });
  });

  it.each([
    ['voice', { subtype: 'slack_audio', name: 'audio_message.m4a' }, null],
    ['video', { subtype: 'slack_video', mimetype: 'video/mp4', name: 'clip.mp4' }, 'clip.mp4'],
    ['image', { mimetype: 'image/png', name: 'a.png' }, 'a.png'],
    ['document', { mimetype: 'text/csv', name: 'a.csv' }, 'a.csv'],
    ['document', { mimetype: null, name: 'a' }, 'a'],
  ])('of kind %s is recognised', (kind, fields, name) => {
    expect(withFiles([sharedFile(fields)])).toMatchObject({ files: [{ kind, name }] });
  });

  it('of a shared channel, of which Slack tells the id only, is still a file', () => {
    const slim = { id: 'F1', mode: 'file_access', file_access: 'check_file_info' };
    expect(withFiles([slim])).toMatchObject({
      files: [{ id: `${TEAM}:F1`, name: null, mediaType: null, size: null, kind: 'document' }],
    });
  });

  it('of someone else, or in a shared message, was forwarded', () => {
    expect(withFiles([sharedFile({ user: 'U777' })])).toMatchObject({ files: [{ forwarded: true }] });
    const attachments = [{ is_share: true, files: [sharedFile()] }];
    expect(event(envelope(message({ text: 'разбери звонок', attachments })))?.body).toMatchObject({
      kind: 'files',
      text: 'разбери звонок',
      files: [{ forwarded: true }],
    });
  });

  it('that was deleted is none', () => {
    expect(withFiles([sharedFile({ mode: 'tombstone' })])).toBeUndefined();
  });

  it('in a channel without a name of the bot is among people', () => {
    expect(withFiles([sharedFile()], { channel: 'C1', channel_type: 'channel' })).toBeUndefined();
  });
});

describe('a slash command', () => {
  it('with a question is answered in private, where nobody was shown the command', () => {
    expect(event(slashCommand())).toMatchObject({
      room: 'private',
      dedupeKey: `slack:${TEAM}:13345224609.738474920.8088930838d88f008e0`,
      conversationKey: `slack:${TEAM}:${PERSON}:0`,
      account: { id: `${TEAM}:${PERSON}`, name: 'anna' },
      address: { channel: PERSON, thread: null, direct: true },
      sentAt: '2026-06-23T17:10:00.000Z',
      body: { kind: 'text', text: 'сколько клиентов', addressed: true },
      handle: {
        triggerId: '13345224609.738474920.8088930838d88f008e0',
        responseUrl: 'https://hooks.slack.com/commands/1234/5678',
      },
    });
  });

  it.each([
    ['', 'help', ''],
    ['help', 'help', ''],
    ['Помощь', 'help', ''],
    ['стоп', 'cancel', ''],
    ['settings language en', 'settings', 'language en'],
    ['участники', 'members', ''],
    ['export XLSX', 'export', 'XLSX'],
    ['язык en', 'language', 'en'],
    ['дайджест каждый понедельник в 9', 'digest', 'каждый понедельник в 9'],
  ])('«%s» is the command %s', (text, name, argument) => {
    expect(event(slashCommand({ text }))?.body).toEqual({ kind: 'command', name, argument });
  });

  it('knows every command that the help lists', () => {
    for (const { name } of listedCommands()) {
      expect(event(slashCommand({ text: name }))?.body).toEqual({ kind: 'command', name, argument: '' });
    }
  });

  it.each([
    'help me find clients in Kazan',
    'constructor',
    'отмена договора: сколько их',
    'файл со всеми клиентами',
    'export all clients',
  ])('«%s» is a question', text => {
    expect(event(slashCommand({ text }))?.body).toEqual({ kind: 'text', text, addressed: true });
  });
});

describe('a press', () => {
  it('tells the button and the message that it stands under', () => {
    expect(event(blockActions())).toMatchObject({
      conversationKey: `slack:${TEAM}:C061EG9SL:1782234567.000100`,
      dedupeKey: `slack:${TEAM}:${PERSON}:1782234710.426204:svod:b7f3`,
      room: 'group',
      sentAt: '2026-06-23T17:11:50.426Z',
      account: { id: `${TEAM}:${PERSON}`, name: 'anna' },
      body: {
        kind: 'press',
        button: 'b7f3',
        from: { kind: 'message', channel: 'C061EG9SL', ts: '1782234700.000300', responseUrl: null },
      },
      handle: { triggerId: '12466734323.1395872398' },
    });
  });

  it('of a thumb tells which one', () => {
    const thumb = { type: 'feedback_buttons', action_id: 'svod:feedback', value: 'down-1' };
    expect(event(blockActions(thumb))?.body).toMatchObject({ button: 'down-1' });
  });

  it('of somebody else’s button is theirs', () => {
    expect(read(blockActions({ action_id: 'approve' }))).toBeNull();
    expect(read(blockActions({ action_id: 'x-svod:b7f3' }))).toBeNull();
  });

  it('under a message that only one person sees keeps the way to change it', () => {
    const container = {
      type: 'message',
      message_ts: '1782234700.000300',
      channel_id: 'C061EG9SL',
      is_ephemeral: true,
    };
    expect(event(blockActions({}, { container, message: undefined }))?.body).toMatchObject({
      from: { kind: 'ephemeral', responseUrl: expect.stringContaining('hooks.slack.com') },
    });
  });

  it('on the home page is answered in private', () => {
    const body = blockActions(
      {},
      { container: { type: 'view', view_id: 'V1' }, channel: undefined, message: undefined },
    );
    expect(event(body)).toMatchObject({
      room: 'private',
      address: { channel: PERSON, thread: null },
      body: { kind: 'press', button: 'b7f3', from: null },
    });
  });
});

describe('a submitted form', () => {
  const place = {
    team: TEAM,
    enterprise: null,
    channel: 'C061EG9SL',
    thread: '1782234567.000100',
    user: PERSON,
    direct: false,
  };

  it('comes back to the conversation that it was opened from', () => {
    const opened = modalView(
      { id: 'reason', title: 'Что не так?', submit: 'Отправить', cancel: 'Отмена', fields: [] },
      place,
    );
    const { private_metadata, callback_id } = opened;
    expect(event(viewSubmission({ private_metadata, callback_id }))).toMatchObject({
      conversationKey: `slack:${TEAM}:C061EG9SL:1782234567.000100`,
      dedupeKey: `slack:${TEAM}:VNHU13V36`,
      address: place,
      room: 'group',
      body: { kind: 'form', form: 'reason', values: { reason: 'не те города', kind: 'figures', more: '' } },
    });
  });

  it('of another app, or with a memory that is not ours, is left alone', () => {
    const private_metadata = JSON.stringify(place);
    expect(read(viewSubmission({ private_metadata, callback_id: 'survey' }))).toBeNull();
    expect(read(viewSubmission({ private_metadata: '{"team":1}' }))).toBeNull();
    expect(readMetadata('not json')).toBeNull();
  });
});

describe('a message shortcut', () => {
  it('on somebody’s message is answered in private', () => {
    expect(event(messageShortcut())).toMatchObject({
      room: 'private',
      address: { channel: PERSON, thread: null },
      body: { kind: 'shortcut', name: 'explain', text: 'Рост 12 & 13 %, см. отчёт' },
      handle: { triggerId: '12466734323.1395872400' },
    });
  });

  it('on an answer of ours is answered beside it', () => {
    const ours = {
      user: BOT,
      ts: '1782234640.000400',
      thread_ts: '1782230000.000001',
      text: 'В Казани 1 240 клиентов',
    };
    expect(event(messageShortcut({ message: ours, callback_id: 'svod:similar' }))).toMatchObject({
      room: 'group',
      conversationKey: `slack:${TEAM}:C061EG9SL:1782230000.000001`,
      body: { kind: 'shortcut', name: 'similar' },
    });
  });

  it('of another app is left alone', () => {
    expect(read(messageShortcut({ callback_id: 'create_task' }))).toBeNull();
  });
});

describe('what happens around messages', () => {
  it('tells of the opened home, not of the opened messages', () => {
    const opened = {
      type: 'app_home_opened',
      user: PERSON,
      channel: 'D024BE91L',
      event_ts: '1782234567.1',
      tab: 'home',
    };
    expect(event(envelope(opened))).toMatchObject({
      dedupeKey: `slack:${TEAM}:Ev08MFMKH6`,
      room: 'private',
      body: { kind: 'lifecycle', what: 'home' },
    });
    expect(read(envelope({ ...opened, tab: 'messages' }))).toBeNull();
  });

  it('tells of the Stop button in its thread', () => {
    const stopped = {
      type: 'agent_session_stopped',
      channel: 'C061EG9SL',
      event_ts: '1783536983.783769',
      streaming_message_ts: ['1782234987.693923'],
      thread_ts: '1782234567.000100',
      user: PERSON,
    };
    expect(event(envelope(stopped))).toMatchObject({
      conversationKey: `slack:${TEAM}:C061EG9SL:1782234567.000100`,
      body: { kind: 'stop' },
    });
  });

  it.each([
    null,
    'text',
    {},
    { type: 'url_verification' },
    { type: 'block_actions' },
    { command: 1 },
    envelope({ type: 'reaction_added' }),
    envelope({ type: 'message' }),
  ])('leaves what it does not know alone: %j', body => {
    expect(read(body)).toBeNull();
  });
});
