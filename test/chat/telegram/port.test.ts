import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { telegramRef } from '../../../src/chat/telegram/address.ts';
import { openLocal } from '../../../src/chat/telegram/download.ts';
import { accountOf } from '../../../src/chat/telegram/parse.ts';
import { startTelegramServer } from '../../support/telegram.ts';
import { FRAMEWORKS, portTo, refusal } from './bots.ts';
import { message, text } from './messages.ts';
import { Talk } from './talk.ts';

const talk = Talk.perTest();

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'svod-telegram-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

describe.each(FRAMEWORKS)('words for one person, through %s', framework => {
  const account = () => accountOf(talk.anna.user);

  it('are seen by that person alone where the server can', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const group = talk.telegram.group({ title: 'Продажи', people: [talk.anna, talk.boris] });
    const ref = await port.sendPrivately(
      talk.addressOf(group.id),
      account(),
      message([text('Телефон: +7 999')]),
    );
    expect(
      group
        .as(talk.anna)
        .messages()
        .map(shown => shown.text),
    ).toContain('Телефон: +7 999');
    expect(JSON.stringify(group.as(talk.boris).messages())).not.toContain('+7 999');
    expect(telegramRef(ref)).toMatchObject({ receiver: talk.anna.user.id, message: 0 });
    await port.edit(ref, message([text('Уже не скажу')]));
    expect(group.as(talk.anna).messages().at(-1)?.text).toBe('Уже не скажу');
  });

  it('go to the private chat where the server would show them to everybody', async () => {
    talk.telegram.faults.isOld = true;
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const group = talk.telegram.group({ title: 'Продажи', people: [talk.anna, talk.boris] });
    await port.sendPrivately(talk.addressOf(group.id), account(), message([text('Телефон: +7 999')]));
    expect((await chat.next()).text).toBe('Телефон: +7 999');
    expect(JSON.stringify(talk.telegram.messages(group.id))).not.toContain('+7 999');
  });

  it('are taken back and said elsewhere when a server shows them to everybody after all', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const group = talk.telegram.group({ title: 'Продажи', people: [talk.anna, talk.boris] });
    // A server in between: it knows the method and ignores the parameter.
    const old = () => {
      talk.telegram.faults.isOld = true;
    };
    await port.sendPrivately(talk.addressOf(group.id), account(), message([text('раз')]));
    old();
    await port.sendPrivately(talk.addressOf(group.id), account(), message([text('Телефон: +7 999')]));
    expect((await chat.next()).text).toBe('Телефон: +7 999');
    expect(JSON.stringify(talk.telegram.messages(group.id))).not.toContain('+7 999');
    const before = talk.telegram.callsOf('sendMessage').length;
    await port.sendPrivately(talk.addressOf(group.id), account(), message([text('три')]));
    expect(talk.telegram.callsOf('sendMessage')).toHaveLength(before + 1);
  });

  it('cannot be said at all where the bot was never begun, so that the caller can say that', async () => {
    talk.telegram.faults.isOld = true;
    const { port } = portTo(framework, talk.telegram.url);
    const group = talk.telegram.group({ title: 'Продажи', people: [talk.anna, talk.boris] });
    const error = await refusal(
      port.sendPrivately(talk.addressOf(group.id), account(), message([text('x')])),
    );
    expect(error.outcome).toBe('dead');
  });

  it('in a private conversation stay there, in its topic', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    await port.sendPrivately(talk.addressOf(chat.chatId), account(), message([text('тут')]));
    expect((await chat.next()).text).toBe('тут');
  });
});

describe.each(FRAMEWORKS)('around messages, %s', framework => {
  it('a press is answered with a short note, and late answers harm nobody', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const chat = talk.begun();
    const rows = [[{ id: 's', label: 'Отправить' }]];
    await port.send(talk.addressOf(chat.chatId), message([text('Письмо'), { kind: 'buttons', rows }]));
    const press = chat.press('Отправить');
    const event = { handle: { callback: press.id } } as never;
    await port.acknowledge(event, 'Отправляю '.repeat(50));
    expect((await press.answer).text).toHaveLength(200);
    await expect(port.acknowledge(event)).resolves.toBeUndefined();
    await expect(port.acknowledge({ handle: {} } as never)).resolves.toBeUndefined();
  });

  it('the readers of a group are known when all of them are administrators', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const alone = talk.telegram.group({ title: 'Один', people: [talk.anna] });
    expect(await port.readers(talk.addressOf(alone.id))).toEqual({
      accountIds: [String(talk.anna.user.id)],
      complete: true,
    });
    const two = talk.telegram.group({
      title: 'Двое',
      people: [talk.anna, talk.boris],
      bots: 'administrator',
    });
    expect(await port.readers(talk.addressOf(two.id))).toEqual({
      accountIds: [String(talk.anna.user.id)],
      complete: false,
    });
    expect(await port.readers(talk.addressOf(501))).toEqual({ accountIds: ['501'], complete: true });
  });

  it('a profile tells the name as it is now', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    talk.begun();
    const old = { ...accountOf(talk.anna.user), name: 'Аня' };
    expect(await port.profile(old)).toEqual({ ...old, name: 'Анна' });
  });

  it('a file is downloaded as it was sent, and its link is told to nobody', async () => {
    const { port, log } = portTo(framework, talk.telegram.url);
    const bytes = Buffer.from('голос '.repeat(1000));
    const sent = talk.begun().sendVoice({ bytes });
    const file = (size: number | null) =>
      ({
        id: sent.voice?.file_id ?? '',
        name: null,
        mediaType: null,
        size,
        kind: 'voice',
        forwarded: false,
      }) as const;
    const options = { maxBytes: 1_000_000, signal: new AbortController().signal };
    const stream = await port.download(file(bytes.length), options);
    expect(Buffer.concat(await stream.toArray())).toEqual(bytes);
    expect(log.lines.join()).not.toContain('SIMULATOR');

    const calls = talk.telegram.callsOf('getFile').length;
    await expect(port.download(file(30_000_000), options)).rejects.toMatchObject({
      code: 'file_too_large',
      detail: { megabytes: 1 },
    });
    expect(talk.telegram.callsOf('getFile')).toHaveLength(calls);
    const more = await port.download(file(null), { ...options, maxBytes: 100 }).catch(error => error);
    expect(more).toMatchObject({ code: 'file_too_large' });
  });

  it('a file above the bound of Telegram’s own servers is refused in so many words', async () => {
    const { port } = portTo(framework, talk.telegram.url);
    const sent = talk.begun().sendAudio({ size: 25_000_000 });
    const options = { maxBytes: 100_000_000, signal: new AbortController().signal };
    const file = {
      id: sent.audio?.file_id ?? '',
      name: null,
      mediaType: null,
      kind: 'audio',
      forwarded: false,
    } as const;
    for (const size of [25_000_000, null]) {
      await expect(port.download({ ...file, size }, options)).rejects.toMatchObject({
        code: 'file_too_large',
        detail: { megabytes: 20 },
      });
    }
    expect(port.capabilities.maxDownloadBytes).toBe(20_000_000);
  });
});

describe('a Bot API server of one’s own', () => {
  const options = { maxBytes: 100_000_000, signal: new AbortController().signal };
  const voice = (id: string) =>
    ({ id, name: null, mediaType: null, size: null, kind: 'voice', forwarded: false }) as const;

  /** A server that keeps its files in `folder`, and a voice message on it. */
  async function local(folder: string) {
    const telegram = await startTelegramServer({ localFolder: folder });
    const chat = telegram.privately(telegram.person({ name: 'Анна' }));
    const sent = chat.sendVoice({ bytes: Buffer.from('голос') });
    return { telegram, id: sent.voice?.file_id ?? '' };
  }

  it('hands out files from its own folder, from nowhere else and by no link out of it', async () => {
    await using folder = await temporaryFolder();
    const [files, other] = [join(folder.path, 'files'), join(folder.path, 'other')];
    await Promise.all([mkdir(files), mkdir(other)]);
    const { telegram, id } = await local(files);
    await using _ = telegram;
    const { port } = portTo('telegraf', telegram.url, { filesDir: files });
    expect(port.capabilities.maxDownloadBytes).toBe(2_000_000_000);
    const bytes = await (await port.download(voice(id), options)).toArray();
    expect(Buffer.concat(bytes).toString()).toBe('голос');

    const elsewhere = portTo('telegraf', telegram.url, { filesDir: other }).port;
    expect((await refusal(elsewhere.download(voice(id), options))).outcome).toBe('rejected');
    const unconfigured = portTo('telegraf', telegram.url).port;
    expect((await refusal(unconfigured.download(voice(id), options))).outcome).toBe('rejected');

    await rm(join(files, 'voice'), { recursive: true });
    await writeFile(join(other, 'file_0.ogg'), 'чужое');
    await symlink(other, join(files, 'voice'));
    await expect(openLocal(join(files, 'voice', 'file_0.ogg'), files)).rejects.toMatchObject({
      outcome: 'rejected',
    });
  });
});
