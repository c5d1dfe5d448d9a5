import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboundEvent } from '../../../src/chat/port.ts';
import { SlackApi } from '../../../src/chat/slack/api.ts';
import { showProgress } from '../../../src/chat/slack/progress.ts';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.ts';

let slack: ScriptedSlack;
let api: SlackApi;

beforeEach(async () => {
  slack = await startScriptedSlack();
  api = new SlackApi({
    apiUrl: slack.apiUrl,
    logger: pino({ level: 'silent' }),
    authorize: () => Promise.resolve({ token: 'xoxb-1', botUserId: 'UBOT' }),
  });
});

afterEach(() => slack[Symbol.asyncDispose]());

function asked(place: object = {}): InboundEvent {
  return {
    platform: 'slack',
    dedupeKey: 'd',
    conversationKey: 'c',
    room: 'group',
    account: { platform: 'slack', id: 'T9:U1', name: '', language: null, timeZone: null, email: null },
    address: {
      team: 'T1',
      enterprise: null,
      channel: 'C1',
      thread: '1.2',
      user: 'U1',
      direct: false,
      ...place,
    },
    sentAt: '2026-06-23T17:10:00Z',
    body: { kind: 'text', text: 'сколько клиентов', addressed: true },
    handle: {},
  };
}

const NEVER = 2 ** 30;
const methods = () => slack.calls.map(({ method }) => method);

describe('a turn at work', () => {
  it('that is quick shows Slack’s status line and Stop button, and leaves no message', async () => {
    const progress = showProgress({ api, streamAfterMs: NEVER }, asked(), 'Смотрю в базу');
    await progress.close();
    expect(progress.ref).toBeNull();
    expect(slack.of('agents.sessions.setStatus')).toEqual([
      { channel_id: 'C1', thread_ts: '1.2', status: 'processing', initiator_user_id: 'U1' },
      { channel_id: 'C1', thread_ts: '1.2', status: 'active', initiator_user_id: 'U1' },
    ]);
    expect(slack.of('assistant.threads.setStatus')).toEqual([
      {
        channel_id: 'C1',
        thread_ts: '1.2',
        status: 'Смотрю в базу',
        loading_messages: ['Смотрю в базу'],
      },
      { channel_id: 'C1', thread_ts: '1.2', status: '' },
    ]);
    expect(methods()).not.toContain('chat.startStream');
  });

  it('that takes longer is a streaming message with a card for each step, which the answer takes over', async () => {
    const progress = showProgress({ api, streamAfterMs: 0, paceMs: 0 }, asked(), 'Ищу таблицы');
    await slack.received('chat.startStream');
    progress.update('Считаю');
    await slack.received('chat.appendStream');
    await progress.close();
    expect(slack.of('chat.startStream')).toEqual([
      {
        channel: 'C1',
        thread_ts: '1.2',
        chunks: [{ type: 'task_update', id: 'step-1', title: 'Ищу таблицы', status: 'in_progress' }],
        recipient_team_id: 'T9',
        recipient_user_id: 'U1',
      },
    ]);
    expect(slack.of('chat.appendStream').map(({ chunks }) => chunks)).toEqual([
      [
        { type: 'task_update', id: 'step-1', title: 'Ищу таблицы', status: 'complete' },
        { type: 'task_update', id: 'step-2', title: 'Считаю', status: 'in_progress' },
      ],
      [{ type: 'task_update', id: 'step-2', title: 'Считаю', status: 'complete' }],
    ]);
    expect(progress.ref).toMatchObject({
      kind: 'stream',
      channel: 'C1',
      ts: '1700000000.000500',
      thread: '1.2',
    });
  });

  it('in a direct conversation names no recipient', async () => {
    const progress = showProgress(
      { api, streamAfterMs: 0 },
      asked({ channel: 'D1', direct: true }),
      'Считаю',
    );
    await slack.received('chat.startStream');
    await progress.close();
    expect(slack.of('chat.startStream')[0]).not.toHaveProperty('recipient_user_id');
  });

  it('streams text that can name and notify nobody, and says that it did', async () => {
    const progress = showProgress({ api, streamAfterMs: NEVER, paceMs: 0 }, asked(), 'Пишу');
    progress.stream('Внимание, ');
    progress.stream('<!channel>');
    await slack.received('chat.startStream');
    await progress.close();
    expect(slack.of('chat.startStream')[0]?.chunks).toEqual([
      { type: 'task_update', id: 'step-1', title: 'Пишу', status: 'in_progress' },
      { type: 'markdown_text', text: 'Внимание, <\u2060!channel>' },
    ]);
    expect(progress.ref).toMatchObject({ kind: 'text-stream' });
  });

  it('goes on by the status line where Slack will not stream, and asks once only', async () => {
    slack.answer('chat.startStream', { ok: false, error: 'ratelimited' });
    slack.answer('agents.sessions.setStatus', { ok: false, error: 'unknown_method' });
    const progress = showProgress({ api, streamAfterMs: 0, paceMs: 0 }, asked(), 'Ищу');
    await slack.received('assistant.threads.setStatus', 2);
    progress.update('Считаю');
    await slack.received('assistant.threads.setStatus', 3);
    progress.stream('текст');
    await slack.received('assistant.threads.setStatus', 4);
    await progress.close();
    expect(progress.ref).toBeNull();
    expect(slack.of('chat.startStream')).toHaveLength(1);
    expect(slack.of('agents.sessions.setStatus')).toHaveLength(1);
  });

  it('never fails, whatever Slack does', async () => {
    for (const method of ['assistant.threads.setStatus', 'agents.sessions.setStatus', 'chat.startStream'])
      slack.answer(method, 'drop');
    const progress = showProgress({ api, streamAfterMs: 0 }, asked(), 'Ищу');
    await slack.received('chat.startStream');
    await progress.close();
    await progress.close();
    progress.update('поздно');
    expect(progress.ref).toBeNull();
  });

  it('outside of any thread shows nothing', async () => {
    const progress = showProgress({ api, streamAfterMs: 0 }, asked({ channel: 'U1', thread: null }), 'Ищу');
    progress.update('Считаю');
    await progress.close();
    expect(slack.calls).toEqual([]);
  });
});
