/**
 * Text as the typeface sets it best: groups of digits stay on one line and keep a space that can be seen (Onest has no narrow
 * one, and the one of other faces is too narrow beside it).
 */
export function typeset(text: string): string {
  return text.replace(/\u202f/g, '\u00a0').replace(/(?<=\d) (?=\d{3}(?!\d))/g, '\u00a0');
}
