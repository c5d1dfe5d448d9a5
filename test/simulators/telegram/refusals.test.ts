import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callBot,
  DEMO_TOKEN,
  type Envelope,
  manualClock,
  type Seat,
  startTelegramServer,
  type TelegramServer,
} from '../../support/telegram.ts';

let telegram: TelegramServer;
let chat: Seat;
const clock = manualClock();

beforeEach(async () => {
  telegram = await startTelegramServer({ clock });
  chat = telegram.privately(telegram.person({ name: 'Ира', language: 'ru' }));
  chat.say('/start');
});
afterEach(() => telegram.close());

function call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Envelope> {
  return callBot(telegram.url, DEMO_TOKEN, method, { chat_id: chat.chatId, ...params });
}

async function refusal(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { ok, error_code, description } = await call(method, params);
  return ok ? 'accepted' : `${error_code} ${description}`;
}

async function upload(
  method: string,
  field: string,
  bytes: Uint8Array<ArrayBuffer>,
  more: Record<string, string> = {},
) {
  const form = new FormData();
  form.set('chat_id', String(chat.chatId));
  for (const [name, value] of Object.entries(more)) form.set(name, value);
  form.set(field, new File([bytes], 'file.png', { type: 'image/png' }));
  const response = await fetch(`${telegram.url}/bot${DEMO_TOKEN}/${method}`, { method: 'POST', body: form });
  return (await response.json()) as Envelope;
}

function png(width: number, height: number): Promise<Buffer<ArrayBuffer>> {
  const create = { width, height, channels: 3 as const, background: '#fff' };
  return sharp({ create }).png().toBuffer() as Promise<Buffer<ArrayBuffer>>;
}

describe('a call', () => {
  it('of no bot is unauthorized, of no token and of no method not found', async () => {
    expect(await callBot(telegram.url, '1:unknown', 'getMe')).toMatchObject({
      error_code: 401,
      description: 'Unauthorized',
    });
    expect(await callBot(telegram.url, 'nonsense', 'getMe')).toMatchObject({ error_code: 404 });
    expect(await refusal('getMeNot')).toBe('404 Not Found: method not found');
  });

  it('is read from the query, a form and JSON alike, whatever the case of its name', async () => {
    const address = `${telegram.url}/bot${DEMO_TOKEN}/SENDMESSAGE?chat_id=${chat.chatId}&text=`;
    const markup = JSON.stringify({ inline_keyboard: [[{ text: 'Да', callback_data: 'y' }]] });
    const form = new URLSearchParams({ reply_markup: markup });
    const response = await fetch(`${address}query`, { method: 'POST', body: form });
    expect(await response.json()).toMatchObject({ ok: true, result: { text: 'query' } });
    expect(chat.messages().at(-1)?.reply_markup?.inline_keyboard[0]?.[0]?.text).toBe('Да');
  });
});

describe('a message', () => {
  it('needs a chat that is there', async () => {
    expect(await refusal('sendMessage', { chat_id: '', text: 'x' })).toBe(
      '400 Bad Request: chat_id is empty',
    );
    expect(await refusal('sendMessage', { chat_id: 42, text: 'x' })).toBe('400 Bad Request: chat not found');
    expect(await refusal('sendMessage', { chat_id: '@nobody', text: 'x' })).toBe(
      '400 Bad Request: chat not found',
    );
  });

  it('needs a text of up to 4096 characters after its markup is read', async () => {
    expect(await refusal('sendMessage')).toBe('400 Bad Request: message text is empty');
    expect(await refusal('sendMessage', { text: ' \n ' })).toBe('400 Bad Request: text must be non-empty');
    expect(await refusal('sendMessage', { text: 'я'.repeat(4097) })).toBe(
      '400 Bad Request: message is too long',
    );
    const marked = `<b>${'я'.repeat(4095)}</b>&lt;`;
    expect(await refusal('sendMessage', { text: marked, parse_mode: 'HTML' })).toBe('accepted');
    expect(await refusal('sendMessage', { text: 'x', parse_mode: 'WIKI' })).toBe(
      '400 Bad Request: unsupported parse_mode',
    );
  });

  it('is refused with the place of a mark that cannot be read', async () => {
    expect(await refusal('sendMessage', { text: 'доход <b>', parse_mode: 'HTML' })).toBe(
      '400 Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    );
    expect(await refusal('sendMessage', { text: 'доход <5', parse_mode: 'HTML' })).toBe(
      "400 Bad Request: can't parse entities: Unclosed start tag at byte offset 11",
    );
  });

  it('has buttons of 1 to 64 bytes of data', async () => {
    const markup = (data: string) => ({ inline_keyboard: [[{ text: 'Да', callback_data: data }]] });
    const send = (data: string) => refusal('sendMessage', { text: 'x', reply_markup: markup(data) });
    expect(await send('я'.repeat(32))).toBe('accepted');
    expect(await send('я'.repeat(33))).toBe('400 Bad Request: BUTTON_DATA_INVALID');
    expect(await send('')).toBe('400 Bad Request: BUTTON_DATA_INVALID');
    const bare = { inline_keyboard: [[{ text: 'Да' }]] };
    expect(await refusal('sendMessage', { text: 'x', reply_markup: bare })).toBe(
      "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
    const local = { inline_keyboard: [[{ text: 'Открыть', url: 'http://localhost:8080/' }]] };
    expect(await refusal('sendMessage', { text: 'x', reply_markup: local })).toBe(
      "400 Bad Request: inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
    );
    expect(await refusal('sendMessage', { text: 'x', reply_markup: '{broken' })).toBe(
      "400 Bad Request: can't parse reply keyboard markup JSON object",
    );
  });

  it('answers a message that is there, or goes without where that is allowed', async () => {
    const gone = { message_id: 999 };
    expect(await refusal('sendMessage', { text: 'x', reply_parameters: gone })).toBe(
      '400 Bad Request: message to be replied not found',
    );
    const lenient = { ...gone, allow_sending_without_reply: true };
    expect(await refusal('sendMessage', { text: 'x', reply_parameters: lenient })).toBe('accepted');
  });

  it('goes into a topic that is there', async () => {
    const ira = chat.person;
    const group = telegram.group({ title: 'Продажи', people: [ira], topics: ['Лиды'] });
    const send = (thread: number) =>
      refusal('sendMessage', { chat_id: group.id, message_thread_id: thread, text: 'x' });
    expect(await send(group.topic('Лиды'))).toBe('accepted');
    expect(await send(1)).toBe('400 Bad Request: message thread not found');
    expect(group.as(ira).messages().at(-1)).toMatchObject({
      message_thread_id: group.topic('Лиды'),
      is_topic_message: true,
    });
  });

  it('does not reach who blocked the bot, left, never wrote or is gone', async () => {
    chat.block();
    expect(await refusal('sendMessage', { text: 'x' })).toBe('403 Forbidden: bot was blocked by the user');
    chat.unblock();
    chat.person.isDeactivated = true;
    expect(await refusal('sendMessage', { text: 'x' })).toBe('403 Forbidden: user is deactivated');
    const silent = telegram.person({ name: 'Олег' });
    expect(await refusal('sendMessage', { chat_id: silent.user.id, text: 'x' })).toBe(
      "403 Forbidden: bot can't initiate conversation with a user",
    );
  });

  it('does not reach a group that the bot was put out of, and is told where an upgraded one moved', async () => {
    const group = telegram.group({ title: 'Отдел', kind: 'group', people: [chat.person] });
    const moved = group.upgrade();
    expect(await call('sendMessage', { chat_id: group.id, text: 'x' })).toEqual({
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: moved.id },
    });
    expect(await refusal('sendMessage', { chat_id: moved.id, text: 'x' })).toBe('accepted');
    moved.removeBot(chat.person);
    expect(await refusal('sendMessage', { chat_id: moved.id, text: 'x' })).toBe(
      '403 Forbidden: bot was kicked from the supergroup chat',
    );
  });
});

describe('an edit', () => {
  it('changes something, of an own message that is there', async () => {
    const { result } = await call('sendMessage', { text: 'было' });
    const message_id = (result as { message_id: number }).message_id;
    expect(await refusal('editMessageText', { message_id, text: 'было' })).toBe(
      '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
    expect(await refusal('editMessageText', { message_id, text: 'стало' })).toBe('accepted');
    expect(await refusal('editMessageText', { message_id: 999, text: 'x' })).toBe(
      '400 Bad Request: message to edit not found',
    );
    expect(await refusal('editMessageText', { message_id: 1, text: 'x' })).toBe(
      "400 Bad Request: message can't be edited",
    );
    expect(await refusal('editMessageCaption', { message_id, caption: 'x' })).toBe(
      '400 Bad Request: there is no caption in the message to edit',
    );
    expect(
      telegram
        .messages(chat.chatId)
        .at(-1)
        ?.earlier.map(one => one.text),
    ).toEqual(['было']);
  });

  it('takes the buttons off where it brings none', async () => {
    const markup = { inline_keyboard: [[{ text: 'Да', callback_data: 'y' }]] };
    const { result } = await call('sendMessage', { text: 'Удалить?', reply_markup: markup });
    const message_id = (result as { message_id: number }).message_id;
    expect(chat.buttons()).toEqual(['Да']);
    expect(await refusal('editMessageReplyMarkup', { message_id })).toBe('accepted');
    expect(chat.buttons()).toEqual([]);
    expect(chat.messages().at(-1)).toMatchObject({ text: 'Удалить?' });
  });

  it('deletes what is younger than two days', async () => {
    const { result } = await call('sendMessage', { text: 'раз' });
    const message_id = (result as { message_id: number }).message_id;
    expect(await refusal('deleteMessage', { message_id })).toBe('accepted');
    expect(await refusal('deleteMessage', { message_id })).toBe(
      '400 Bad Request: message to delete not found',
    );
    await call('sendMessage', { text: 'два' });
    clock.advance(49 * 3_600_000);
    expect(await refusal('deleteMessage', { message_id: message_id + 1 })).toBe(
      "400 Bad Request: message can't be deleted for everyone",
    );
  });
});

describe('a file', () => {
  it('has a caption of up to 1024 characters and something in it', async () => {
    const send = async (bytes: string, caption: string) =>
      (await upload('sendDocument', 'document', Buffer.from(bytes), { caption })).description;
    expect(await send('x', 'я'.repeat(1025))).toBe('Bad Request: message caption is too long');
    expect(await send('', 'x')).toBe('Bad Request: file must be non-empty');
    expect(await refusal('sendDocument')).toBe('400 Bad Request: there is no document in the request');
    expect(await refusal('sendDocument', { document: 'https://example.com/a.csv' })).toBe(
      '400 Bad Request: failed to get HTTP URL content',
    );
  });

  it('is uploaded up to 50 MB', async () => {
    const asked = request(`${telegram.url}/bot${DEMO_TOKEN}/sendDocument`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 51 * 1024 * 1024 },
    });
    asked.on('error', () => {});
    asked.flushHeaders();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect([response.statusCode, await json(response)]).toEqual([
      413,
      { ok: false, error_code: 413, description: 'Request Entity Too Large' },
    ]);
    asked.destroy();
  });

  it('is a photo only in a photo’s measures', async () => {
    const send = async (bytes: Uint8Array<ArrayBuffer>) =>
      (await upload('sendPhoto', 'photo', bytes)).description;
    expect(await send(Buffer.from('no picture'))).toBe('Bad Request: IMAGE_PROCESS_FAILED');
    expect(await send(await png(2100, 100))).toBe('Bad Request: PHOTO_INVALID_DIMENSIONS');
    expect(await send(new Uint8Array(10 * 1024 * 1024 + 1))).toBe('Bad Request: file is too big for a photo');
    expect(await send(await png(1200, 800))).toBeUndefined();
    expect(chat.messages().at(-1)?.photo?.at(-1)).toMatchObject({ width: 1200, height: 800 });
  });

  it('is handed out up to 20 MB, under a name of the platform’s own', async () => {
    const small = chat.sendVoice({ bytes: Buffer.from('voice'), seconds: 4 }).voice;
    const large = chat.sendVoice({ size: 21 * 1024 * 1024 }).voice;
    const { result } = await call('getFile', { file_id: small?.file_id });
    const { file_path } = result as { file_path: string };
    const file = await fetch(`${telegram.url}/file/bot${DEMO_TOKEN}/${file_path}`);
    expect([await file.text(), file_path]).toEqual(['voice', 'voice/file_0.ogg']);
    expect(await refusal('getFile', { file_id: large?.file_id })).toBe('400 Bad Request: file is too big');
    expect(await refusal('getFile', { file_id: 'nonsense' })).toBe('400 Bad Request: invalid file_id');
    expect((await fetch(`${telegram.url}/file/bot1:unknown/${file_path}`)).status).toBe(404);
  });

  it('keeps to its kind in an album of 2 to 10', async () => {
    const item = (type: string) => ({ type, media: chat.messages()[1]?.document?.file_id });
    chat.sendDocument({ bytes: Buffer.from('a;b') });
    expect(await refusal('sendMediaGroup', { media: [item('document')] })).toBe(
      '400 Bad Request: too few messages to send as an album',
    );
    expect(await refusal('sendMediaGroup', { media: [item('document'), item('audio')] })).toBe(
      "400 Bad Request: document can't be mixed with other media types",
    );
    expect(await refusal('sendMediaGroup', { media: [item('document'), item('document')] })).toBe('accepted');
    const [first, second] = chat.messages().slice(-2);
    expect(first?.media_group_id).toBe(second?.media_group_id);
  });
});

describe('a draft', () => {
  it('lives in a private chat for half a minute after its last change', async () => {
    const group = telegram.group({ title: 'Отдел', people: [chat.person] });
    expect(await refusal('sendMessageDraft', { chat_id: group.id, draft_id: 1, text: 'x' })).toBe(
      '400 Bad Request: TEXTDRAFT_PEER_INVALID',
    );
    expect(await refusal('sendMessageDraft', { draft_id: 0, text: 'x' })).toBe(
      '400 Bad Request: draft_id must be non-zero',
    );
    expect(await refusal('sendMessageDraft', { draft_id: 7 })).toBe('accepted');
    clock.advance(29_000);
    expect(await refusal('sendMessageDraft', { draft_id: 7, text: 'Считаю' })).toBe('accepted');
    clock.advance(29_000);
    expect(chat.draft()?.text).toBe('Считаю');
    clock.advance(1000);
    expect(chat.draft()).toBeNull();
  });

  it('gives way to the message, and to a person who stops it', async () => {
    await call('sendMessageDraft', { draft_id: 7, text: 'Считаю', can_stop: true });
    chat.stop();
    await call('sendMessageDraft', { draft_id: 7, text: 'Считаю дальше' });
    expect(chat.draft()).toBeNull();
    const { result } = await call('getUpdates', { offset: -1 });
    expect(result).toMatchObject([
      { stopped_message_generation: { draft_id: 7, chat: { id: chat.chatId } } },
    ]);
    await call('sendMessageDraft', { draft_id: 8, text: 'Ещё' });
    await call('sendMessage', { text: 'Готово' });
    expect(chat.draft()).toBeNull();
  });
});

describe('the rest', () => {
  it('answers a press once, within a quarter of a minute', async () => {
    const markup = { inline_keyboard: [[{ text: 'Да', callback_data: 'y' }]] };
    await call('sendMessage', { text: 'Отправить?', reply_markup: markup });
    const late = 'query is too old and response timeout expired or query ID is invalid';
    const first = chat.press('Да');
    expect(await refusal('answerCallbackQuery', { callback_query_id: first.id, text: 'Отправлено' })).toBe(
      'accepted',
    );
    expect((await first.answer).text).toBe('Отправлено');
    expect(await refusal('answerCallbackQuery', { callback_query_id: first.id })).toBe(
      `400 Bad Request: ${late}`,
    );
    const second = chat.press('Да');
    clock.advance(16_000);
    expect(await refusal('answerCallbackQuery', { callback_query_id: second.id })).toBe(
      `400 Bad Request: ${late}`,
    );
  });

  it('keeps commands by scope and language', async () => {
    const commands = [{ command: 'start', description: 'Начать' }];
    expect(await refusal('setMyCommands', { commands, language_code: 'ru' })).toBe('accepted');
    expect((await call('getMyCommands', { language_code: 'ru' })).result).toEqual(commands);
    expect((await call('getMyCommands')).result).toEqual([]);
    expect(await refusal('setMyCommands', { commands: [{ command: 'Start', description: 'x' }] })).toBe(
      '400 Bad Request: BOT_COMMAND_INVALID',
    );
    const many = Array.from({ length: 101 }, (_, n) => ({ command: `c${n}`, description: 'x' }));
    expect(await refusal('setMyCommands', { commands: many })).toBe('400 Bad Request: BOT_COMMANDS_TOO_MUCH');
    expect(await refusal('setMyDescription', { description: 'О боте', language_code: 'ru' })).toBe(
      'accepted',
    );
    expect((await call('getMyDescription', { language_code: 'ru' })).result).toEqual({
      description: 'О боте',
    });
  });

  it('tells who is in a chat', async () => {
    const oleg = telegram.person({ name: 'Олег' });
    const group = telegram.group({ title: 'Отдел', people: [chat.person, oleg] });
    const ask = async (method: string, more = {}) =>
      (await call(method, { chat_id: group.id, ...more })).result;
    expect(await ask('getChat')).toMatchObject({ type: 'supergroup', title: 'Отдел' });
    expect(await ask('getChatMemberCount')).toBe(3);
    expect(await ask('getChatAdministrators')).toMatchObject([
      { status: 'creator', user: { first_name: 'Ира' } },
    ]);
    expect(await ask('getChatMember', { user_id: oleg.user.id })).toMatchObject({ status: 'member' });
    expect(await ask('leaveChat')).toBe(true);
    expect(await refusal('sendMessage', { chat_id: group.id, text: 'x' })).toBe(
      '403 Forbidden: bot is not a member of the supergroup chat',
    );
  });
});
