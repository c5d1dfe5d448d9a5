import { describe, expect, it } from 'vitest';
import { chartBlock, outMessage, tableBlock } from './support/messages.ts';
import {
  account,
  address,
  buttons,
  direct,
  failureOf,
  hello,
  portUnderTest,
  ref,
  TOKEN,
} from './support/port.ts';
import { startScriptedSlack } from './support/scripted-slack.ts';

const on = portUnderTest();

describe('sending', () => {
  it('posts in the thread, with the workspace’s token, and tells where it stands', async () => {
    expect(await on.port.send(address, hello)).toEqual({
      team: 'T1',
      enterprise: null,
      kind: 'message',
      channel: 'C1',
      ts: '1700000000.000100',
      thread: '1.2',
      user: 'U1',
      responseUrl: null,
    });
    expect(on.slack.calls).toHaveLength(1);
    expect(on.slack.calls[0]).toMatchObject({
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
    await on.port.send({ ...direct, channel: 'U1', thread: null }, hello);
    expect(on.slack.of('conversations.open')).toEqual([{ users: 'U1' }]);
    expect(on.slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1' });
    expect(on.slack.of('chat.postMessage')[0]).not.toHaveProperty('thread_ts');
  });

  it('climbs down to plainer blocks and at last to text when blocks are refused', async () => {
    on.slack.answer(
      'chat.postMessage',
      { ok: false, error: 'invalid_blocks' },
      { ok: false, error: 'msg_blocks_too_long' },
      {
        ok: true,
        channel: 'C1',
        ts: '2.2',
      },
    );
    const sent = await on.port.send(address, outMessage([tableBlock()]));
    expect(sent.ts).toBe('2.2');
    const [rich, simple, plain] = on.slack.of('chat.postMessage');
    expect(JSON.stringify(rich?.blocks)).toContain('data_table');
    expect(JSON.stringify(simple?.blocks)).toContain('```');
    expect(plain).not.toHaveProperty('blocks');
    expect(plain?.text).toContain('Казань');
    expect(plain?.text).toContain('Нижний *Новгород* &lt;!channel&gt;');
    expect(plain?.mrkdwn).toBe('false');
  });

  it('says it outside the thread when the thread is gone', async () => {
    on.slack.answer(
      'chat.postMessage',
      { ok: false, error: 'thread_not_found' },
      { ok: true, channel: 'C1', ts: '3.3' },
    );
    expect(await on.port.send(address, hello)).toMatchObject({ ts: '3.3', thread: null });
    expect(on.slack.of('chat.postMessage')[1]).not.toHaveProperty('thread_ts');
  });

  it('shows a picture inside once Slack has looked at it', async () => {
    on.slack.answer('files.info', { ok: true, file: {} }, { ok: true, file: { mimetype: 'image/png' } });
    await on.port.send(address, outMessage([chartBlock(), buttons]));
    expect(on.slack.of('files.getUploadURLExternal')).toEqual([
      {
        filename: 'chart.png',
        length: '3',
        alt_text: 'Столбцы: доход по городам. Больше всего в Казани, 103 452 ₽.',
      },
    ]);
    expect(on.slack.of('files.completeUploadExternal')).toEqual([
      { files: [{ id: 'F1', title: 'Средний доход по городам' }] },
    ]);
    expect(on.slack.of('chat.postMessage')[0]?.blocks).toMatchObject([
      { type: 'data_visualization' },
      { type: 'image', slack_file: { id: 'F1' } },
      { type: 'actions' },
    ]);
    expect(on.slack.calls.find(({ method }) => method === 'upload/1')?.token).toBeNull();
  });

  it('shares a picture beside the message when Slack does not get ready with it', async () => {
    on.slack.answer('files.info', { ok: true, file: {} });
    await on.port.send(address, outMessage([chartBlock({ caption: 'Доход & прочее' })]));
    expect(on.slack.of('files.completeUploadExternal').at(-1)).toEqual({
      files: [{ id: 'F2', title: 'chart.png' }],
      channel_id: 'C1',
      thread_ts: '1.2',
      initial_comment: 'Доход &amp; прочее',
    });
    expect(on.paused.length).toBeGreaterThan(2);
  });

  it('shares a picture beside the message when the blocks with it are refused', async () => {
    on.slack.answer(
      'chat.postMessage',
      { ok: false, error: 'invalid_blocks' },
      { ok: true, channel: 'C1', ts: '2.2' },
    );
    await on.port.send(address, outMessage([chartBlock()]));
    expect(on.slack.of('files.completeUploadExternal').at(-1)).toMatchObject({ channel_id: 'C1' });
  });

  it('describes a picture that Slack will not have', async () => {
    on.slack.answer('files.getUploadURLExternal', { ok: false, error: 'missing_scope' });
    await on.port.send(address, outMessage([chartBlock({ chartKind: 'boxplot' })]));
    expect(JSON.stringify(on.slack.of('chat.postMessage')[0]?.blocks)).toContain('Больше всего в Казани');
  });

  it('shares a file beside the message, after it', async () => {
    const file = { fileId: 'f', name: 'clients.csv', mediaType: 'text/csv' };
    await on.port.send(address, outMessage([{ kind: 'file', file, caption: '1 240 строк' }]));
    expect(on.slack.calls.map(({ method }) => method)).toEqual([
      'files.getUploadURLExternal',
      'upload/1',
      'chat.postMessage',
      'files.completeUploadExternal',
    ]);
  });

  it('says nothing when a file’s bytes were erased, which the outbox knows what to do about', async () => {
    const file = { fileId: 'gone', name: 'clients.csv', mediaType: 'text/csv' };
    const sent = on.port.send(address, outMessage([{ kind: 'file', file, caption: '' }]));
    await expect(sent).rejects.toThrow('gone');
    expect(on.slack.of('chat.postMessage')).toEqual([]);
  });

  it('insists on the later parts of a message, so that the first is not said twice', async () => {
    on.slack.answer(
      'chat.postMessage',
      { ok: true, channel: 'C1', ts: '1.1' },
      { status: 429, headers: { 'retry-after': '7' } },
      { ok: true, channel: 'C1', ts: '1.2' },
    );
    expect(await on.port.send(address, outMessage([tableBlock(), tableBlock()]))).toMatchObject({
      ts: '1.2',
    });
    expect(on.paused).toEqual([7000]);
    expect(on.slack.of('chat.postMessage')).toHaveLength(3);
  });

  it('does not call a half delivered message undelivered', async () => {
    on.slack.answer('chat.postMessage', { ok: true, channel: 'C1', ts: '1.1' }, { status: 503 });
    expect((await failureOf(on.port.send(address, outMessage([tableBlock(), tableBlock()])))).outcome).toBe(
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
    on.slack.answer('chat.postMessage', { ok: false, error });
    const failure = await failureOf(on.port.send(address, hello));
    expect(failure).toMatchObject({ outcome, message: `chat.postMessage: ${error}` });
  });

  it('by the rate waits as long as Slack says', async () => {
    on.slack.answer('chat.postMessage', { status: 429, headers: { 'retry-after': '30' } });
    expect(await failureOf(on.port.send(address, hello))).toMatchObject({
      outcome: 'later',
      afterMs: 30_000,
    });
    expect(on.slack.of('chat.postMessage')).toHaveLength(1);
  });

  it('by the rate without a time is tried later', async () => {
    on.slack.answer('chat.postMessage', { status: 429 });
    expect((await failureOf(on.port.send(address, hello))).outcome).toBe('later');
  });

  it('by a broken server is tried later', async () => {
    on.slack.answer('chat.postMessage', { status: 502, body: '<html>proxy 10.0.0.7</html>' });
    expect(await failureOf(on.port.send(address, hello))).toMatchObject({
      outcome: 'later',
      message: 'chat.postMessage: http 502',
    });
  });

  it('whose answer is a page may have been delivered', async () => {
    on.slack.answer('chat.postMessage', { status: 200, body: '<html>proxy 10.0.0.7</html>' });
    expect(await failureOf(on.port.send(address, hello))).toMatchObject({
      outcome: 'unknown',
      message: 'chat.postMessage: unreadable_answer',
    });
  });

  it('by a connection that broke after the request may have been delivered', async () => {
    on.slack.answer('chat.postMessage', 'drop');
    expect((await failureOf(on.port.send(address, hello))).outcome).toBe('unknown');
  });

  it('by a connection that never came about is tried later', async () => {
    await on.slack[Symbol.asyncDispose]();
    expect(await failureOf(on.port.send(address, hello))).toMatchObject({
      outcome: 'later',
      message: 'chat.postMessage: ECONNREFUSED',
    });
    on.slack = await startScriptedSlack();
  });

  it('to a workspace that removed the app is dead, and calls nobody', async () => {
    on.installed = false;
    expect((await failureOf(on.port.send(address, hello))).outcome).toBe('dead');
    expect(on.slack.calls).toEqual([]);
  });

  it('of an edit, which may be repeated, is tried later where a message would be unknown', async () => {
    on.slack.answer('chat.update', 'drop');
    expect((await failureOf(on.port.edit(ref, hello))).outcome).toBe('later');
    on.slack.answer('chat.update', { ok: false, error: 'fatal_error' });
    expect((await failureOf(on.port.edit(ref, hello))).outcome).toBe('later');
  });
});

describe('to one person', () => {
  it('whispers what is short, in the room', async () => {
    expect(await on.port.sendPrivately(address, account, hello)).toMatchObject({
      kind: 'ephemeral',
      ts: '1700000000.000900',
    });
    expect(on.slack.of('chat.postEphemeral')[0]).toMatchObject({
      channel: 'C1',
      user: 'U1',
      thread_ts: '1.2',
    });
  });

  it('writes directly what should last: tables, charts and files', async () => {
    await on.port.sendPrivately(address, account, outMessage([tableBlock()]));
    expect(on.slack.of('conversations.open')).toEqual([{ users: 'U1' }]);
    expect(on.slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1' });
    expect(on.slack.of('chat.postEphemeral')).toEqual([]);
  });

  it('writes directly to someone who left the room', async () => {
    on.slack.answer('chat.postEphemeral', { ok: false, error: 'user_not_in_channel' });
    await on.port.sendPrivately(address, account, hello);
    expect(on.slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1' });
  });

  it('answers where it was asked when that is private already', async () => {
    await on.port.sendPrivately(direct, account, hello);
    expect(on.slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
    expect(on.slack.of('chat.postMessage')[0]).toMatchObject({ channel: 'D1', thread_ts: '1.2' });
  });
});
