import { badRequest } from './api-error.ts';

/** A file that came with the request. */
export interface Upload {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Parameters of one call. JSON bodies carry values, forms carry the same values as strings of JSON: both are read alike, and
 * a parameter that cannot be read is refused in the platform's words.
 */
export class Params {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #uploads: ReadonlyMap<string, Upload>;

  constructor(values: Readonly<Record<string, unknown>>, uploads: ReadonlyMap<string, Upload> = new Map()) {
    this.#values = values;
    this.#uploads = uploads;
  }

  /** The parameters as they came, without files: what the recorder keeps. */
  get raw(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null && this.#values[name] !== '';
  }

  /** Undefined where the parameter is absent. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string'
      ? value
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  }

  integer(name: string): number | undefined {
    const text = this.text(name)?.trim();
    if (text === undefined || text === '') return undefined;
    if (!/^-?\d{1,16}$/.test(text)) return undefined;
    return Number(text);
  }

  flag(name: string): boolean {
    const text = this.text(name)?.toLowerCase();
    return text === 'true' || text === '1' || text === 'yes';
  }

  /** A parameter that is JSON; `what` is how the platform names it when it cannot be read. */
  json(name: string, what: string): unknown {
    const value = this.#values[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw badRequest(`can't parse ${what} JSON object`);
    }
  }

  object(name: string, what: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.json(name, what);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw badRequest(`object expected as ${what}`);
    return value;
  }

  array(name: string, what: string): readonly unknown[] | undefined {
    const value = this.json(name, what);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw badRequest(`expected an Array of ${what}`);
    return value;
  }

  /** A file by its reference: uploaded under the parameter's own name, attached, or named by id or address. */
  file(name: string): FileSource | undefined {
    const direct = this.#uploads.get(name);
    if (direct && !this.has(name)) return { kind: 'upload', upload: direct };
    const value = this.text(name)?.trim();
    return value ? this.reference(value) : undefined;
  }

  /** Parameters of an object inside this call, which may name the call's files. */
  within(values: Readonly<Record<string, unknown>>): Params {
    return new Params(values, this.#uploads);
  }

  reference(value: string): FileSource {
    if (value.startsWith('attach://')) {
      const upload = this.#uploads.get(value.slice('attach://'.length));
      // The platform takes an attachment that did not come for an address that it cannot fetch.
      if (!upload) throw badRequest('invalid file HTTP URL specified: Unsupported URL protocol');
      return { kind: 'upload', upload };
    }
    if (/^https?:\/\//i.test(value)) return { kind: 'url', url: value };
    return { kind: 'id', fileId: value };
  }
}

export type FileSource =
  | { readonly kind: 'upload'; readonly upload: Upload }
  | { readonly kind: 'id'; readonly fileId: string }
  | { readonly kind: 'url'; readonly url: string };

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
