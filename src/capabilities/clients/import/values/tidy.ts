/** Text as a base can hold it: no NUL, no half of a surrogate pair, inner white space as single spaces, none outside. */
export function tidy(text: string): string {
  const trimmed = text.trim();
  if (!/\s{2}|[^\S ]/.test(trimmed) && !trimmed.includes('\u0000') && trimmed.isWellFormed()) return trimmed;
  return trimmed.replaceAll('\u0000', '').toWellFormed().replace(/\s+/g, ' ').trim();
}
