import { isObject, type JsonObject } from '../json.ts';

/** One thing wrong, in Slack's wording, with the place as a JSON pointer. */
export interface Problem {
  readonly pointer: string;
  readonly message: string;
}

/** Where blocks stand: what is allowed differs. */
export type Surface = 'message' | 'modal' | 'home';

/** Collects what is wrong with a payload; each check says its own problem and goes on. */
export class Inspection {
  readonly surface: Surface;
  readonly problems: Problem[] = [];
  /** Tells whether a file id or address is an image that this app may show by now. */
  readonly knowsImage: (idOrUrl: string) => boolean;

  constructor(surface: Surface, knowsImage: (idOrUrl: string) => boolean) {
    this.surface = surface;
    this.knowsImage = knowsImage;
  }

  say(pointer: string, message: string): void {
    this.problems.push({ pointer, message });
  }

  object(holder: JsonObject, name: string, pointer: string): JsonObject | null {
    const value = holder[name];
    if (isObject(value)) return value;
    this.say(pointer, value === undefined ? `missing required field: ${name}` : `must be an object: ${name}`);
    return null;
  }

  list(holder: JsonObject, name: string, pointer: string, min: number, max: number): readonly unknown[] {
    const value = holder[name];
    if (!Array.isArray(value)) {
      this.say(
        pointer,
        value === undefined ? `missing required field: ${name}` : `must be an array: ${name}`,
      );
      return [];
    }
    const at = `${pointer}/${name}`;
    if (value.length < min) this.say(at, `no less than ${min} items allowed`);
    if (value.length > max) this.say(at, `no more than ${max} items allowed`);
    return value;
  }

  /** A plain string field. */
  string(holder: JsonObject, name: string, pointer: string, max: number, required = false, min = 1): void {
    const value = holder[name];
    if (value === undefined || value === null) {
      if (required) this.say(pointer, `missing required field: ${name}`);
      return;
    }
    if (typeof value !== 'string') this.say(`${pointer}/${name}`, 'must be a string');
    else this.length(value, `${pointer}/${name}`, max, min);
  }

  oneOf(
    holder: JsonObject,
    name: string,
    pointer: string,
    allowed: readonly string[],
    required = false,
  ): void {
    const value = holder[name];
    if (value === undefined && !required) return;
    if (typeof value !== 'string' || !allowed.includes(value)) {
      this.say(`${pointer}/${name}`, `must be one of: ${allowed.join(', ')}`);
    }
  }

  /** A text object. */
  text(
    holder: JsonObject,
    name: string,
    pointer: string,
    rule: { readonly max: number; readonly plain?: boolean; readonly required?: boolean },
  ): void {
    if (holder[name] === undefined || holder[name] === null) {
      if (rule.required) this.say(pointer, `missing required field: ${name}`);
      return;
    }
    const text = this.object(holder, name, pointer);
    if (text) this.textObject(text, `${pointer}/${name}`, rule);
  }

  textObject(text: JsonObject, at: string, rule: { readonly max: number; readonly plain?: boolean }): void {
    const kinds = rule.plain ? ['plain_text'] : ['plain_text', 'mrkdwn'];
    const before = this.problems.length;
    if (typeof text.type !== 'string' || !kinds.includes(text.type)) {
      this.say(`${at}/type`, `unsupported type: ${String(text.type)}`);
    }
    if (typeof text.text !== 'string') this.say(at, 'missing required field: text');
    else this.length(text.text, `${at}/text`, rule.max);
    if (this.problems.length > before) {
      this.problems.splice(before, 0, { pointer: at, message: 'failed to match all allowed schemas' });
    }
  }

  length(value: string, at: string, max: number, min = 1): void {
    if (value.length < min) this.say(at, `must be more than ${min - 1} characters`);
    if (value.length > max) this.say(at, `must be less than ${max + 1} characters`);
  }

  /** `image_url` or `slack_file`, exactly one. */
  imageSource(image: JsonObject, at: string): void {
    const file = image.slack_file;
    if ((image.image_url === undefined) === (file === undefined)) {
      this.say(at, 'must provide either image_url or slack_file');
      return;
    }
    if (file === undefined) {
      this.string(image, 'image_url', at, 3000, true);
      if (!/^https?:\/\//.test(String(image.image_url))) this.say(`${at}/image_url`, 'invalid url');
      return;
    }
    const named = isObject(file) ? [file.id, file.url].filter(one => typeof one === 'string') : [];
    if (named.length !== 1) this.say(`${at}/slack_file`, 'must provide either id or url');
    else if (!this.knowsImage(String(named[0]))) this.say(`${at}/slack_file`, 'invalid slack file');
  }
}
