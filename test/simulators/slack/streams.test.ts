import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { DrivenClock, startSlackServer, textOf } from '../../support/slack.ts';
import { call, section } from './support/call.ts';

async function asked() {
  const clock = new DrivenClock();
  const slack = await startSlackServer({ clock });
  const anna = slack.workspace.person({ name: 'anna' });
  const channel = slack.workspace.channel({ name: 'sales', members: [anna] });
  const question = anna.mention(channel, 'сколько?');
  const recipient = { recipient_team_id: slack.workspace.id, recipient_user_id: anna.id };
  const start = (args: object = {}) =>
    call(slack, 'chat.startStream', { channel: channel.id, thread_ts: question.ts, ...recipient, ...args });
  const append = (ts: string, args: object) =>
    call(slack, 'chat.appendStream', { channel: channel.id, ts, ...args });
  const stop = (ts: string, args: object = {}) =>
    call(slack, 'chat.stopStream', { channel: channel.id, ts, ...args });
  return { slack, clock, anna, channel, question, start, append, stop };
}

describe('a stream', () => {
  it('grows by chunks of text and cards of steps, and ends with blocks under it', async () => {
    const { slack, anna, channel, question } = await asked();
    await using _ = slack;
    const client = new WebClient(slack.workspace.botToken, { slackApiUrl: slack.apiUrl });
    const stream = client.chatStream({
      channel: channel.id,
      thread_ts: question.ts,
      recipient_team_id: slack.workspace.id,
      recipient_user_id: anna.id,
      buffer_size: 1,
    });
    await stream.append({ chunks: [{ type: 'task_update', id: 't', title: 'Ищу', status: 'in_progress' }] });
    await stream.append({ markdown_text: '**42** ' });
    await stream.append({ chunks: [{ type: 'task_update', id: 't', title: 'Нашёл', status: 'complete' }] });
    const message = slack.workspace.messages(channel, question)[1];
    expect(message?.stream?.state).toBe('streaming');
    await stream.append({ markdown_text: 'клиента' });
    await stream.stop({ blocks: [section('источник') as never] });
    expect(message?.stream?.state).toBe('completed');
    expect(message?.text).toBe('**42** клиента');
    expect(message?.blocks.map(block => block.type)).toEqual(['task_card', 'markdown', 'section']);
    expect(message?.blocks[0]).toMatchObject({ title: 'Нашёл', status: 'complete' });
    expect(textOf(await slack.workspace.nextMessage({ thread: question }))).toContain('источник');
  });

  it('needs its reader named outside direct conversations', async () => {
    const { slack, anna, start } = await asked();
    await using _ = slack;
    expect(await start({ recipient_team_id: '' })).toMatchObject({ error: 'missing_recipient_team_id' });
    expect(await start({ recipient_user_id: '' })).toMatchObject({ error: 'missing_recipient_user_id' });
    expect(await start({ recipient_team_id: 'T404' })).toMatchObject({ error: 'team_not_found' });
    const hers = anna.say(anna.dm, 'сколько?');
    const alone = { channel: anna.dm.id, thread_ts: hers.ts, recipient_team_id: '', recipient_user_id: '' };
    expect(await start(alone)).toMatchObject({ ok: true });
    expect(await start({ ...alone, thread_ts: '' })).toMatchObject({ error: 'invalid_thread_ts' });
  });

  it('stays text or chunks for life', async () => {
    const { slack, start, append, stop } = await asked();
    await using _ = slack;
    const text = (await start({ markdown_text: 'раз' })).ts ?? '';
    const chunks = [{ type: 'markdown_text', text: 'два' }];
    expect(await append(text, { chunks })).toMatchObject({ error: 'streaming_mode_mismatch' });
    expect(await append(text, { markdown_text: ' два' })).toMatchObject({ ok: true });
    const other = (await start({ chunks })).ts ?? '';
    expect(await append(other, { markdown_text: 'три' })).toMatchObject({ error: 'streaming_mode_mismatch' });
    expect(await stop(other, { chunks })).toMatchObject({ ok: true, message: { text: 'двадва' } });
    expect(await append(text, {})).toMatchObject({ error: 'invalid_arguments' });
    expect(await append(text, { markdown_text: 'а'.repeat(12_001) })).toMatchObject({
      error: 'msg_too_long',
    });
  });

  it('takes nothing after its end, and no edit or deletion before it', async () => {
    const { slack, channel, start, append, stop } = await asked();
    await using _ = slack;
    const ts = (await start({ markdown_text: 'раз' })).ts ?? '';
    const edit = () => call(slack, 'chat.update', { channel: channel.id, ts, text: 'правка' });
    expect(await edit()).toMatchObject({ error: 'streaming_state_conflict' });
    expect(await call(slack, 'chat.delete', { channel: channel.id, ts })).toMatchObject({
      error: 'cant_delete_message',
    });
    await stop(ts);
    expect(await append(ts, { markdown_text: 'два' })).toMatchObject({
      error: 'message_not_in_streaming_state',
    });
    expect(await stop(ts)).toMatchObject({ error: 'message_not_in_streaming_state' });
    expect(await edit()).toMatchObject({ ok: true });
  });

  it('is over after five silent minutes', async () => {
    const { slack, clock, start, append } = await asked();
    await using _ = slack;
    const ts = (await start({ markdown_text: 'раз' })).ts ?? '';
    clock.advance(299_000);
    expect(await append(ts, { markdown_text: 'два' })).toMatchObject({ ok: true });
    clock.advance(301_000);
    expect(await append(ts, { markdown_text: 'три' })).toMatchObject({
      error: 'message_not_in_streaming_state',
    });
  });

  it('takes no more text once its reader stops it, and may still be closed', async () => {
    const { slack, anna, question, start, append, stop } = await asked();
    await using _ = slack;
    const ts = (await start({ markdown_text: 'раз' })).ts ?? '';
    anna.stop(question);
    expect(await append(ts, { markdown_text: 'два' })).toMatchObject({ error: 'stopped_by_user' });
    expect(await stop(ts)).toMatchObject({ ok: true, message: { text: 'раз' } });
  });

  it('refuses chunks and closing blocks that break the rules, and goes on', async () => {
    const { slack, start, append, stop } = await asked();
    await using _ = slack;
    const ts = (await start({ chunks: [{ type: 'markdown_text', text: 'раз' }] })).ts ?? '';
    const task = { type: 'task_update', id: 't', title: 'а'.repeat(257), status: 'complete' };
    expect(await append(ts, { chunks: [task] })).toMatchObject({ error: 'invalid_chunks' });
    expect(await append(ts, { chunks: [{ ...task, title: 'а', status: 'done' }] })).toMatchObject({
      error: 'invalid_chunks',
    });
    expect(await stop(ts, { blocks: [section('')] })).toMatchObject({ error: 'invalid_blocks' });
    expect(await stop(ts, { blocks: [section('конец')], session_status: 'closed' })).toMatchObject({
      ok: true,
    });
  });
});

describe('the status line', () => {
  it('goes with the answer, by an empty word, or after two minutes', async () => {
    const { slack, clock, channel, question } = await asked();
    await using _ = slack;
    const set = (status: string, loading: readonly string[] = []) =>
      call(slack, 'assistant.threads.setStatus', {
        channel_id: channel.id,
        thread_ts: question.ts,
        status,
        loading_messages: loading,
      });
    expect(await set('думает', ['Читаю', 'Считаю'])).toMatchObject({ ok: true });
    expect(channel.statuses.get(question.ts)).toMatchObject({
      status: 'думает',
      loadingMessages: ['Читаю', 'Считаю'],
    });
    await call(slack, 'chat.postMessage', { channel: channel.id, thread_ts: question.ts, text: 'вот' });
    expect(channel.statuses.size).toBe(0);
    await set('думает');
    await set('');
    expect(channel.statuses.size).toBe(0);
    await set('думает');
    clock.advance(120_001);
    expect(channel.statuses.size).toBe(0);
    expect(await set('думает', Array(11).fill('а'))).toMatchObject({ error: 'invalid_arguments' });
    expect(channel.statusLog.map(one => one.status.status)).toEqual(['думает', 'думает', '', 'думает']);
  });
});

describe('an agent session', () => {
  it('keeps its status and title', async () => {
    const { slack, channel, question } = await asked();
    await using _ = slack;
    const session = { channel_id: channel.id, thread_ts: question.ts };
    const set = (args: object) => call(slack, 'agents.sessions.setStatus', { ...session, ...args });
    expect(await set({ status: 'busy' })).toMatchObject({ error: 'invalid_arguments' });
    expect(await set({ status: 'processing', title: 'Клиенты' })).toMatchObject({
      status: 'processing',
      title: 'Клиенты',
    });
    expect(await set({ status: 'active', title: 'Другое' })).toMatchObject({
      status: 'active',
      title: 'Клиенты',
    });
    expect(await call(slack, 'agents.sessions.rename', { ...session, title: 'Лиды' })).toMatchObject({
      title: 'Лиды',
    });
    const prompts = [{ title: 'Лиды', message: 'Покажи лидов' }];
    const suggest = (list: readonly object[]) =>
      call(slack, 'assistant.threads.setSuggestedPrompts', { channel_id: channel.id, prompts: list });
    expect(await suggest(prompts)).toMatchObject({ ok: true });
    expect(channel.prompts?.prompts).toEqual(prompts);
    expect(await suggest(Array(5).fill(prompts[0]))).toMatchObject({ error: 'invalid_arguments' });
  });
});
