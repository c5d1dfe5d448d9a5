import { lengthOf, type Piece, type Run, textOf } from './styled-text.ts';

/**
 * The pieces dealt out to messages of at most `limit` characters, in order. Cut between pieces first, then between lines,
 * then between words; what is cut keeps its look and frame on both sides, so no tag is left open.
 */
export function splitText(pieces: readonly Piece[], limit: number): Piece[][] {
  const messages: Piece[][] = [];
  let current: Piece[] = [];
  const close = () => {
    if (current.length > 0) messages.push(current);
    current = [];
  };
  for (const piece of pieces) {
    let rest = trimmed(piece);
    while (rest) {
      if (lengthOf([...current, rest]) <= limit) {
        current.push(rest);
        break;
      }
      // What a message of its own can hold is not torn, unless it is prose that flows on.
      const room = limit - lengthOf([...current, emptied(rest)]);
      const fitsAlone = rest.kind !== 'lines' && lengthOf([rest]) <= limit;
      const at = fitsAlone ? 0 : border(plain(rest), room, current.length > 0);
      if (at > 0) current.push(slice(rest, 0, at));
      if (at > 0 || current.length > 0) close();
      if (at > 0) rest = trimmed(slice(rest, at, Number.POSITIVE_INFINITY));
    }
  }
  close();
  return messages;
}

/** Where to cut a text that has to be at most `room` long; 0 when it had better begin in the next message. */
function border(text: string, room: number, mayWait: boolean): number {
  if (room <= 0) return 0;
  const line = text.lastIndexOf('\n', room);
  if (line > 0) return line;
  if (mayWait) return 0;
  const word = text.lastIndexOf(' ', room);
  if (word > room / 2) return word;
  // Between the halves of a character there is no place to cut.
  return /[\ud800-\udbff]/.test(text.charAt(room - 1)) ? room - 1 : room;
}

function plain(piece: Piece): string {
  return piece.kind === 'pre' ? piece.text : textOf(piece.runs);
}

function emptied(piece: Piece): Piece {
  return slice(piece, 0, 0);
}

function slice(piece: Piece, from: number, to: number): Piece {
  if (piece.kind === 'pre') return { ...piece, text: piece.text.slice(from, to) };
  return { ...piece, runs: sliceRuns(piece.runs, from, to) };
}

function sliceRuns(runs: readonly Run[], from: number, to: number): Run[] {
  let offset = 0;
  return runs.flatMap(run => {
    const text = run.text.slice(Math.max(0, from - offset), Math.max(0, to - offset));
    offset += run.text.length;
    return text === '' ? [] : [{ ...run, text }];
  });
}

/** Without blanks at its ends, which Telegram takes away; null when nothing is left. */
function trimmed(piece: Piece): Piece | null {
  const text = plain(piece);
  const start =
    piece.kind === 'pre' ? (/^\n*/.exec(text)?.[0].length ?? 0) : text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return end > start ? slice(piece, start, end) : null;
}
