import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { DrivenClock, startSlackServer } from '../../support/slack.ts';
import { call } from './support/call.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

describe('uploading', () => {
  it('works as the SDK does it, into a thread', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    const asked = anna.say(anna.dm, 'график?');
    const client = new WebClient(slack.workspace.botToken, { slackApiUrl: slack.apiUrl });
    await client.filesUploadV2({
      channel_id: anna.dm.id,
      thread_ts: asked.ts,
      initial_comment: 'вот',
      filename: 'график.png',
      file: Buffer.from(PNG),
      alt_text: 'пик в мае',
    });
    const shared = await slack.workspace.nextMessage({ thread: asked });
    expect(shared).toMatchObject({ subtype: 'file_share', text: 'вот' });
    expect(shared.files[0]).toMatchObject({
      name: 'график.png',
      mimetype: 'image/png',
      altText: 'пик в мае',
    });
    expect(shared.files[0]?.bytes).toEqual(PNG);
  });

  it('shares a moment after it is complete: a picture of the file is refused until then', async () => {
    const clock = new DrivenClock();
    await using slack = await startSlackServer({ clock, timings: { fileShareMs: 1500 } });
    const channel = slack.workspace.channel({ name: 'sales' });
    const { upload_url = '', file_id = '' } = await call(slack, 'files.getUploadURLExternal', {
      filename: 'a.png',
      length: PNG.length,
    });
    const complete = () =>
      call(slack, 'files.completeUploadExternal', { files: [{ id: file_id, title: 'График' }] });
    expect(await complete()).toMatchObject({ error: 'file_not_found' });
    const short = await fetch(upload_url, { method: 'POST', body: PNG.slice(1) });
    expect(short.status).toBe(400);
    const raw = await fetch(upload_url, { method: 'POST', body: PNG });
    expect(await raw.text()).toBe(`OK - ${PNG.length}`);
    expect(await complete()).toMatchObject({ ok: true, files: [{ id: file_id, title: 'График' }] });
    const show = () =>
      call(slack, 'chat.postMessage', {
        channel: channel.id,
        text: 'график',
        blocks: [{ type: 'image', slack_file: { id: file_id }, alt_text: 'график' }],
      });
    expect(await show()).toMatchObject({ error: 'invalid_blocks' });
    clock.advance(1500);
    expect(await show()).toMatchObject({ ok: true });
  });

  it('gives bytes to the token of the workspace and the sign-in page to everybody else', async () => {
    await using slack = await startSlackServer({ workspaces: [{ name: 'один' }, { name: 'два' }] });
    const anna = slack.workspace.person({ name: 'anna' });
    const [file] = anna.upload(anna.dm, { name: 'звонок.mp3', bytes: new Uint8Array(10) }).files;
    const { file: shown } = await call(slack, 'files.info', { file: file?.id });
    const url = (shown as { url_private_download: string }).url_private_download;
    const get = (token: string) =>
      fetch(url, { redirect: 'manual', headers: { authorization: `Bearer ${token}` } });
    const mine = await get(slack.workspace.botToken);
    expect([mine.status, mine.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    expect((await get('xoxb-no')).status).toBe(302);
    expect((await get(slack.workspaces[1]?.botToken ?? '')).status).toBe(302);
  });
});

describe('a shared channel', () => {
  it('sends a hint instead of the file, and files.info tells the rest', async () => {
    await using slack = await startSlackServer();
    const anna = slack.workspace.person({ name: 'anna' });
    const channel = slack.workspace.channel({ name: 'partner', shared: true, members: [anna] });
    const { url } = await call(slack, 'apps.connections.open', {}, slack.app.appToken);
    const socket = new WebSocket(String(url));
    const heard = new Promise<{
      files: readonly { id: string; file_access: string; url_private?: string }[];
    }>(resolve => {
      socket.onmessage = ({ data }) => {
        const envelope = JSON.parse(String(data));
        if (envelope.type === 'events_api') resolve(envelope.payload.event);
      };
    });
    await slack.until(() => slack.sockets.count === 1, 'the socket');
    anna.upload(channel, { name: 'звонок.ogg', bytes: new Uint8Array(10) });
    const { files } = await heard;
    expect(files[0]).toMatchObject({ file_access: 'check_file_info' });
    expect(files[0]?.url_private).toBeUndefined();
    expect(await call(slack, 'files.info', { file: files[0]?.id })).toMatchObject({
      file: { mimetype: 'audio/ogg', size: 10, url_private_download: expect.stringContaining('/files-pri/') },
    });
    socket.close();
  });
});
