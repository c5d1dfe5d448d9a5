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
import type { DirectRoom } from '../direct-room.ts';
import { createRateBound } from '../rate.ts';
import { describeError } from './errors.ts';
import { createMadeFiles } from './made-files.ts';
import { readJson, refuse } from './requests.ts';
import { turnRoutes } from './turns.ts';
import { PAGE_ROWS } from './web-port.ts';
import type { StartData } from './wire.ts';

export interface ApiDeps {
  readonly assistant: Assistant;
  readonly room: DirectRoom;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly start: (language: Language, actor: Actor) => Promise<StartData>;
  readonly languageOf: (c: Context) => Language;
  /** The language that the person chose to be answered in. */
  readonly answersIn: (c: Context) => Language | null;
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
  const files = createMadeFiles();
  const api = new Hono();
  const words = (c: Context) => webWords[deps.languageOf(c)];

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

  api.get('/start', async c => c.json(await deps.start(deps.languageOf(c), deps.actorOf(c))));

  api.route('/', turnRoutes({ ...deps, files, atOnce: limits.questionsAtOnce }));

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

/** The name in both forms of RFC 6266: plain letters for old readers, UTF-8 for the rest. */
function sendFile(c: Context, name: string, mediaType: string, bytes: Uint8Array<ArrayBuffer>): Response {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`);
  return c.body(bytes, 200, {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
  });
}
