/**
 * A PostgreSQL array literal of one-dimensional values of a known type (the server's manual, 8.15.2). pg's own serialiser asks each value
 * what it is and quotes all of them: a fifth of an import's time.
 */
export function arrayLiteral(values: readonly unknown[], type: string): string {
  const write = type === 'text' || type === 'jsonb' ? quoted : type === 'bytea' ? hex : String;
  let literal = '{';
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (at > 0) literal += ',';
    literal += value === null || value === undefined ? 'NULL' : write(value);
  }
  return `${literal}}`;
}

function quoted(value: unknown): string {
  const text = String(value);
  return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

function hex(value: unknown): string {
  return `"\\\\x${(value as Buffer).toString('hex')}"`;
}
