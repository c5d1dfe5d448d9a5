import { getRequestListener } from '@hono/node-server';
import type { Context } from 'hono';
import { z } from 'zod';
import { type SimulatorLanguage, telegramSimulatorWords } from '../../words/telegram-simulator.ts';
import { createPageApp, sendSentFile, streamEvents } from '../page-app.ts';
import { loadPage } from '../page-assets.ts';
import type { TelegramDriver } from './driver.ts';
import { pageEvent, pageRoom, roomsOf } from './page-view.ts';
import type { Person, Room } from './room.ts';
import { Seat } from './seat.ts';
import type { PageAct, PageEvent, PagePerson, PageState } from './wire.ts';

export interface PageOptions {
  readonly language: SimulatorLanguage;
  /** Whom one can act as, in order. */
  readonly people: readonly PagePerson[];
}

const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;

const act = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('say'),
    text: z.string().min(1).max(4096),
    thread: z.number().int().optional(),
    replyTo: z.number().int().optional(),
  }),
  z.object({
    kind: z.literal('press'),
    messageId: z.number().int(),
    ephemeralId: z.number().int().optional(),
    data: z.string().min(1).max(64),
  }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('block') }),
  z.object({ kind: z.literal('unblock') }),
]) satisfies z.ZodType<PageAct>;

/** The page of the simulator: the people's side of the same platform that bots call. */
export async function createPage(driver: () => TelegramDriver, options: PageOptions) {
  const assets = await loadPage(`${import.meta.dirname}/page`);
  const { title, needsScript } = telegramSimulatorWords[options.language];
  const app = createPageApp(assets, () => ({ language: options.language, title, needsScript }));
  app.get('/sim/state', c => {
    const person = personOf(c, driver()) ?? driver().platform.people.get(options.people[0]?.id ?? 0);
    return person ? c.json(stateFor(driver(), person, options)) : c.body(null, 404);
  });
  app.get('/sim/events', c => events(c, driver()));
  app.post('/sim/act', async c => {
    const seat = seatOf(c, driver());
    const given = act.safeParse(await c.req.json().catch(() => null));
    if (!seat || !given.success) return c.body(null, 400);
    try {
      return c.json({ queryId: perform(seat, given.data) });
    } catch {
      // The driver throws for what a person cannot do now: blocked, out of the room, nothing to stop.
      return c.body(null, 409);
    }
  });
  app.post('/sim/upload', c => upload(c, driver()));
  app.get('/sim/file/:id', c => sendSentFile(c, driver().platform.files.byId(c.req.param('id'))));
  return getRequestListener(app.fetch);
}

function stateFor(driver: TelegramDriver, person: Person, options: PageOptions): PageState {
  const { platform, bot } = driver;
  const { id, first_name, username } = bot.user;
  const language = person.user.language_code ?? '';
  const text = (field: string) => bot.texts.get(`${field}/${language}`) ?? bot.texts.get(`${field}/`);
  return {
    people: options.people,
    me: person.user.id,
    bot: { id, name: text('name') ?? first_name, username },
    description: text('description') ?? '',
    rooms: roomsOf(platform, bot, person).map(room => pageRoom(bot, room, person)),
  };
}

/** Everything that the person gets to see, as it happens. */
function events(c: Context, { platform }: TelegramDriver): Response {
  const person = personOf(c, { platform });
  if (!person) return c.body(null, 404);
  return streamEvents<PageEvent>(c, { kind: 'state' }, tell =>
    platform.journal.subscribe(entry => tell(() => pageEvent(platform.rooms, person, entry))),
  );
}

/** The id of a press, null for everything else. */
function perform(seat: Seat, done: PageAct): string | null {
  switch (done.kind) {
    case 'say': {
      const replyTo = done.replyTo === undefined ? undefined : seat.room.posts.get(done.replyTo)?.message;
      seat.say(done.text, {
        ...(done.thread !== undefined && { thread: done.thread }),
        ...(replyTo && { replyTo }),
      });
      return null;
    }
    case 'press': {
      const message = seat
        .messages()
        .find(one => one.message_id === done.messageId && one.ephemeral_message_id === done.ephemeralId);
      return message ? seat.pressData(message, done.data).id : null;
    }
    case 'stop':
      seat.stop();
      return null;
    case 'block':
      seat.block();
      return null;
    case 'unblock':
      seat.unblock();
      return null;
  }
}

/** A file in the body, its name and place in the query. Recordings become voice messages or audio by their kind. */
async function upload(c: Context, driver: TelegramDriver): Promise<Response> {
  const seat = seatOf(c, driver);
  if (!seat) return c.body(null, 400);
  if (Number(c.req.header('content-length') ?? 0) > MAX_UPLOAD_BYTES) return c.body(null, 413);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0] || 'application/octet-stream';
  const thread = Number(c.req.query('thread')) || undefined;
  const seconds = Math.round(Number(c.req.query('seconds')) || 0);
  const file = { name: c.req.query('name') ?? 'file', mediaType, bytes, seconds };
  const forwardedFrom = c.req.query('forwardedFrom');
  const caption = c.req.query('caption');
  const placing = {
    ...(thread !== undefined && { thread }),
    ...(forwardedFrom && { forwardedFrom }),
    ...(caption && { caption }),
  };
  try {
    if (/^image\/(png|jpeg|webp)$/.test(mediaType)) await seat.sendPhoto(bytes, placing);
    else if (/^audio\/(ogg|opus|webm)$/.test(mediaType)) seat.sendVoice(file, placing);
    else if (mediaType.startsWith('audio/')) seat.sendAudio(file, placing);
    else seat.sendDocument(file, placing);
    return c.json({});
  } catch {
    return c.body(null, 409);
  }
}

function personOf(c: Context, { platform }: Pick<TelegramDriver, 'platform'>): Person | undefined {
  return platform.people.get(Number(c.req.query('as')));
}

function seatOf(c: Context, driver: TelegramDriver): Seat | null {
  const person = personOf(c, driver);
  const room: Room | undefined = driver.platform.rooms.get(c.req.query('room') ?? '');
  if (!person || !room || !roomsOf(driver.platform, driver.bot, person).includes(room)) return null;
  return new Seat(driver.platform, room, person);
}
