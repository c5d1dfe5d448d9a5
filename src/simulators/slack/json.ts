/** An object of somebody's JSON: nothing about its fields is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string under `name`, null for anything else. */
export function textAt(object: unknown, name: string): string | null {
  const value = isObject(object) ? object[name] : undefined;
  return typeof value === 'string' ? value : null;
}

export function objectAt(object: unknown, name: string): JsonObject {
  const value = isObject(object) ? object[name] : undefined;
  return isObject(value) ? value : {};
}

export function listAt(object: unknown, name: string): readonly unknown[] {
  const value = isObject(object) ? object[name] : undefined;
  return Array.isArray(value) ? value : [];
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
