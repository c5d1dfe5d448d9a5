import type { Frame } from '../reading/frame.ts';

/**
 * Whether a text by itself names no thing to show or count: "give me the numbers" says only that a number is wanted,
 * «что у нас по Казани?» only about what.
 */
export function saysTooLittle(frame: Frame): boolean {
  const figures = frame.groups.length + frame.rankings.length + frame.sorts.length + frame.columns.length > 0;
  if (figures || frame.mentions.length > 0 || frame.share !== null || frame.ratioPer) return false;
  const counts = frame.measures.every(measure => measure.fn === 'count' && measure.relation === null);
  if (frame.atoms.length === 0) return frame.measures.length > 0 && counts;
  return (
    frame.measures.length === 0 && !frame.who && /^(что|what|как|how)$/i.test(frame.items[0]?.text ?? '')
  );
}
