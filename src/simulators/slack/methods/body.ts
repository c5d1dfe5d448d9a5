import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, parseJson } from '../json.ts';
import { SlackError } from '../slack-error.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** The whole body. Throws `request_too_large`. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new SlackError('request_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Arguments of a Web API call: of its address, and of its body as a form, as JSON or in parts. */
export async function readArguments(request: IncomingMessage, url: URL): Promise<JsonObject> {
  const query = Object.fromEntries(url.searchParams);
  if (request.method === 'GET') return query;
  const body = await readBody(request);
  if (body.length === 0) return query;
  const type = request.headers['content-type'];
  if (!type) throw new SlackError('missing_post_type');
  if (/^application\/json/i.test(type)) return { ...query, ...readJson(body) };
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
  }
  if (/^multipart\/form-data/i.test(type)) return { ...query, ...textsOf(await readParts(body, type)) };
  throw new SlackError('invalid_post_type');
}

function readJson(body: Buffer): JsonObject {
  const value = parseJson(body.toString('utf8'));
  if (value === undefined) throw new SlackError('invalid_json');
  if (!isObject(value)) throw new SlackError('json_not_object');
  return value;
}

/** The parts of a multipart body. Throws `invalid_form_data`. */
export async function readParts(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new SlackError('invalid_form_data');
  }
}

function textsOf(form: FormData): JsonObject {
  return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
}
