import type { InputRichBlock, RichBlockTableCell, RichText } from '@grammyjs/types';
import { LIMITS } from './limits.ts';
import { type Piece, type Run, textOf } from './styled-text.ts';
import type { TextColumn } from './table-text.ts';

/** A block of a rich message that holds no media. */
export type RichBlock = InputRichBlock<never>;

/** A quoted note longer than this is folded. */
const LONG_NOTE = 160;

export function richPiece(piece: Piece): RichBlock[] {
  if (piece.kind === 'pre') {
    return [{ type: 'pre', text: piece.text, ...(piece.language && { language: piece.language }) }];
  }
  if (piece.kind === 'quote') {
    const text = richText(piece.runs);
    return [
      textOf(piece.runs).length > LONG_NOTE
        ? { type: 'expandable_blockquote', text }
        : { type: 'footer', text },
    ];
  }
  return paragraphs(piece.runs).map(runs => ({ type: 'paragraph', text: richText(runs) }));
}

/** A native table; null when it has more columns than one may have. */
export function richTable(columns: readonly TextColumn[], caption: RichText | null): RichBlock | null {
  if (columns.length === 0 || columns.length > LIMITS.richColumns) return null;
  const rows = columns[0]?.cells.length ?? 0;
  const cells: RichBlockTableCell[][] = [
    columns.map(column => cell(column.heading, column.right, true)),
    ...Array.from({ length: rows }, (_, row) =>
      columns.map(column => cell(column.cells[row] ?? '', column.right, false)),
    ),
  ];
  return { type: 'table', cells, is_striped: true, is_compact: true, ...(caption && { caption }) };
}

/** Whether the platform takes these blocks: characters of all texts, blocks with each row of a table counted. */
export function fitsRichMessage(blocks: readonly RichBlock[]): boolean {
  const rows = blocks.map(block => (block.type === 'table' ? 1 + block.cells.length : 1));
  if (rows.reduce((sum, count) => sum + count, 0) > LIMITS.richBlocks) return false;
  return blocks.reduce((sum, block) => sum + charactersIn(block), 0) <= LIMITS.richCharacters;
}

function cell(text: string, right: boolean, isHeader: boolean): RichBlockTableCell {
  return {
    // Without a text the cell itself would be gone.
    text: text === '' ? ' ' : text,
    ...(isHeader && { is_header: true }),
    align: right ? 'right' : 'left',
    valign: 'top',
  };
}

export function richText(runs: readonly Run[]): RichText {
  const texts = runs.map(({ text, look }): RichText => (look === 'plain' ? text : { type: look, text }));
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;
}

/** A paragraph of a rich message ends at a blank line; single breaks stay inside. */
function paragraphs(runs: readonly Run[]): Run[][] {
  const all: Run[][] = [[]];
  for (const run of runs) {
    const [first = '', ...more] = run.text.split(/\n{2,}/);
    if (first !== '') all.at(-1)?.push({ ...run, text: first });
    for (const text of more) all.push(text === '' ? [] : [{ ...run, text }]);
  }
  return all.filter(one => textOf(one).trim() !== '');
}

/** Strings under keys that hold text, wherever they are nested. */
function charactersIn(value: unknown, key = ''): number {
  if (typeof value === 'string') return key === 'text' || key === 'caption' || key === '' ? value.length : 0;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + charactersIn(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, one]) => sum + charactersIn(one, name), 0);
}
