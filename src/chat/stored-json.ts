/** JSON that PostgreSQL stores: `jsonb` refuses the character NUL and halves of surrogate pairs, and people paste both. */
export function storedJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'string' ? storedText(item) : item));
}

/** Text that PostgreSQL stores. */
export function storedText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
