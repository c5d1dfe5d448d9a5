import { describe, expect, it } from 'vitest';
import type { MessageRef } from '../../../src/chat/port.ts';
import { outMessage, tableBlock } from './support/messages.ts';
import { buttons, failureOf, hello, portUnderTest, ref } from './support/port.ts';

const on = portUnderTest();

describe('editing', () => {
  const stream = { ...ref, kind: 'stream' } as MessageRef;

  it('replaces text and blocks of a message', async () => {
    expect(await on.port.edit(ref, outMessage([tableBlock()]))).toMatchObject({
      kind: 'message',
      ts: ref.ts,
    });
    expect(on.slack.of('chat.update')[0]).toMatchObject({
      channel: 'C1',
      ts: ref.ts,
      blocks: [{ type: 'data_table' }, {}],
    });
  });

  it('ends a live stream with the answer', async () => {
    expect(await on.port.edit(stream, outMessage([tableBlock(), buttons]))).toMatchObject({
      kind: 'message',
      ts: ref.ts,
    });
    expect(on.slack.of('chat.stopStream')[0]).toMatchObject({
      blocks: [{ type: 'data_table' }, {}, { type: 'actions' }],
    });
    expect(on.slack.of('chat.update')).toEqual([]);
  });

  it('updates a stream that Slack has ended already, however often it is asked to', async () => {
    on.slack.answer('chat.stopStream', { ok: false, error: 'message_not_in_streaming_state' });
    await on.port.edit(stream, hello);
    await on.port.edit(stream, hello);
    const [once, again] = on.slack.of('chat.update');
    expect(once).toEqual(again);
    expect(on.slack.of('chat.postMessage')).toEqual([]);
  });

  it('replaces text that was streamed, instead of saying it twice', async () => {
    await on.port.edit({ ...ref, kind: 'text-stream' } as MessageRef, hello);
    expect(on.slack.of('chat.stopStream')).toEqual([{ channel: 'C1', ts: ref.ts }]);
    expect(on.slack.of('chat.update')[0]).toMatchObject({ blocks: [{ type: 'rich_text' }] });
  });

  it('climbs down on a stream, too', async () => {
    const text = outMessage([{ kind: 'text', markdown: 'Ответ' }]);
    on.slack.answer(
      'chat.stopStream',
      { ok: false, error: 'invalid_blocks' },
      { ok: false, error: 'invalid_blocks' },
      { ok: true },
    );
    on.slack.answer('chat.update', { ok: true, channel: 'C1', ts: '1.1' });
    await on.port.edit(stream, text);
    expect(on.slack.of('chat.update')).toEqual([{ channel: 'C1', ts: ref.ts, text: 'Ответ', blocks: [] }]);
  });

  it('gives up what was deleted meanwhile and says nothing itself: the outbox sends it afresh', async () => {
    on.slack.answer('chat.update', { ok: false, error: 'message_not_found' });
    expect((await failureOf(on.port.edit(ref, hello))).outcome).toBe('rejected');
    const whispered = { ...ref, kind: 'ephemeral' } as MessageRef;
    expect((await failureOf(on.port.edit(whispered, hello))).outcome).toBe('rejected');
    expect(on.slack.of('chat.postMessage')).toEqual([]);
  });

  it('tells of a later part that may be missing once, and never asks to be repeated for it', async () => {
    const long = outMessage([tableBlock(), tableBlock(), tableBlock()]);
    on.slack.answer('chat.postMessage', 'drop', { ok: true, channel: 'C1', ts: '9.8' }, 'drop');
    await on.port.edit(ref, long);
    const texts = on.slack.of('chat.postMessage').map(({ text }) => String(text));
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
    on.slack.answer('conversations.replies', { ok: true, messages: standing });
    await on.port.settle(ref, 'Отправил Иван, **14:02**');
    expect(on.slack.of('conversations.replies')[0]).toMatchObject({
      channel: 'C1',
      ts: '1.2',
      oldest: ref.ts,
      latest: ref.ts,
    });
    expect(on.slack.of('chat.update')).toEqual([
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
    on.slack.answer('conversations.replies', {
      ok: true,
      messages: [{ ts: ref.ts, text: 'Черновик', blocks: [section, note] }],
    });
    await on.port.settle(ref, 'Отправил Иван');
    await on.port.settle(ref, null);
    expect(on.slack.of('chat.update')).toEqual([]);
  });

  it('keeps the text of a message that had no blocks', async () => {
    on.slack.answer('conversations.replies', {
      ok: true,
      messages: [{ ts: ref.ts, text: 'Только &lt;текст&gt;' }],
    });
    await on.port.settle(ref, 'Готово');
    expect(on.slack.of('chat.update')[0]).toMatchObject({
      blocks: [{ type: 'section', text: { text: 'Только &lt;текст&gt;' } }, { type: 'context' }],
    });
  });

  it('gives up blocks that Slack no longer takes, not the note', async () => {
    on.slack.answer('conversations.replies', { ok: true, messages: standing });
    on.slack.answer(
      'chat.update',
      { ok: false, error: 'invalid_blocks' },
      { ok: true, channel: 'C1', ts: ref.ts },
    );
    await on.port.settle(ref, 'Готово');
    expect(on.slack.of('chat.update')[1]).toMatchObject({ blocks: [section, { type: 'context' }] });
  });

  it('leaves alone what is gone', async () => {
    on.slack.answer('conversations.replies', { ok: true, messages: [] });
    await on.port.settle(ref, 'Готово');
    on.slack.answer('conversations.replies', { ok: false, error: 'thread_not_found' });
    await on.port.settle(ref, 'Готово');
    expect(on.slack.of('chat.update')).toEqual([]);
  });

  it('replaces a message that only one person sees, by the address that came with the press', async () => {
    const whispered = { ...ref, kind: 'ephemeral', responseUrl: `${on.slack.origin}/respond` } as MessageRef;
    await on.port.settle(whispered, 'Готово');
    expect(on.slack.of('respond')).toEqual([{ replace_original: true, text: 'Готово' }]);
  });
});
