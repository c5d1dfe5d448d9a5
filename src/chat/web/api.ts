import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Actor } from '../../access/actor.ts';
import type { Assistant } from '../../assistant/assistant.ts';
import { EXPORT_MAX_ROWS, makeExport } from '../../capabilities/exports/exports.ts';
import type { Language } from '../../capabilities/tool.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { webWords } from '../../words/web.ts';
import { createRateBound } from '../rate.ts';
import { askStream, PAGE_ROWS } from './ask.ts';
import { describeError } from './errors.ts';
import { createMadeFiles } from './made-files.ts';
import type { StartData, WebError } from './wire.ts';

export interface ApiDeps {
  readonly assistant: Assistant;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly start: (language: Language) => Promise<StartData>;
  readonly languageOf: (c: Context) => Language;
  readonly actorOf: (c: Context) => Actor;
  /** Whose bounds a request counts against. */
  readonly personOf: (c: Context) => string;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  readonly questionsPerMinute: number;
  readonly questionsAtOnce: number;
  readonly otherPerMinute: number;
}

const LIMITS: Limits = { questionsPerMinute: 40, questionsAtOnce: 4, otherPerMinute: 240 };
const MAX_BODY_BYTES = 64 * 1024;
const MAX_QUESTION_LENGTH = 2000;

const askRequest = z.object({
  threadId: z.uuid().nullable(),
  text: z.string().trim().min(1),
  model: z.literal('embedded').optional(),
});
const feedbackRequest = z.object({
  answerId: z.uuid(),
  verdict: z.enum(['up', 'down']),
  reason: z.string().trim().max(2000).optional(),
});

/** Everything below `/api`: JSON in, JSON (or a stream of it, or a file) out. */
export function createApi(deps: ApiDeps): Hono {
  const limits = { ...LIMITS, ...deps.limits };
  const questionBound = createRateBound({ perMinute: limits.questionsPerMinute, burst: 12 });
  const otherBound = createRateBound({ perMinute: limits.otherPerMinute, burst: 60 });
  const running = new Map<string, number>();
  const files = createMadeFiles();
  const api = new Hono();
  const words = (c: Context) => webWords[deps.languageOf(c)];
  const refuse = (c: Context, status: 400 | 413 | 429, code: string, message: string, extra = {}) =>
    c.json({ code, message, ...extra } satisfies WebError, status);

  api.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: c => refuse(c, 413, 'usage', words(c).tooBig) }));
  api.use(async (c, next) => {
    const bound = c.req.path === '/api/ask' ? questionBound : otherBound;
    const waitMs = bound(deps.personOf(c));
    if (waitMs === 0) return next();
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    c.header('Retry-After', String(retryAfterSeconds));
    return refuse(c, 429, 'usage', words(c).tooFast(retryAfterSeconds), { retryAfterSeconds });
  });
  api.onError((error, c) => {
    const { status, body } = describeError(error, deps.languageOf(c), deps.logger);
    return c.json(body, status);
  });

  api.get('/start', async c => c.json(await deps.start(deps.languageOf(c))));

  api.post('/ask', async c => {
    const request = askRequest.safeParse(await readJson(c));
    if (!request.success) return refuse(c, 400, 'usage', words(c).badRequest);
    if (request.data.text.length > MAX_QUESTION_LENGTH) {
      return refuse(c, 400, 'usage', words(c).tooLong(MAX_QUESTION_LENGTH));
    }
    const person = deps.personOf(c);
    if ((running.get(person) ?? 0) >= limits.questionsAtOnce) {
      return refuse(c, 429, 'usage', words(c).tooMany);
    }
    running.set(person, (running.get(person) ?? 0) + 1);
    const visitor = { actor: deps.actorOf(c), language: deps.languageOf(c) };
    const { threadId, text, model } = request.data;
    const stream = askStream({ threadId, text, ...(model && { model }) }, visitor, {
      answer: (message, listen, signal) => deps.assistant.answer(message, listen, signal),
      describe: error => describeError(error, visitor.language, deps.logger).body,
      publish: reply => files.publish(reply, visitor.actor),
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
  });

  api.post('/feedback', async c => {
    const given = feedbackRequest.safeParse(await readJson(c));
    if (!given.success) return refuse(c, 400, 'usage', words(c).badRequest);
    const { answerId, verdict, reason } = given.data;
    await deps.assistant.feedback({ answerId, verdict, actor: deps.actorOf(c), ...(reason && { reason }) });
    return c.body(null, 204);
  });

  api.get('/threads', async c => c.json(await deps.assistant.threads(deps.actorOf(c))));
  api.get('/threads/:id{[0-9a-f-]{36}}', async c => {
    const turns = await deps.assistant.history(c.req.param('id'), deps.actorOf(c));
    if (turns.length === 0) throw new AppError('not_found', 'No such thread of this person.');
    return c.json(turns);
  });
  api.delete('/threads/:id{[0-9a-f-]{36}}', async c => {
    await deps.assistant.deleteThread(c.req.param('id'), deps.actorOf(c));
    return c.body(null, 204);
  });

  api.get('/answers/:id{[0-9a-f-]{36}}/table', async c => {
    const options = { maxRows: PAGE_ROWS, signal: c.req.raw.signal };
    return c.json(await deps.assistant.rerun(c.req.param('id'), deps.actorOf(c), options));
  });

  api.get('/export/:file{[0-9a-f-]{36}\\.(csv|xlsx)}', async c => {
    const [answerId = '', extension] = c.req.param('file').split('.');
    const [actor, language] = [deps.actorOf(c), deps.languageOf(c)];
    const title = await deps.assistant.question(answerId, actor);
    const format = extension === 'xlsx' ? 'xlsx' : 'csv';
    const table = await deps.assistant.rerun(answerId, actor, {
      maxRows: EXPORT_MAX_ROWS,
      language,
      signal: c.req.raw.signal,
      format,
    });
    const file = await makeExport(table, {
      format,
      title,
      language,
      timeZone: deps.timeZone,
      now: new Date(),
    });
    return sendFile(c, file.name, file.mediaType, new Uint8Array(file.bytes));
  });

  api.get('/files/:id{[0-9a-f-]{36}}', async c => {
    const file = await files.read(c.req.param('id'), deps.actorOf(c));
    return sendFile(c, file.name, file.mediaType, file.bytes);
  });
  return api;
}

async function readJson(c: Context): Promise<unknown> {
  // The type is asked for because a form of another site cannot send it without a preflight.
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return null;
  return c.req.json().catch(() => null);
}

/** The name in both forms of RFC 6266: plain letters for old readers, UTF-8 for the rest. */
function sendFile(c: Context, name: string, mediaType: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`);
  return c.body(bytes, 200, {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
  });
}
