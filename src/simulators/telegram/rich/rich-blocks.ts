import type { RichBlock, RichBlockListItem, RichBlockTableCell, RichText } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { isObject } from '../params.ts';
import type { RichMeter } from './limits.ts';
import { readButton, readRichText } from './rich-text.ts';

type Raw = Readonly<Record<string, unknown>>;

export interface RichContext {
  readonly meter: RichMeter;
  /** The block for a medium that a block, or `media`, names. */
  readonly media: (kind: string, block: Raw) => Promise<RichBlock>;
  /** A placeholder that only drafts may hold. */
  readonly mayThink: boolean;
}

const MEDIA = ['photo', 'video', 'audio', 'document', 'animation', 'voice_note'];

/** Checks blocks and gives them back as a received message has them. Throws the platform's refusals. */
export async function readBlocks(value: unknown, context: RichContext, depth = 1): Promise<RichBlock[]> {
  if (!Array.isArray(value)) throw unreadable('Can\'t find field "blocks"');
  context.meter.depth(depth);
  const blocks: RichBlock[] = [];
  for (const block of value) blocks.push(await readBlock(block, context, depth));
  return blocks;
}

async function readBlock(block: unknown, context: RichContext, depth: number): Promise<RichBlock> {
  if (!isObject(block) || typeof block.type !== 'string') throw unreadable('Can\'t find field "type"');
  const { meter } = context;
  const { type } = block;
  meter.block();
  const text = (name: string) => readRichText(needed(block, name), meter, depth + 1);
  const optional = (name: string) => (block[name] === undefined ? {} : { [name]: text(name) });
  const inside = () => readBlocks(needed(block, 'blocks'), context, depth + 1);
  switch (type) {
    case 'paragraph':
    case 'footer':
      return { type, text: text('text') };
    case 'heading': {
      const size = Number(needed(block, 'size'));
      if (![1, 2, 3, 4, 5, 6].includes(size)) throw unreadable('invalid heading size specified');
      return { type, text: text('text'), size: size as 1 };
    }
    case 'pre':
      return { type, text: text('text'), ...(block.language ? { language: String(block.language) } : {}) };
    case 'divider':
      return { type };
    case 'anchor':
      return { type, name: String(needed(block, 'name')) };
    case 'mathematical_expression':
      meter.text(String(needed(block, 'expression')));
      return { type, expression: String(block.expression) };
    case 'list':
      return { type, items: await readItems(needed(block, 'items'), context, depth + 1) };
    case 'blockquote':
      return { type, blocks: await inside(), ...optional('credit') };
    case 'expandable_blockquote':
    case 'pullquote':
      return { type, text: text('text'), ...optional('credit') };
    case 'details': {
      const summary = text('summary');
      return { type, summary, blocks: await inside(), ...(block.is_open === true && { is_open: true }) };
    }
    case 'table':
      return readTable(block, meter, depth);
    case 'buttons': {
      const buttons = needed(block, 'buttons');
      if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > 8) {
        throw badRequest('RICH_MESSAGE_BUTTONS_INVALID');
      }
      const read = buttons.map(button => readButton(button, meter, depth + 1));
      return { ...block, type, buttons: read } as unknown as RichBlock;
    }
    case 'collage':
    case 'slideshow':
      return { type, blocks: await inside() };
    case 'thinking':
      if (!context.mayThink) throw badRequest('RICH_MESSAGE_THINKING_NOT_ALLOWED');
      return { type, text: text('text') };
    default:
      if (!MEDIA.includes(type)) throw unreadable('unsupported block type specified');
      meter.media();
      return context.media(type, block);
  }
}

async function readItems(value: unknown, context: RichContext, depth: number): Promise<RichBlockListItem[]> {
  if (!Array.isArray(value)) throw unreadable('Can\'t find field "items"');
  const items: RichBlockListItem[] = [];
  let number = 0;
  for (const item of value) {
    if (!isObject(item)) throw unreadable('Can\'t find field "blocks"');
    context.meter.block();
    number = typeof item.value === 'number' ? item.value : number + 1;
    const blocks = await readBlocks(needed(item, 'blocks'), context, depth + 1);
    const isOrdered = item.type !== undefined || item.value !== undefined;
    items.push({ ...item, label: isOrdered ? `${number}.` : '•', blocks });
  }
  return items;
}

function readTable(block: Raw, meter: RichMeter, depth: number): RichBlock {
  const rows = needed(block, 'cells');
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) throw unreadable('Can\'t find field "cells"');
  const cells = (rows as unknown[][]).map(row => {
    meter.block();
    const read = row.map(cell => readCell(cell, meter, depth + 1));
    meter.columns(read.reduce((sum, cell) => sum + (cell.colspan ?? 1), 0));
    return read;
  });
  return {
    type: 'table',
    cells,
    ...(block.is_bordered === true && { is_bordered: true as const }),
    ...(block.is_striped === true && { is_striped: true as const }),
    ...(block.is_compact === true && { is_compact: true as const }),
    ...(block.caption !== undefined && { caption: readRichText(block.caption, meter, depth + 1) }),
  };
}

/** A cell may be given as bare text. */
function readCell(cell: unknown, meter: RichMeter, depth: number): RichBlockTableCell {
  const given: Raw = isObject(cell) && cell.type === undefined ? cell : { text: cell as RichText };
  const { align = 'left', valign = 'middle', colspan, rowspan } = given;
  if (!['left', 'center', 'right'].includes(String(align)))
    throw unreadable('invalid cell alignment specified');
  if (!['top', 'middle', 'bottom'].includes(String(valign)))
    throw unreadable('invalid cell alignment specified');
  return {
    ...(given.text !== undefined && { text: readRichText(given.text, meter, depth) }),
    ...(given.is_header === true && { is_header: true as const }),
    ...(typeof colspan === 'number' && { colspan }),
    ...(typeof rowspan === 'number' && { rowspan }),
    align: align as 'left',
    valign: valign as 'middle',
  };
}

function needed(block: Raw, name: string): unknown {
  if (block[name] === undefined) throw unreadable(`Can't find field "${name}"`);
  return block[name];
}

function unreadable(what: string) {
  return badRequest(`can't parse InputRichBlock: ${what}`);
}
