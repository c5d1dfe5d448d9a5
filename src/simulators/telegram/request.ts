import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import { readMultipart } from './multipart.ts';
import { isObject, Params, type Upload } from './params.ts';

/** Uploads up to 50 MB, and a little for what surrounds them: Bot API, "Sending files". */
const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
const MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 256 * 1024;

/**
 * Reads a call's parameters from the query and the body (JSON, urlencoded or multipart), as the platform does for GET and POST.
 * Throws `ApiError` 413 above the upload cap and 400 for a body that cannot be read.
 */
export async function readParams(request: IncomingMessage, query: URLSearchParams): Promise<Params> {
  const values: Record<string, unknown> = Object.fromEntries(query);
  const body = await readBody(request);
  if (body.length === 0) return new Params(values);
  const type = request.headers['content-type'] ?? '';
  if (/^application\/json\b/i.test(type)) return new Params({ ...values, ...parseJson(body) });
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return new Params({ ...values, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) });
  }
  if (/^multipart\/form-data\b/i.test(type)) return readForm(body, type, values);
  return new Params(values);
}

function parseJson(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(value)) return value;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw new ApiError(400, "Bad Request: can't parse request JSON object");
}

function readForm(body: Buffer, type: string, values: Record<string, unknown>): Params {
  const parts = readMultipart(body, type);
  if (!parts) throw new ApiError(400, "Bad Request: can't parse multipart form data");
  const uploads = new Map<string, Upload>();
  for (const { name, fileName, mediaType, bytes } of parts) {
    if (fileName === null) values[name] = bytes.toString('utf8');
    else if (bytes.length > MAX_UPLOAD_BYTES) throw tooLarge();
    else uploads.set(name, { name: fileName, mediaType, bytes });
  }
  return new Params(values, uploads);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  // Said at once where the length is told: nobody has to send 50 MB to hear it.
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ApiError {
  return new ApiError(413, 'Request Entity Too Large');
}
