import { writeCsv } from '../../capabilities/exports/csv.ts';
import { telegramWords } from '../../words/telegram.ts';
import { type AttachedFile, type Block, type Button, DeliveryError, type OutMessage } from '../port.ts';
import type { MadeFile } from './api-call.ts';
import { canBeLinked } from './keyboard.ts';
import { type Piece, readMarkdown, textOf } from './styled-text.ts';
import { type TextColumn, textColumns } from './table-text.ts';

/** A table or a comparison, and the table behind it where there is one to put into a file. */
export interface Grid {
  readonly kind: 'grid';
  readonly columns: readonly TextColumn[];
  readonly caption: Piece | null;
  readonly file: MadeFile | null;
}

export interface Media {
  readonly kind: 'media';
  readonly as: 'photo' | 'document';
  readonly file: AttachedFile | MadeFile;
  readonly caption: readonly Piece[];
}

export type Item = Piece | Grid | Media;

/** A message taken apart: what is shown, in order, and the buttons under it. */
export interface Arranged {
  readonly items: readonly Item[];
  readonly keyboard: readonly (readonly Button[])[];
}

/** Takes a message apart. There is always something to show: the summary where there are buttons only. */
export function arrange(message: OutMessage): Arranged {
  const items = message.blocks.flatMap(block => itemsOf(block, message)).filter(isSomething);
  const rows = buttonRows(message);
  const keyboard = rows
    .map(row => row.filter(button => button.url === undefined || canBeLinked(button.url)))
    .filter(row => row.length > 0);
  const shown = rows.flat().filter(button => button.url !== undefined && !canBeLinked(button.url));
  items.push(...shown.map(button => words(`${button.label}: ${button.url}`)));
  if (items.length === 0) items.push(words(message.summary));
  return { items, keyboard };
}

/** Buttons of all blocks, thumbs as a row of their own. */
export function buttonRows(message: OutMessage): (readonly Button[])[] {
  return message.blocks.flatMap(block => {
    if (block.kind === 'buttons') return block.rows;
    return block.kind === 'feedback' ? [[block.up, block.down]] : [];
  });
}

function itemsOf(block: Block, message: OutMessage): Item[] {
  const { language } = message;
  switch (block.kind) {
    case 'text':
      return [{ kind: 'lines', runs: readMarkdown(block.markdown) }];
    case 'note':
      return [{ kind: 'quote', runs: readMarkdown(block.markdown) }];
    case 'code':
      return [{ kind: 'pre', language: block.language === 'sql' ? 'sql' : null, text: block.text.trim() }];
    case 'table': {
      const bytes = new Uint8Array(writeCsv(block.table, block));
      const file = { name: telegramWords[language].tableFile, mediaType: 'text/csv', bytes };
      return [
        {
          kind: 'grid',
          columns: textColumns(block.table, block),
          caption: block.caption === '' ? null : small(block.caption),
          file,
        },
      ];
    }
    case 'comparison':
      return [{ kind: 'grid', columns: comparisonColumns(block), caption: null, file: null }];
    case 'chart':
      return [{ kind: 'media', as: 'photo', file: block.picture, caption: chartCaption(block, message) }];
    case 'file':
      return [
        {
          kind: 'media',
          as: 'document',
          file: block.file,
          caption: block.caption ? [words(block.caption)] : [],
        },
      ];
    case 'buttons':
    case 'feedback':
      return [];
    case 'answer':
      throw new DeliveryError('rejected', 'A whole answer is for our own surfaces.');
  }
}

/** Telegram has no alternative text: what the picture shows is said in the caption, unless the message has said it already. */
function chartCaption({ caption, alt }: Extract<Block, { kind: 'chart' }>, { blocks }: OutMessage): Piece[] {
  const said = blocks.map(block => (block.kind === 'text' ? block.markdown : '')).join(' ');
  const isSaid = lettersOf(`${said} ${caption}`).includes(lettersOf(alt));
  return [...(caption === '' ? [] : [words(caption)]), ...(isSaid ? [] : [small(alt)])];
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

function comparisonColumns({ heads, rows }: Extract<Block, { kind: 'comparison' }>): TextColumn[] {
  return [
    { heading: '', cells: rows.map(([label]) => label), right: false },
    { heading: heads[0], cells: rows.map(([, left]) => left), right: false },
    { heading: heads[1], cells: rows.map(([, , right]) => right), right: false },
  ];
}

export function words(text: string): Piece {
  return { kind: 'lines', runs: [{ text, look: 'plain' }] };
}

export function small(text: string): Piece {
  return { kind: 'lines', runs: [{ text, look: 'italic' }] };
}

/** A text without a letter in it would be an empty paragraph, or a message that Telegram refuses. */
function isSomething(item: Item): boolean {
  if (!isPiece(item)) return true;
  return (item.kind === 'pre' ? item.text : textOf(item.runs)).trim() !== '';
}

export function isPiece(item: Item): item is Piece {
  return item.kind !== 'media' && item.kind !== 'grid';
}
