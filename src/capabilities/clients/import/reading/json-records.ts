/** One flattened JSON object: dotted paths to text, in the object's order. */
export type FlatRecord = Map<string, string>;

/** One record of a JSON text; `record` is null where the text is no object. */
export interface JsonRow {
  readonly line: number;
  readonly record: FlatRecord | null;
}

const MAX_RECORD_LENGTH = 1 << 22;

/**
 * Cuts JSON text into objects: one a line, or the elements of an array (at the top or under a top-level key), pretty-printed
 * or not. A damaged line costs that line only.
 */
export class JsonSplitter {
  readonly #byLine: boolean;
  #rest = '';
  #line = 1;
  #insideArray = false;

  /** `head` is the beginning of the text: it tells lines from an array. */
  constructor(head: string) {
    this.#byLine = isLineByLine(head);
  }

  push(text: string): JsonRow[] {
    this.#rest += text;
    return this.#byLine ? this.#cutLines(false) : this.#cutObjects();
  }

  end(): JsonRow[] {
    return this.#byLine ? this.#cutLines(true) : this.#cutObjects();
  }

  #cutLines(ended: boolean): JsonRow[] {
    const rows: JsonRow[] = [];
    let at = 0;
    while (at < this.#rest.length) {
      let end = this.#rest.indexOf('\n', at);
      if (end === -1) {
        if (!ended) break;
        end = this.#rest.length;
      }
      const text = this.#rest.slice(at, end).trim();
      if (text !== '') rows.push({ line: this.#line, record: parseRecord(text) });
      this.#line++;
      at = end + 1;
    }
    this.#rest = this.#rest.slice(at);
    return rows;
  }

  #cutObjects(): JsonRow[] {
    const rows: JsonRow[] = [];
    const text = this.#rest;
    let at = 0;
    for (;;) {
      const opening = text.slice(at).search(this.#insideArray ? /[{\]]/ : /[[{]/);
      if (opening === -1) break;
      const start = at + opening;
      if (text[start] === '[') {
        this.#insideArray = true;
        at = this.#advance(text, at, start + 1);
        continue;
      }
      if (text[start] === ']') {
        this.#insideArray = false;
        at = this.#advance(text, at, start + 1);
        continue;
      }
      // An object before any array may be a wrapper: step inside when its first list of objects opens.
      const wrapped = this.#insideArray ? null : wrapperEnd(text.slice(start, start + MAX_RECORD_LENGTH));
      if (wrapped !== null) {
        at = this.#advance(text, at, start + wrapped);
        this.#insideArray = true;
        continue;
      }
      const end = objectEnd(text, start);
      if (end === -1) {
        if (text.length - start > MAX_RECORD_LENGTH) {
          rows.push({ line: this.#line, record: null });
          at = this.#advance(text, at, start + 1);
          continue;
        }
        break;
      }
      const line = this.#line + lineBreaks(text, at, start);
      rows.push({ line, record: parseRecord(text.slice(start, end)) });
      at = this.#advance(text, at, end);
    }
    this.#rest = text.slice(at);
    return rows;
  }

  #advance(text: string, from: number, to: number): number {
    this.#line += lineBreaks(text, from, to);
    return to;
  }
}

/** Looks like JSON from its first sign. */
export function startsAsJson(text: string): boolean {
  return /^\s*(\{\s*["}]|\[\s*[{\]])/.test(text);
}

function isLineByLine(head: string): boolean {
  const lines = head
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const whole = lines.slice(0, 20).filter(line => line.startsWith('{') && parseRecord(line) !== null);
  const [first] = lines;
  if (lines.length === 1 && first !== undefined)
    return parseRecord(first) !== null && wrapperEnd(first) === null;
  return whole.length >= Math.min(2, lines.length);
}

/** Where the first array of objects inside a wrapping object begins, after its bracket; null when the object is a record. */
function wrapperEnd(text: string): number | null {
  const match =
    /^\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|[\d.eE+-]+|true|false|null)\s*,\s*)*"[^"]*"\s*:\s*\[(?=\s*\{)/.exec(
      text,
    );
  return match ? match[0].length : null;
}

function objectEnd(text: string, start: number): number {
  let depth = 0;
  let inText = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 92) at++;
      else if (code === 34) inText = false;
    } else if (code === 34) inText = true;
    else if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return at + 1;
  }
  return -1;
}

function lineBreaks(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) breaks++;
  return breaks;
}

function parseRecord(text: string): FlatRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const flat: FlatRecord = new Map();
  flatten(value as Record<string, unknown>, '', flat, 0);
  return flat;
}

/** Objects become dotted paths; the first element of a list keeps the list's own path, further ones get `[2]`, `[3]`, … */
function flatten(value: unknown, path: string, into: FlatRecord, depth: number): void {
  if (value === null || value === undefined) return;
  if (depth > 20) {
    into.set(path, JSON.stringify(value));
  } else if (Array.isArray(value)) {
    value.forEach((element, index) => {
      flatten(element, index === 0 ? path : `${path}[${index + 1}]`, into, depth + 1);
    });
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === '' ? key : `${path}.${key}`, into, depth + 1);
  } else {
    into.set(path, String(value));
  }
}
