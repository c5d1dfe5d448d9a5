import { type AttachedFile, type Block, DeliveryError, type OutMessage } from '../port.ts';
import { codePieces, comparisonPiece, feedbackPiece, notePiece, rowPiece, textPieces } from './blocks.ts';
import { chartPiece, tablePiece } from './figures.ts';
import { unmarked } from './markdown.ts';
import { type Part, type Piece, pack } from './pack.ts';
import { withTypedCommands } from './typed-commands.ts';

/** A file that is shared in the thread beside the message. */
export interface SharedFile {
  readonly file: AttachedFile;
  /** What a picture shows, for those who do not see it. */
  readonly alt: string | null;
  readonly caption: string;
}

/** What a message comes to: at least one part, and files that stand alone. */
export interface Rendered {
  readonly parts: readonly Part[];
  readonly files: readonly SharedFile[];
}

/** Slack's ids of pictures that can already stand inside a message, by our file ids; null for one that Slack will not have. */
export type Pictures = ReadonlyMap<string, string | null>;

/**
 * A message as Slack takes it, within its limits, with plainer forms for when it is refused all the same. Pure: the pictures
 * that are given stand inside the message, the others are shared beside it.
 */
export function render(message: OutMessage, pictures: Pictures = new Map()): Rendered {
  const typed = withTypedCommands(message);
  const pieces = typed.blocks.flatMap(block => piecesOf(block, typed, pictures));
  return {
    parts: pack(pieces, typed.summary),
    files: message.blocks.flatMap(block => sharedFile(block, pictures) ?? []),
  };
}

/** The pictures of a message, in order: they are uploaded before it. */
export function picturesOf(message: OutMessage): SharedFile[] {
  return message.blocks.flatMap(block => (block.kind === 'chart' ? pictureOf(block) : []));
}

function sharedFile(block: Block, pictures: Pictures): SharedFile | null {
  if (block.kind === 'file') return { file: block.file, alt: null, caption: unmarked(block.caption) };
  return block.kind === 'chart' && !pictures.has(block.picture.fileId) ? pictureOf(block) : null;
}

function pictureOf(block: Extract<Block, { kind: 'chart' }>): SharedFile {
  return { file: block.picture, alt: block.alt, caption: unmarked(block.caption) };
}

function piecesOf(block: Block, message: OutMessage, pictures: Pictures): Piece[] {
  switch (block.kind) {
    case 'text':
      return textPieces(block.markdown);
    case 'note':
      return notePiece(block.markdown);
    case 'code':
      return codePieces(block.text);
    case 'table':
      return [tablePiece(block, message.summary)];
    case 'chart':
      return [chartPiece(block, pictures.get(block.picture.fileId), pictureOf(block))];
    case 'file':
      return [];
    case 'comparison':
      return [comparisonPiece(block, message.summary)];
    case 'buttons':
      return block.rows.flatMap(rowPiece);
    case 'feedback':
      return [feedbackPiece(block, message.language)];
    case 'answer':
      throw new DeliveryError('rejected', 'A whole answer is for our own surfaces.');
  }
}
