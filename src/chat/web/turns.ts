import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Language } from '../../capabilities/tool.ts';
import { webWords } from '../../words/web.ts';
import type { Direct } from '../exchange.ts';
import type { InboundBody } from '../port.ts';
import { accountId, eventOf, personOf, type Speaker, typed } from '../surface.ts';
import type { ApiDeps } from './api.ts';
import { describeError } from './errors.ts';
import type { MadeFiles } from './made-files.ts';
import { readJson, refuse } from './requests.ts';
import { turnStream } from './stream.ts';
import { webMessage } from './web-message.ts';
import { WebPort } from './web-port.ts';
import type { AskEvent, WebMail } from './wire.ts';

const MAX_QUESTION_LENGTH = 2000;
const MAX_FIELD_LENGTH = 4000;

const threadId = z.uuid().nullable();
const askRequest = z.object({
  threadId,
  text: z.string().trim().min(1),
  model: z.literal('embedded').optional(),
});
const pressRequest = z.object({
  threadId,
  button: z.string().min(1).max(100),
  from: z.uuid().nullable(),
});
const formRequest = z.object({
  threadId,
  form: z.string().min(1).max(100),
  values: z.record(z.string().max(100), z.string().max(MAX_FIELD_LENGTH)),
});
const mailRequest = z.object({ ids: z.array(z.number().int()).max(1000) });

export interface TurnsDeps extends ApiDeps {
  readonly files: MadeFiles;
  readonly atOnce: number;
}

/** What people say and press on the page, and what comes of it as a stream; and what was said to them from elsewhere. */
export function turnRoutes(deps: TurnsDeps): Hono {
  const { room, files } = deps;
  const running = new Map<string, number>();
  const routes = new Hono();
  const words = (c: Context) => webWords[deps.languageOf(c)];

  routes.post('/ask', async c => {
    const request = askRequest.safeParse(await readJson(c));
    if (!request.success) return refuse(c, 400, 'usage', words(c).badRequest);
    const { text, model } = request.data;
    if (text.length > MAX_QUESTION_LENGTH) {
      return refuse(c, 400, 'usage', words(c).tooLong(MAX_QUESTION_LENGTH));
    }
    const body = typed(text);
    return answer(c, request.data.threadId, body.kind === 'text' && model ? { ...body, model } : body);
  });

  routes.post('/press', async c => {
    const request = pressRequest.safeParse(await readJson(c));
    if (!request.success) return refuse(c, 400, 'usage', words(c).badRequest);
    const { button, from } = request.data;
    const body = { kind: 'press', button, from: from === null ? null : { message: from } } as const;
    return answer(c, request.data.threadId, body);
  });

  routes.post('/form', async c => {
    const request = formRequest.safeParse(await readJson(c));
    if (!request.success) return refuse(c, 400, 'usage', words(c).badRequest);
    const { form, values } = request.data;
    return answer(c, request.data.threadId, { kind: 'form', form, values });
  });

  routes.get('/mail', async c => {
    const mail: WebMail[] = [];
    for (const { id, message } of await room.mail('web', conversationsOf(c))) {
      const drawn = await webMessage(message, randomUUID(), file =>
        files.attach(file, deps.actorOf(c), room.readAttached),
      );
      mail.push({ id, message: drawn });
    }
    return c.json(mail);
  });

  routes.post('/mail', async c => {
    const request = mailRequest.safeParse(await readJson(c));
    if (!request.success) return refuse(c, 400, 'usage', words(c).badRequest);
    const ids = new Set(request.data.ids);
    const mail = await room.mail('web', conversationsOf(c));
    await room.settle(mail.filter(({ id }) => ids.has(id)));
    return c.body(null, 204);
  });
  return routes;

  /** Begins the keys of every conversation of whoever is here. */
  function conversationsOf(c: Context): string {
    return `web:${accountId(deps.actorOf(c))}:`;
  }

  function answer(c: Context, given: string | null, body: InboundBody): Response {
    const person = deps.personOf(c);
    if ((running.get(person) ?? 0) >= deps.atOnce) return refuse(c, 429, 'usage', words(c).tooMany);
    running.set(person, (running.get(person) ?? 0) + 1);
    const thread = given ?? randomUUID();
    const [actor, language] = [deps.actorOf(c), deps.languageOf(c)];
    const { timeZone } = deps;
    const speaker: Speaker = { platform: 'web', actor, language, chosen: deps.answersIn(c), timeZone };
    const conversationKey = `${conversationsOf(c)}${thread}`;
    const event = eventOf(speaker, body, { dedupeKey: randomUUID(), conversationKey, address: { thread } });
    const stream = turnStream(thread, {
      work: (tell, signal) =>
        room.take({
          event,
          signal,
          direct: directOf(speaker, { thread, countsAs: `web:${person}`, tell }),
          port: read =>
            new WebPort({
              tell,
              publish: reply => files.publish(reply, actor),
              draw: (message, ref) => webMessage(message, ref, file => files.attach(file, actor, read)),
            }),
        }),
      describe: error => describeError(error, language, deps.logger).body,
      ended: () => {
        const left = (running.get(person) ?? 1) - 1;
        if (left > 0) running.set(person, left);
        else running.delete(person);
      },
    });
    // `X-Accel-Buffering` keeps nginx from holding the progress lines back.
    return c.body(stream, 200, {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'X-Accel-Buffering': 'no',
    });
  }
}

/** The page keeps what a conversation asks it to: the thread in its address, the language in a cookie. */
function directOf(
  speaker: Speaker,
  { thread, countsAs, tell }: { thread: string; countsAs: string; tell: (event: AskEvent) => void },
): Direct {
  return {
    person: personOf(speaker),
    countsAs,
    threadId: thread,
    beginThread: () => tell({ kind: 'new_thread' }),
    keepLanguage: (language: Language | null) => tell({ kind: 'language', language }),
  };
}
