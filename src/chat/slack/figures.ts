import type { AnyBlock, ImageBlock } from '@slack/types';
import { slackWords } from '../../words/slack.ts';
import type { Block } from '../port.ts';
import { renderTable } from '../terminal/table.ts';
import { context, fenced } from './blocks.ts';
import { dataTable } from './data-table.ts';
import { cut, LIMITS } from './limits.ts';
import { unmarked } from './markdown.ts';
import { escapeMrkdwn, mrkdwn } from './mrkdwn.ts';
import { nativeChart } from './native-chart.ts';
import type { Piece } from './pack.ts';
import type { SharedFile } from './render.ts';
import { divide, preformatted } from './rich-text.ts';

/** Characters of a line of code that a desktop window shows without scrolling. */
const TEXT_TABLE_WIDTH = 88;

/**
 * A table: native where it fits, otherwise lines of text. How much of it is shown stands below it: Slack
 * reads a table's own caption out and does not always show it, so that one only says that a table is here.
 */
export function tablePiece(block: Extract<Block, { kind: 'table' }>, summary: string): Piece {
  const { table, caption, language, timeZone } = block;
  const told = caption === '' ? [] : [context(mrkdwn(caption))];
  if (table.rows.length === 0) return { full: told, simple: told, plain: unmarked(caption) };
  const lines = renderTable(table, {
    language,
    width: TEXT_TABLE_WIDTH,
    timeZone,
    rows: LIMITS.table.rows,
  });
  const texts = divide(lines.join('\n'), LIMITS.section - 200);
  const drawn = dataTable({ ...block, caption: slackWords[language].tableCaption }, summary);
  return {
    full: drawn
      ? [drawn.block, ...told, ...drawn.notes.map(note => context(cut(escapeMrkdwn(note), LIMITS.note)))]
      : [...told, ...texts.map(preformatted)],
    simple: [...told, ...texts.map(fenced)],
    plain: [unmarked(caption), ...lines].filter(line => line !== '').join('\n'),
  };
}

/**
 * A chart: Slack's own where it fits, which can be read with the mouse, and the picture, which shows it as it was drawn on
 * clients that draw nothing. Without an id the picture is shared as a file beside the message; with null it cannot be shown at
 * all, and what it shows is told.
 */
export function chartPiece(
  block: Extract<Block, { kind: 'chart' }>,
  pictureId: string | null | undefined,
  picture: SharedFile,
): Piece {
  const native = nativeChart(block);
  const caption = unmarked(block.caption);
  const image: AnyBlock[] = pictureId ? [imageBlock(pictureId, block.alt, caption)] : [];
  const told = pictureId === null ? [context(cut(escapeMrkdwn(block.alt || caption), LIMITS.note))] : [];
  return {
    full: [...(native ? [native] : []), ...image, ...told],
    simple: told.length > 0 || caption === '' ? told : [context(mrkdwn(block.caption))],
    plain: [caption, block.alt].filter(text => text !== '').join('\n'),
    ...(pictureId ? { picture } : {}),
  };
}

function imageBlock(fileId: string, alt: string, caption: string): ImageBlock {
  return {
    type: 'image',
    slack_file: { id: fileId },
    alt_text: cut(alt || caption || '—', LIMITS.image.alt),
    ...(caption === ''
      ? {}
      : { title: { type: 'plain_text', text: cut(caption, LIMITS.image.title), emoji: false } }),
  };
}
