import { getRequestListener } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Language } from '../../capabilities/tool.ts';
import { slackSimulatorWords } from '../../words/slack-simulator.ts';
import { createPageApp, sendSentFile, streamEvents } from '../page-app.ts';
import { loadPage, type PageAssets } from '../page-assets.ts';
import { isFromHere, PAGE_HEADERS } from '../page-guard.ts';
import type { Answer } from './delivery/answer.ts';
import { pageEvent, pageState } from './page-view.ts';
import type { PageAct, PageActed, PageEvent, PagePerson } from './page-wire.ts';
import type { Submission } from './people/modals.ts';
import type { Person } from './people/person.ts';
import type { ExtraRoutes, SlackServer } from './server.ts';
import type { Channel, Message } from './world.ts';

export interface PageOptions {
  readonly language: Language;
  /** Whom one can act as, in order. */
  readonly people: () => readonly PagePerson[];
}

const MAX_UPLOAD_BYTES = 200 * 1024 * 1024;
const MAX_TEXT = 12_000;

const value = z.union([z.string().max(MAX_TEXT), z.array(z.string().max(300)).max(100)]);
const pressed = z.object({
  blockId: z.string(),
  actionId: z.string(),
  label: z.string().optional(),
  value: value.optional(),
});
const channelId = z.string();
const ts = z.string();
const act = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('say'),
    channelId,
    text: z.string().min(1).max(MAX_TEXT),
    threadTs: ts.optional(),
  }),
  z.object({ kind: z.literal('press'), channelId, ts, pressed }),
  z.object({ kind: z.literal('pressInView'), pressed }),
  z.object({ kind: z.literal('submit'), values: z.record(z.string(), value) }),
  z.object({ kind: z.literal('cancel'), all: z.boolean() }),
  z.object({ kind: z.literal('shortcut'), channelId, ts, callbackId: z.string().max(255) }),
  z.object({ kind: z.literal('openHome'), tab: z.enum(['home', 'messages']) }),
  z.object({ kind: z.literal('stop'), channelId, threadTs: ts }),
  z.object({ kind: z.literal('invite'), channelId }),
]) satisfies z.ZodType<PageAct>;

/** The simulator's page: people's side of the workspace that the bot works in, for a browser. */
export async function createPage(options: PageOptions): Promise<(server: SlackServer) => ExtraRoutes> {
  const assets = await loadPage(`${import.meta.dirname}/page`);
  return server => {
    const listener = getRequestListener(pageApp(server, assets, options).fetch);
    return async (request, response) => {
      if (!isFromHere(request)) response.writeHead(403, PAGE_HEADERS).end();
      else await listener(request, response);
      return true;
    };
  };
}

function pageApp(server: SlackServer, assets: PageAssets, options: PageOptions): Hono {
  const { title, needsScript } = slackSimulatorWords[options.language];
  const app = createPageApp(assets, () => ({
    language: options.language,
    title,
    needsScript,
    first: options.people()[0]?.id ?? '',
  }));
  app.get('/sim/state', c => {
    const person = personOf(c, server);
    return person ? c.json(pageState(server, person, options.people())) : c.body(null, 404);
  });
  app.get('/sim/events', c => events(c, server));
  app.post('/sim/act', async c => {
    const person = personOf(c, server);
    const given = act.safeParse(await c.req.json().catch(() => null));
    if (!person || !given.success) return c.body(null, 400);
    try {
      return c.json(await perform(server, person, given.data));
    } catch {
      // The driver throws for what is no longer there to be pressed, answered or filled.
      return c.json({ ok: false, reason: 'gone' } satisfies PageActed);
    }
  });
  app.post('/sim/upload', c => upload(c, server));
  app.get('/sim/file/:id', c => sendFile(c, server));
  return app;
}

/** Everything that the person gets to see, as it happens. */
function events(c: Context, server: SlackServer): Response {
  const person = personOf(c, server);
  if (!person) return c.body(null, 404);
  return streamEvents<PageEvent>(c, { kind: 'state' }, tell =>
    server.world.watch(change => {
      const event = pageEvent(server, person, change);
      if (!event) return;
      // Of several changes to one thing only how it stands last is sent.
      const of =
        event.kind === 'message' ? event.message.ts : event.kind === 'channel' ? event.channelId : '';
      tell(() => event, `${event.kind} ${of}`);
    }),
  );
}

async function perform(server: SlackServer, person: Person, given: PageAct): Promise<PageActed> {
  switch (given.kind) {
    case 'say':
      return say(server, person, given);
    case 'press': {
      const { value: chosen, ...at } = given.pressed;
      return answered(await person.press(messageIn(server, person, given.channelId, given.ts), at, chosen));
    }
    case 'pressInView': {
      const { value: chosen, ...at } = given.pressed;
      return answered(await person.pressInView(at, chosen));
    }
    case 'submit':
      return submitted(await person.submit(given.values));
    case 'cancel':
      await person.cancel(given.all);
      return { ok: true };
    case 'shortcut': {
      const message = messageIn(server, person, given.channelId, given.ts);
      return answered(await person.shortcut(message, given.callbackId));
    }
    case 'openHome':
      person.openHome(given.tab);
      return { ok: true };
    case 'stop':
      person.stop(messageIn(server, person, given.channelId, given.threadTs));
      return { ok: true };
    case 'invite':
      server.workspace.invite(channelIn(server, person, given.channelId), person);
      return { ok: true };
  }
}

async function say(
  server: SlackServer,
  person: Person,
  given: Extract<PageAct, { kind: 'say' }>,
): Promise<PageActed> {
  const channel = channelIn(server, person, given.channelId);
  const isCommand = given.text === server.app.command || given.text.startsWith(`${server.app.command} `);
  if (isCommand && !given.threadTs) return answered(await person.command(channel, given.text));
  const thread = given.threadTs ? messageIn(server, person, given.channelId, given.threadTs) : undefined;
  person.say(channel, given.text, thread);
  return { ok: true };
}

function answered(answer: Answer): PageActed {
  return answer.ok ? { ok: true } : { ok: false, reason: answer.reason };
}

function submitted(submission: Submission): PageActed {
  if (submission.kind === 'errors') return { ok: false, errors: submission.errors };
  return submission.kind === 'failed' ? { ok: false, reason: 'form' } : { ok: true };
}

function channelIn(server: SlackServer, person: Person, id: string): Channel {
  const channel = server.workspace.workspace.channels.get(id);
  if (!channel?.members.has(person.id)) throw new Error('There is no such channel for this person.');
  return channel;
}

function messageIn(server: SlackServer, person: Person, channelOf: string, stamp: string): Message {
  const message = channelIn(server, person, channelOf).messages.get(stamp);
  if (!message || message.deleted) throw new Error('There is no such message.');
  return message;
}

function personOf(c: Context, server: SlackServer): Person | null {
  return server.workspace.personOf(c.req.query('me') ?? '');
}

async function upload(c: Context, server: SlackServer): Promise<Response> {
  const person = personOf(c, server);
  if (!person || Number(c.req.header('content-length') ?? 0) > MAX_UPLOAD_BYTES) return c.body(null, 400);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const { channel = '', thread, name = 'file', text = '' } = c.req.query();
  try {
    person.upload(channelIn(server, person, channel), {
      name,
      bytes,
      text,
      ...(thread && { thread: messageIn(server, person, channel, thread) }),
    });
    return c.json({ ok: true } satisfies PageActed);
  } catch {
    return c.json({ ok: false, reason: 'gone' } satisfies PageActed);
  }
}

function sendFile(c: Context, server: SlackServer): Response {
  const file = server.workspace.workspace.files.get(c.req.param('id') ?? '');
  return sendSentFile(c, file && { name: file.name, mediaType: file.mimetype, bytes: file.bytes });
}
