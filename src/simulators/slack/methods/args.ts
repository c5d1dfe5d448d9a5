import { isObject, type JsonObject, parseJson } from '../json.ts';
import { refusal, SlackError } from '../slack-error.ts';

/** Arguments of a call, whatever form the body had: in a form everything is text, JSON inside it too. */
export class Args {
  private readonly values: JsonObject;

  constructor(values: JsonObject) {
    this.values = values;
  }

  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== '';
  }

  text(name: string): string | null {
    const value = this.values[name];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' ? value : null;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === null || value === '')
      throw refusal('invalid_arguments', [`missing required field: ${name}`]);
    return value;
  }

  flag(name: string): boolean {
    const value = this.values[name];
    return value === true || value === 'true' || value === '1' || value === 1;
  }

  number(name: string, fallback: number): number {
    const value = Number(this.text(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : fallback;
  }

  /** A list argument; null when it is not there. Throws `code` when it is no list. */
  list(name: string, code = 'invalid_arguments'): readonly unknown[] | null {
    if (!this.has(name)) return null;
    const value = this.decoded(name);
    if (!Array.isArray(value)) throw new SlackError(code);
    return value;
  }

  object(name: string, code = 'invalid_arguments'): JsonObject | null {
    if (!this.has(name)) return null;
    const value = this.decoded(name);
    if (!isObject(value)) throw new SlackError(code);
    return value;
  }

  private decoded(name: string): unknown {
    const value = this.values[name];
    return typeof value === 'string' ? parseJson(value) : value;
  }
}
