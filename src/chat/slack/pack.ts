import type { AnyBlock } from '@slack/types';
import { cut, LIMITS } from './limits.ts';
import { escapeEntities } from './mrkdwn.ts';
import type { SharedFile } from './render.ts';

/** One block of a message in three forms, each plainer than the one before. */
export interface Piece {
  readonly full: readonly AnyBlock[];
  /** Of sections, notes and buttons only, which Slack has always taken. */
  readonly simple: readonly AnyBlock[];
  readonly plain: string;
  /** The picture that `full` shows; it is shared as a file where `full` is refused. */
  readonly picture?: SharedFile;
}

/** One message of Slack. */
export interface Part {
  /** What notifications and screen readers say. Escaped. */
  readonly text: string;
  /** Blocks to try in this order; `plain` is sent without blocks when all are refused. */
  readonly ladder: readonly (readonly AnyBlock[])[];
  /** The whole part as text. Escaped. */
  readonly plain: string;
  readonly pictures: readonly SharedFile[];
}

/** Pieces put into as few messages as Slack's limits allow, in order. One message of the summary alone when there are none. */
export function pack(pieces: readonly Piece[], summary: string): Part[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    const open = parts.at(-1) ?? [];
    if (open.length > 0 && !fits([...open, piece].flatMap(({ full }) => full))) parts.push([piece]);
    else open.push(piece);
  }
  return parts.map((part, at) => partOf(part, at, summary));
}

/** Whether Slack takes the blocks in one message. */
export function fits(blocks: readonly AnyBlock[]): boolean {
  const of = (type: string) => blocks.filter(block => block.type === type).length;
  return (
    blocks.length <= LIMITS.message.blocks &&
    of('data_table') <= LIMITS.table.perMessage &&
    of('data_visualization') <= LIMITS.chart.perMessage &&
    characters(blocks) <= LIMITS.message.characters
  );
}

function partOf(pieces: readonly Piece[], at: number, summary: string): Part {
  const full = pieces.flatMap(piece => piece.full);
  const simple = pieces.flatMap(piece => piece.simple);
  const plain = pieces
    .map(piece => piece.plain)
    .filter(text => text !== '')
    .join('\n\n');
  const said = at === 0 ? summary : plain || summary;
  return {
    text: escapeEntities(cut(said, LIMITS.message.text)),
    ladder: [full, simple].filter(blocks => blocks.length > 0 && fits(blocks)),
    plain: escapeEntities(plain || summary),
    pictures: pieces.flatMap(({ picture }) => picture ?? []),
  };
}

/** Every text of the blocks together: names of types and actions count too, which errs on the safe side. */
function characters(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + characters(inner), 0);
}
