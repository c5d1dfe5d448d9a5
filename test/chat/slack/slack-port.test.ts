import { text as readText } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError, type FileRef, type InboundEvent, type MessageRef } from '../../../src/chat/port.ts';
import { SlackApi } from '../../../src/chat/slack/api.ts';
import { SlackPort } from '../../../src/chat/slack/slack-port.ts';
import { chartBlock, outMessage, tableBlock } from './support/messages.ts';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.ts';

const TOKEN = 'xoxb-1-secret';
const address = { team: 'T1', enterprise: null, channel: 'C1', thread: '1.2', user: 'U1', direct: false };
const direct = { ...address, channel: 'D1', direct: true };
const ref = {
  ...address,
  kind: 'message',
  ts: '1700000000.000100',
  responseUrl: null,
} as unknown as MessageRef;
const account = {
  platform: 'slack',
  id: 'T1:U1',
  name: '',
  language: null,
  timeZone: null,
  email: null,
} as const;
const hello = outMessage([{ kind: 'text', markdown: 'Здравствуйте' }]);
const buttons = { kind: 'buttons', rows: [[{ id: 'b1', label: 'Да' }]] } as const;

let slack: ScriptedSlack;
let port: SlackPort;
let installed: boolean;
let logged: string[];
let paused: number[];

beforeEach(async () => {
  slack = await startScriptedSlack();
  installed = true;
  logged = [];
  paused = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const api = new SlackApi({
    apiUrl: slack.apiUrl,
    logger,
    authorize: () => Promise.resolve(installed ? { token: TOKEN, botUserId: 'UBOT' } : null),
  });
  port = new SlackPort({
    api,
    logger,
    readAttached: id =>
      id === 'gone' ? Promise.reject(new Error('gone')) : Promise.resolve(new Uint8Array([1, 2, 3])),
    pause: ms => Promise.resolve(void paused.push(ms)),
  });
});

afterEach(async () => {
  await slack[Symbol.asyncDispose]();
  expect(logged.join('\n')).not.toMatch(/xoxb|127\.0\.0\.1/);
});

async function failureOf(work: Promise<unknown>): Promise<DeliveryError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DeliveryError)) throw new Error(`no DeliveryError: ${String(error)}`);
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toMatch(/xoxb|127\.0\.0\.1/);
  return error;
}

describe('sending', () => {
  it('posts in the thread, with the workspace’s token, and tells where it stands', async () => {
    expect(await port.send(address, hello)).toEqual({
      team: 'T1',
      enterprise: null,
      kind: 'message',
      channel: 'C1',
      ts: '1700000000.000100',
      thread: '1.2',
      user: 'U1',
      responseUrl: null,
    });
    expect(slack.calls).toHaveLength(1);
    expect(slack.calls[0]).toMatchObject({
      method: 'chat.postMessage',
      token: TOKEN,
      args: {
        channel: 'C1',
        thread_ts: '1.2',
        text: 'Средний доход: 101 200 ₽',
        blocks: [{ type: 'rich_text' }],
      },
    });
  });

  it('opens the conversation with a person that has no channel yet', async () => {
    await port.send({ ...direct, channel: 'U1', thread: null }, hello);
    expect(slack.of('conversations.open')).toEqual([{ users: 'U1' }]);
    expect(slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1' });
    expect(slack.of('chat.postMessage')[0]).not.toHaveProperty('thread_ts');
  });

  it('climbs down to plainer blocks and at last to text when blocks are refused', async () => {
    slack.answer(
      'chat.postMessage',
      { ok: false, error: 'invalid_blocks' },
      { ok: false, error: 'msg_blocks_too_long' },
      {
        ok: true,
        channel: 'C1',
        ts: '2.2',
      },
    );
    const sent = await port.send(address, outMessage([tableBlock()]));
    expect(sent.ts).toBe('2.2');
    const [rich, simple, plain] = slack.of('chat.postMessage');
    expect(JSON.stringify(rich?.blocks)).toContain('data_table');
    expect(JSON.stringify(simple?.blocks)).toContain('```');
    expect(plain).not.toHaveProperty('blocks');
    expect(plain?.text).toContain('Казань');
    expect(plain?.text).toContain('Нижний *Новгород* &lt;!channel&gt;');
    expect(plain?.mrkdwn).toBe('false');
  });

  it('says it outside the thread when the thread is gone', async () => {
    slack.answer(
      'chat.postMessage',
      { ok: false, error: 'thread_not_found' },
      { ok: true, channel: 'C1', ts: '3.3' },
    );
    expect(await port.send(address, hello)).toMatchObject({ ts: '3.3', thread: null });
    expect(slack.of('chat.postMessage')[1]).not.toHaveProperty('thread_ts');
  });

  it('shows a picture inside once Slack has looked at it', async () => {
    slack.answer('files.info', { ok: true, file: {} }, { ok: true, file: { mimetype: 'image/png' } });
    await port.send(address, outMessage([chartBlock(), buttons]));
    expect(slack.of('files.getUploadURLExternal')).toEqual([
      {
        filename: 'chart.png',
        length: '3',
        alt_text: 'Столбцы: доход по городам. Больше всего в Казани, 103 452 ₽.',
      },
    ]);
    expect(slack.of('files.completeUploadExternal')).toEqual([
      { files: [{ id: 'F1', title: 'Средний доход по городам' }] },
    ]);
    expect(slack.of('chat.postMessage')[0]?.blocks).toMatchObject([
      { type: 'data_visualization' },
      { type: 'image', slack_file: { id: 'F1' } },
      { type: 'actions' },
    ]);
    expect(slack.calls.find(({ method }) => method === 'upload/1')?.token).toBeNull();
  });

  it('shares a picture beside the message when Slack does not get ready with it', async () => {
    slack.answer('files.info', { ok: true, file: {} });
    await port.send(address, outMessage([chartBlock({ caption: 'Доход & прочее' })]));
    expect(slack.of('files.completeUploadExternal').at(-1)).toEqual({
      files: [{ id: 'F2', title: 'chart.png' }],
      channel_id: 'C1',
      thread_ts: '1.2',
      initial_comment: 'Доход &amp; прочее',
    });
    expect(paused.length).toBeGreaterThan(2);
  });

  it('shares a picture beside the message when the blocks with it are refused', async () => {
    slack.answer(
      'chat.postMessage',
      { ok: false, error: 'invalid_blocks' },
      { ok: true, channel: 'C1', ts: '2.2' },
    );
    await port.send(address, outMessage([chartBlock()]));
    expect(slack.of('files.completeUploadExternal').at(-1)).toMatchObject({ channel_id: 'C1' });
  });

  it('describes a picture that Slack will not have', async () => {
    slack.answer('files.getUploadURLExternal', { ok: false, error: 'missing_scope' });
    await port.send(address, outMessage([chartBlock({ chartKind: 'boxplot' })]));
    expect(JSON.stringify(slack.of('chat.postMessage')[0]?.blocks)).toContain('Больше всего в Казани');
  });

  it('shares a file beside the message, after it', async () => {
    const file = { fileId: 'f', name: 'clients.csv', mediaType: 'text/csv' };
    await port.send(address, outMessage([{ kind: 'file', file, caption: '1 240 строк' }]));
    expect(slack.calls.map(({ method }) => method)).toEqual([
      'files.getUploadURLExternal',
      'upload/1',
      'chat.postMessage',
      'files.completeUploadExternal',
    ]);
  });

  it('says nothing when a file’s bytes were erased, which the outbox knows what to do about', async () => {
    const file = { fileId: 'gone', name: 'clients.csv', mediaType: 'text/csv' };
    const sent = port.send(address, outMessage([{ kind: 'file', file, caption: '' }]));
    await expect(sent).rejects.toThrow('gone');
    expect(slack.of('chat.postMessage')).toEqual([]);
  });

  it('insists on the later parts of a message, so that the first is not said twice', async () => {
    slack.answer(
      'chat.postMessage',
      { ok: true, channel: 'C1', ts: '1.1' },
      { status: 429, headers: { 'retry-after': '7' } },
      { ok: true, channel: 'C1', ts: '1.2' },
    );
    expect(await port.send(address, outMessage([tableBlock(), tableBlock()]))).toMatchObject({ ts: '1.2' });
    expect(paused).toEqual([7000]);
    expect(slack.of('chat.postMessage')).toHaveLength(3);
  });

  it('does not call a half delivered message undelivered', async () => {
    slack.answer('chat.postMessage', { ok: true, channel: 'C1', ts: '1.1' }, { status: 503 });
    expect((await failureOf(port.send(address, outMessage([tableBlock(), tableBlock()])))).outcome).toBe(
      'unknown',
    );
  });
});

describe('a failed delivery', () => {
  it.each([
    ['channel_not_found', 'dead'],
    ['is_archived', 'dead'],
    ['not_in_channel', 'dead'],
    ['account_inactive', 'dead'],
    ['token_revoked', 'dead'],
    ['service_unavailable', 'later'],
    ['invalid_auth', 'later'],
    ['fatal_error', 'unknown'],
    ['internal_error', 'unknown'],
    ['missing_scope', 'rejected'],
    ['no_text', 'rejected'],
  ])('with %s is %s', async (error, outcome) => {
    slack.answer('chat.postMessage', { ok: false, error });
    const failure = await failureOf(port.send(address, hello));
    expect(failure).toMatchObject({ outcome, message: `chat.postMessage: ${error}` });
  });

  it('by the rate waits as long as Slack says', async () => {
    slack.answer('chat.postMessage', { status: 429, headers: { 'retry-after': '30' } });
    expect(await failureOf(port.send(address, hello))).toMatchObject({ outcome: 'later', afterMs: 30_000 });
    expect(slack.of('chat.postMessage')).toHaveLength(1);
  });

  it('by the rate without a time is tried later', async () => {
    slack.answer('chat.postMessage', { status: 429 });
    expect((await failureOf(port.send(address, hello))).outcome).toBe('later');
  });

  it('by a broken server is tried later', async () => {
    slack.answer('chat.postMessage', { status: 502, body: '<html>proxy 10.0.0.7</html>' });
    expect(await failureOf(port.send(address, hello))).toMatchObject({
      outcome: 'later',
      message: 'chat.postMessage: http 502',
    });
  });

  it('whose answer is a page may have been delivered', async () => {
    slack.answer('chat.postMessage', { status: 200, body: '<html>proxy 10.0.0.7</html>' });
    expect(await failureOf(port.send(address, hello))).toMatchObject({
      outcome: 'unknown',
      message: 'chat.postMessage: unreadable_answer',
    });
  });

  it('by a connection that broke after the request may have been delivered', async () => {
    slack.answer('chat.postMessage', 'drop');
    expect((await failureOf(port.send(address, hello))).outcome).toBe('unknown');
  });

  it('by a connection that never came about is tried later', async () => {
    await slack[Symbol.asyncDispose]();
    expect(await failureOf(port.send(address, hello))).toMatchObject({
      outcome: 'later',
      message: 'chat.postMessage: ECONNREFUSED',
    });
    slack = await startScriptedSlack();
  });

  it('to a workspace that removed the app is dead, and calls nobody', async () => {
    installed = false;
    expect((await failureOf(port.send(address, hello))).outcome).toBe('dead');
    expect(slack.calls).toEqual([]);
  });

  it('of an edit, which may be repeated, is tried later where a message would be unknown', async () => {
    slack.answer('chat.update', 'drop');
    expect((await failureOf(port.edit(ref, hello))).outcome).toBe('later');
    slack.answer('chat.update', { ok: false, error: 'fatal_error' });
    expect((await failureOf(port.edit(ref, hello))).outcome).toBe('later');
  });
});

describe('editing', () => {
  const stream = { ...ref, kind: 'stream' } as MessageRef;

  it('replaces text and blocks of a message', async () => {
    expect(await port.edit(ref, outMessage([tableBlock()]))).toMatchObject({ kind: 'message', ts: ref.ts });
    expect(slack.of('chat.update')[0]).toMatchObject({
      channel: 'C1',
      ts: ref.ts,
      blocks: [{ type: 'data_table' }, {}],
    });
  });

  it('ends a live stream with the answer', async () => {
    expect(await port.edit(stream, outMessage([tableBlock(), buttons]))).toMatchObject({
      kind: 'message',
      ts: ref.ts,
    });
    expect(slack.of('chat.stopStream')[0]).toMatchObject({
      blocks: [{ type: 'data_table' }, {}, { type: 'actions' }],
    });
    expect(slack.of('chat.update')).toEqual([]);
  });

  it('updates a stream that Slack has ended already, however often it is asked to', async () => {
    slack.answer('chat.stopStream', { ok: false, error: 'message_not_in_streaming_state' });
    await port.edit(stream, hello);
    await port.edit(stream, hello);
    const [once, again] = slack.of('chat.update');
    expect(once).toEqual(again);
    expect(slack.of('chat.postMessage')).toEqual([]);
  });

  it('replaces text that was streamed, instead of saying it twice', async () => {
    await port.edit({ ...ref, kind: 'text-stream' } as MessageRef, hello);
    expect(slack.of('chat.stopStream')).toEqual([{ channel: 'C1', ts: ref.ts }]);
    expect(slack.of('chat.update')[0]).toMatchObject({ blocks: [{ type: 'rich_text' }] });
  });

  it('climbs down on a stream, too', async () => {
    const text = outMessage([{ kind: 'text', markdown: 'Ответ' }]);
    slack.answer(
      'chat.stopStream',
      { ok: false, error: 'invalid_blocks' },
      { ok: false, error: 'invalid_blocks' },
      { ok: true },
    );
    slack.answer('chat.update', { ok: true, channel: 'C1', ts: '1.1' });
    await port.edit(stream, text);
    expect(slack.of('chat.update')).toEqual([{ channel: 'C1', ts: ref.ts, text: 'Ответ', blocks: [] }]);
  });

  it('gives up what was deleted meanwhile and says nothing itself: the outbox sends it afresh', async () => {
    slack.answer('chat.update', { ok: false, error: 'message_not_found' });
    expect((await failureOf(port.edit(ref, hello))).outcome).toBe('rejected');
    const whispered = { ...ref, kind: 'ephemeral' } as MessageRef;
    expect((await failureOf(port.edit(whispered, hello))).outcome).toBe('rejected');
    expect(slack.of('chat.postMessage')).toEqual([]);
  });

  it('tells of a later part that may be missing once, and never asks to be repeated for it', async () => {
    const long = outMessage([tableBlock(), tableBlock(), tableBlock()]);
    slack.answer('chat.postMessage', 'drop', { ok: true, channel: 'C1', ts: '9.8' }, 'drop');
    await port.edit(ref, long);
    const texts = slack.of('chat.postMessage').map(({ text }) => String(text));
    expect(texts.filter(text => text.startsWith('Возможно, дошло не всё'))).toHaveLength(1);
    expect(texts).toHaveLength(3);
  });
});

describe('settling', () => {
  const section = { type: 'section', block_id: 'a', text: { type: 'mrkdwn', text: 'Черновик' } };
  const image = {
    type: 'image',
    block_id: 'i',
    alt_text: 'график',
    image_width: 5,
    slack_file: { id: 'F1', url: 'https://x' },
  };
  const standing = [
    { ts: '1.2', text: 'вопрос' },
    {
      ts: ref.ts,
      text: 'Черновик',
      blocks: [section, image, { type: 'actions', elements: [] }, { type: 'context_actions', elements: [] }],
    },
  ];

  it('takes the buttons off and says what came of it', async () => {
    slack.answer('conversations.replies', { ok: true, messages: standing });
    await port.settle(ref, 'Отправил Иван, **14:02**');
    expect(slack.of('conversations.replies')[0]).toMatchObject({
      channel: 'C1',
      ts: '1.2',
      oldest: ref.ts,
      latest: ref.ts,
    });
    expect(slack.of('chat.update')).toEqual([
      {
        channel: 'C1',
        ts: ref.ts,
        text: 'Черновик',
        blocks: [
          section,
          { type: 'image', alt_text: 'график', slack_file: { id: 'F1' } },
          { type: 'context', elements: [{ type: 'mrkdwn', text: 'Отправил Иван, *14:02*', verbatim: true }] },
        ],
      },
    ]);
  });

  it('changes nothing the second time', async () => {
    const note = { type: 'context', elements: [{ type: 'mrkdwn', text: 'Отправил Иван', verbatim: true }] };
    slack.answer('conversations.replies', {
      ok: true,
      messages: [{ ts: ref.ts, text: 'Черновик', blocks: [section, note] }],
    });
    await port.settle(ref, 'Отправил Иван');
    await port.settle(ref, null);
    expect(slack.of('chat.update')).toEqual([]);
  });

  it('keeps the text of a message that had no blocks', async () => {
    slack.answer('conversations.replies', {
      ok: true,
      messages: [{ ts: ref.ts, text: 'Только &lt;текст&gt;' }],
    });
    await port.settle(ref, 'Готово');
    expect(slack.of('chat.update')[0]).toMatchObject({
      blocks: [{ type: 'section', text: { text: 'Только &lt;текст&gt;' } }, { type: 'context' }],
    });
  });

  it('gives up blocks that Slack no longer takes, not the note', async () => {
    slack.answer('conversations.replies', { ok: true, messages: standing });
    slack.answer(
      'chat.update',
      { ok: false, error: 'invalid_blocks' },
      { ok: true, channel: 'C1', ts: ref.ts },
    );
    await port.settle(ref, 'Готово');
    expect(slack.of('chat.update')[1]).toMatchObject({ blocks: [section, { type: 'context' }] });
  });

  it('leaves alone what is gone', async () => {
    slack.answer('conversations.replies', { ok: true, messages: [] });
    await port.settle(ref, 'Готово');
    slack.answer('conversations.replies', { ok: false, error: 'thread_not_found' });
    await port.settle(ref, 'Готово');
    expect(slack.of('chat.update')).toEqual([]);
  });

  it('replaces a message that only one person sees, by the address that came with the press', async () => {
    const whispered = { ...ref, kind: 'ephemeral', responseUrl: `${slack.origin}/respond` } as MessageRef;
    await port.settle(whispered, 'Готово');
    expect(slack.of('respond')).toEqual([{ replace_original: true, text: 'Готово' }]);
  });
});

describe('to one person', () => {
  it('whispers what is short, in the room', async () => {
    expect(await port.sendPrivately(address, account, hello)).toMatchObject({
      kind: 'ephemeral',
      ts: '1700000000.000900',
    });
    expect(slack.of('chat.postEphemeral')[0]).toMatchObject({ channel: 'C1', user: 'U1', thread_ts: '1.2' });
  });

  it('writes directly what should last: tables, charts and files', async () => {
    await port.sendPrivately(address, account, outMessage([tableBlock()]));
    expect(slack.of('conversations.open')).toEqual([{ users: 'U1' }]);
    expect(slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1' });
    expect(slack.of('chat.postEphemeral')).toEqual([]);
  });

  it('writes directly to someone who left the room', async () => {
    slack.answer('chat.postEphemeral', { ok: false, error: 'user_not_in_channel' });
    await port.sendPrivately(address, account, hello);
    expect(slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1' });
  });

  it('answers where it was asked when that is private already', async () => {
    await port.sendPrivately(direct, account, hello);
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
    expect(slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1', thread_ts: '1.2' });
  });
});

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
    await port.acknowledge(press({ responseUrl: `${slack.origin}/respond` }), 'Уже & отправлено');
    expect(slack.of('respond')).toEqual([
      { response_type: 'ephemeral', replace_original: false, text: 'Уже &amp; отправлено' },
    ]);
    await port.acknowledge(press({}), 'Уже отправлено');
    expect(slack.of('chat.postEphemeral')).toEqual([{ channel: 'C1', user: 'U1', text: 'Уже отправлено' }]);
    await port.acknowledge(press({}));
    expect(slack.calls).toHaveLength(2);
  });

  it('is noted in the thread that it was made in, and outside of it where there is none yet', async () => {
    const responseUrl = `${slack.origin}/respond`;
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
    await port.acknowledge(press({ responseUrl }, under('1.2')), 'Спасибо!');
    await port.acknowledge(press({ responseUrl }, under(null)), 'Спасибо!');
    await port.acknowledge(press({}, under('1.2')), 'Спасибо!');
    expect(slack.of('respond').map(({ thread_ts }) => thread_ts)).toEqual(['1.2', undefined]);
    expect(slack.of('chat.postEphemeral')).toMatchObject([{ thread_ts: '1.2' }]);
  });

  it('is never answered at an address that is not Slack’s, and never throws', async () => {
    await port.acknowledge(press({ responseUrl: 'http://169.254.169.254/latest' }), 'x');
    await port.acknowledge(press({ responseUrl: 'https://evil-slack.com/x' }), 'x');
    slack.answer('chat.postEphemeral', 'drop');
    await port.acknowledge(press({}), 'x');
    expect(slack.of('respond')).toEqual([]);
  });

  const form = { id: 'f1', title: 'Причина', submit: 'Отправить', cancel: 'Отмена', fields: [] };

  it('opens a form that knows where it was opened', async () => {
    await port.openForm(press({ triggerId: '13.37' }), form);
    const [opened] = slack.of('views.open');
    expect(opened).toMatchObject({ trigger_id: '13.37', view: { type: 'modal', callback_id: 'svod:f1' } });
    const { private_metadata } = (opened as { view: { private_metadata: string } }).view;
    expect(JSON.parse(private_metadata)).toEqual(address);
  });

  it('too old for a form says so', async () => {
    slack.answer('views.open', { ok: false, error: 'expired_trigger_id' });
    expect((await failureOf(port.openForm(press({ triggerId: '13.37' }), form))).outcome).toBe('rejected');
    expect((await failureOf(port.openForm(press({}), form))).outcome).toBe('rejected');
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
  const get = (maxBytes = 100) => port.download(file, { maxBytes, signal: new AbortController().signal });
  const held = (fields: object = {}) => ({
    ok: true,
    file: { mimetype: 'audio/mp4', size: 5, url_private_download: `${slack.origin}/file`, ...fields },
  });

  it('is read with the workspace’s token', async () => {
    slack.answer('files.info', held());
    slack.answer('file', { status: 200, headers: { 'content-type': 'audio/mp4' }, body: 'bytes' });
    expect(await readText(await get())).toBe('bytes');
    expect(slack.of('files.info')).toEqual([{ file: 'F9' }]);
    expect(slack.calls.at(-1)).toMatchObject({ method: 'file', token: TOKEN });
  });

  it('longer than allowed is refused, by what Slack says and by what comes', async () => {
    slack.answer('files.info', held({ size: 101 }));
    expect((await failureOf(get())).outcome).toBe('rejected');
    slack.answer('files.info', held({ size: null }));
    slack.answer('file', { status: 200, body: 'x'.repeat(101) });
    expect((await failureOf(get().then(readText))).message).toContain('too large');
  });

  it('is never fetched, and no token sent, where Slack does not keep files', async () => {
    slack.answer('files.info', held({ url_private_download: 'https://files.example/x' }));
    expect((await failureOf(get())).outcome).toBe('rejected');
  });

  it('behind a page to sign in is refused', async () => {
    slack.answer('files.info', held());
    slack.answer('file', { status: 302, headers: { location: 'https://example.slack.com/?redir' } });
    expect((await failureOf(get())).outcome).toBe('rejected');
    slack.answer('file', {
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
    slack.answer(
      'conversations.members',
      { ok: true, members: ['U1', 'UBOT'], response_metadata: { next_cursor: 'more' } },
      { ok: true, members: ['U9'], response_metadata: { next_cursor: '' } },
    );
    slack.answer(
      'users.info',
      person('U1'),
      person('UBOT', { is_bot: true }),
      person('U9', { team_id: 'T9', is_stranger: true }),
    );
    const readers = await port.readers(address);
    expect(readers.complete).toBe(true);
    expect([...readers.accountIds].sort()).toEqual(['T1:U1', 'T9:U9']);
    expect(slack.of('conversations.members')[1]).toMatchObject({ channel: 'C1', cursor: 'more' });
  });

  it('of whom Slack tells nothing are readers all the same', async () => {
    slack.answer('conversations.members', { ok: true, members: ['U1'] });
    slack.answer('users.info', { status: 429, headers: { 'retry-after': '9' } });
    expect(await port.readers(address)).toEqual({ accountIds: ['T1:U1'], complete: true });
  });

  it('of a large room are told as incomplete', async () => {
    slack.answer('conversations.members', {
      ok: true,
      members: Array.from({ length: 200 }, (_, at) => `U${at}`),
      response_metadata: { next_cursor: 'more' },
    });
    slack.answer('users.info', person('U'));
    expect((await port.readers(address)).complete).toBe(false);
  });

  it('who read a direct conversation are one', async () => {
    slack.answer('users.info', person('U1'));
    expect(await port.readers(direct)).toEqual({ accountIds: ['T1:U1'], complete: true });
  });

  const profile = {
    real_name: 'Анна',
    tz: 'Asia/Yekaterinburg',
    locale: 'ru-RU',
    is_email_confirmed: true,
    profile: { real_name: 'Анна Петрова', email: 'anna@bank.example' },
  };

  it('have the profile of today', async () => {
    slack.answer('users.info', person('U1', profile));
    expect(await port.profile(account)).toEqual({
      ...account,
      name: 'Анна Петрова',
      language: 'ru',
      timeZone: 'Asia/Yekaterinburg',
      email: 'anna@bank.example',
    });
    expect(slack.of('users.info')[0]).toMatchObject({ user: 'U1', include_locale: 'true' });
  });

  it.each([
    ['that nobody confirmed', { is_email_confirmed: false }],
    ['that another company vouches for', { team_id: 'T9' }],
    ['of a stranger', { is_stranger: true }],
  ])('have no address %s', async (_, fields) => {
    slack.answer('users.info', person('U1', { ...profile, ...fields, locale: 'de-DE' }));
    expect(await port.profile(account)).toMatchObject({ email: null, language: null });
  });

  it('see their home page', async () => {
    await port.showHome(account, outMessage([{ kind: 'text', markdown: 'Дом' }, tableBlock(), buttons]));
    expect(slack.of('views.publish')[0]).toMatchObject({
      user_id: 'U1',
      view: { type: 'home', blocks: expect.arrayContaining([expect.objectContaining({ type: 'actions' })]) },
    });
    expect(JSON.stringify(slack.of('views.publish'))).not.toContain('data_table');
  });
});
