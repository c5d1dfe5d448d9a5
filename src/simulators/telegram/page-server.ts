import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { html } from 'hono/html';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { type SimulatorLanguage, telegramSimulatorWords } from '../../words/telegram-simulator.ts';
import { loadPage, type PageAssets } from '../page-assets.ts';
import { PAGE_HEADERS } from '../page-guard.ts';
import type { TelegramDriver } from './driver.ts';
import type { Happening } from './journal.ts';
import { pageEvent, pageRoom, roomsOf } from './page-view.ts';
import type { Person, Room } from './room.ts';
import { Seat } from './seat.ts';
import type { PageAct, PagePerson, PageState } from './wire.ts';

export interface PageOptions {
  readonly language: SimulatorLanguage;
  /** Whom one can act as, in order. */
  readonly people: readonly PagePerson[];
}

const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
/** Media that a browser may show by itself; everything else is saved. */
const SHOWN = /^(image\/(png|jpeg|webp|gif)|audio\/(ogg|mpeg|mp4|wav|x-wav|webm))$/;

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
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(PAGE_HEADERS)) {
      if (name !== 'Cache-Control' || !c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.get('/', c => c.html(pageDocument(assets, options.language)));
  app.get('/assets/*', compress(), c => {
    const found = assets.byUrl.get(c.req.path);
    if (!found) return c.body(null, 404);
    c.header('ETag', found.etag);
    c.header('Cache-Control', 'no-cache');
    if (c.req.header('if-none-match') === found.etag) return c.body(null, 304);
    return c.body(found.body, 200, { 'Content-Type': found.mediaType });
  });
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
  app.get('/sim/file/:id', c => {
    const file = driver().platform.files.byId(c.req.param('id'));
    if (!file) return c.body(null, 404);
    const isShown = SHOWN.test(file.mediaType);
    const name = encodeURIComponent(file.name).replace(
      /['()*]/g,
      sign => `%${sign.charCodeAt(0).toString(16)}`,
    );
    return c.body(new Uint8Array(file.bytes), 200, {
      'Content-Type': isShown ? file.mediaType : 'application/octet-stream',
      'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    });
  });
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
  return streamSSE(c, async stream => {
    const waiting: Happening[] = [];
    let wake = Promise.withResolvers<void>();
    const end = platform.journal.subscribe(entry => {
      waiting.push(entry);
      wake.resolve();
    });
    stream.onAbort(() => {
      end();
      wake.resolve();
    });
    // Said at once, so that the page knows from when on it misses nothing.
    await stream.writeSSE({ data: JSON.stringify({ kind: 'state' }) });
    while (!stream.aborted) {
      await wake.promise;
      wake = Promise.withResolvers<void>();
      for (const entry of waiting.splice(0)) {
        const event = pageEvent(platform.rooms, person, entry);
        if (event) await stream.writeSSE({ data: JSON.stringify(event) });
      }
    }
  });
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

function pageDocument(assets: PageAssets, language: SimulatorLanguage) {
  const words = telegramSimulatorWords[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
<meta name="color-scheme" content="light dark" />
<title>${words.title}</title>
<link rel="icon" href="data:," />
${assets.styleUrls.map(url => html`<link rel="stylesheet" href="${url}" />`)}
${assets.moduleUrls.map(url => html`<link rel="modulepreload" href="${url}" />`)}
<script type="module" src="${assets.entryUrl}"></script>
</head>
<body><div id="app"></div><noscript><p>${words.needsScript}</p></noscript></body>
</html>`;
}
