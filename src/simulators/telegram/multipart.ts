/** One part of a `multipart/form-data` body. */
export interface Part {
  readonly name: string;
  /** Null for a plain field. */
  readonly fileName: string | null;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * Splits a body into its parts, or gives null where it is none. Node's own `Request.formData()` refuses what grammY sends
 * (a file name without quotes, which Telegram takes), hence this reader.
 */
export function readMultipart(body: Buffer, contentType: string): readonly Part[] | null {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  if (!boundary) return null;
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  const parts: Part[] = [];
  let at = body.indexOf(mark);
  if (at < 0) return null;
  for (;;) {
    const from = at + mark.length;
    if (body.toString('latin1', from, from + 2) === '--') return parts;
    const next = body.indexOf(mark, from);
    const head = body.indexOf('\r\n\r\n', from);
    if (next < 0 || head < 0 || head > next) return null;
    const part = readPart(body.toString('utf8', from, head), body.subarray(head + 4, next - 2));
    if (!part) return null;
    parts.push(part);
    at = next;
  }
}

function readPart(headers: string, bytes: Buffer): Part | null {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(headers)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === null) return null;
  return {
    name,
    fileName: parameter(disposition, 'filename'),
    mediaType: /^content-type:\s*([^\s;]+)/im.exec(headers)?.[1] ?? 'application/octet-stream',
    bytes,
  };
}

/** A parameter with or without quotes; without them it reaches to the next one. */
function parameter(disposition: string, name: string): string | null {
  const quoted = new RegExp(`(?:^|[;\\s])${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
  return new RegExp(`(?:^|[;\\s])${name}=([^;"]+)`, 'i').exec(disposition)?.[1]?.trim() ?? null;
}
