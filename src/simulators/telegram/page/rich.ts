import type { RichBlock, RichBlockTable, RichMessageButton, RichText } from 'grammy/types';
import { h } from '../../../browser/page/dom.ts';
import { codeBlock, expandable, link, spoiler } from './formatted.ts';
import { audioPlayer, documentLink, photoLink } from './media.ts';
import type { Ui } from './ui.ts';

export interface RichContext {
  readonly ui: Ui;
  /** How a button inside the message is drawn. */
  readonly button: (button: RichMessageButton) => HTMLElement;
}

/** Blocks of a rich message as elements. */
export function richBlocks(blocks: readonly RichBlock[], context: RichContext): HTMLElement {
  return h('div', { class: 'rich' }, ...blocks.map(block => blockElement(block, context)));
}

function blockElement(block: RichBlock, context: RichContext): HTMLElement {
  const { ui } = context;
  const text = (rich: RichText | undefined) => richText(rich, context);
  const inside = (blocks: readonly RichBlock[]) => blocks.map(one => blockElement(one, context));
  switch (block.type) {
    case 'paragraph':
      return h('p', {}, ...text(block.text));
    case 'heading':
      return h(`h${Math.min(block.size + 1, 6) as 2}`, { class: `size-${block.size}` }, ...text(block.text));
    case 'pre':
      return codeBlock(text(block.text), block.language);
    case 'footer':
      return h('p', { class: 'footer' }, ...text(block.text));
    case 'divider':
      return h('hr');
    case 'mathematical_expression':
      return h('p', {}, h('code', {}, block.expression));
    case 'list':
      return h(
        'ul',
        { class: 'rich-list' },
        ...block.items.map(item =>
          h(
            'li',
            {},
            item.has_checkbox
              ? h('input', { type: 'checkbox', checked: item.is_checked === true, disabled: true })
              : h('span', { class: 'label' }, item.label),
            h('div', {}, ...inside(item.blocks)),
          ),
        ),
      );
    case 'blockquote':
      return h('blockquote', {}, ...inside(block.blocks), credit(text(block.credit)));
    case 'expandable_blockquote':
      return expandable(text(block.text), { more: ui.words.showMore, less: ui.words.showLess });
    case 'pullquote':
      return h('blockquote', { class: 'pull' }, ...text(block.text), credit(text(block.credit)));
    case 'details':
      return h(
        'details',
        { open: block.is_open === true },
        h('summary', {}, ...text(block.summary)),
        ...inside(block.blocks),
      );
    case 'table':
      return tableElement(block, context);
    case 'buttons':
      return h('div', { class: `button-row ${block.align ?? ''}` }, ...block.buttons.map(context.button));
    case 'photo':
      return h('figure', { class: 'medium' }, photoLink(block.photo, ui), caption(text(block.caption?.text)));
    case 'audio':
      return h(
        'figure',
        { class: 'medium' },
        audioPlayer(block.audio.file_id, block.audio.mime_type, ui),
        caption(text(block.caption?.text)),
      );
    case 'voice_note':
      return h(
        'figure',
        { class: 'medium' },
        audioPlayer(block.voice_note.file_id, block.voice_note.mime_type, ui),
      );
    case 'document':
      return h(
        'figure',
        { class: 'medium' },
        documentLink(block.document, ui),
        caption(text(block.caption?.text)),
      );
    case 'collage':
    case 'slideshow':
      return h('div', { class: 'collage' }, ...inside(block.blocks));
    case 'thinking':
      return h('p', { class: 'thinking' }, ...text(block.text));
    default:
      return h('span', {});
  }
}

function tableElement(block: RichBlockTable, context: RichContext): HTMLElement {
  const marks = [
    block.is_bordered && 'bordered',
    block.is_striped && 'striped',
    block.is_compact && 'compact',
  ].filter(Boolean);
  const rows = block.cells.map(row =>
    h(
      'tr',
      {},
      ...row.map(cell =>
        h(
          cell.is_header ? 'th' : 'td',
          { class: `${cell.align} ${cell.valign}`, colspan: cell.colspan, rowspan: cell.rowspan },
          h('div', { class: 'cell' }, ...richText(cell.text, context)),
        ),
      ),
    ),
  );
  const heading = block.caption === undefined ? null : h('caption', {}, ...richText(block.caption, context));
  return h(
    'div',
    { class: 'table-wrap', tabindex: 0 },
    h('table', { class: marks.join(' ') }, heading, h('tbody', {}, ...rows)),
  );
}

export function richText(text: RichText | undefined, context: RichContext): Node[] {
  if (text === undefined) return [];
  if (typeof text === 'string') return [document.createTextNode(text)];
  if (Array.isArray(text)) return text.flatMap(one => richText(one, context));
  const inner = 'text' in text ? richText(text.text, context) : [];
  switch (text.type) {
    case 'bold':
      return [h('strong', {}, ...inner)];
    case 'italic':
      return [h('em', {}, ...inner)];
    case 'underline':
      return [h('u', {}, ...inner)];
    case 'strikethrough':
      return [h('s', {}, ...inner)];
    case 'spoiler':
      return [spoiler(inner)];
    case 'subscript':
      return [h('sub', {}, ...inner)];
    case 'superscript':
      return [h('sup', {}, ...inner)];
    case 'marked':
      return [h('mark', {}, ...inner)];
    case 'code':
      return [h('code', {}, ...inner)];
    case 'custom_emoji':
      return [document.createTextNode(text.alternative_text)];
    case 'mathematical_expression':
      return [h('code', {}, text.expression)];
    case 'url':
      return [link(text.url, inner)];
    case 'button':
      return [context.button(text.button)];
    case 'anchor':
      return [];
    default:
      return [h('span', { class: 'found' }, ...inner)];
  }
}

function credit(inner: readonly Node[]): HTMLElement | null {
  return inner.length > 0 ? h('cite', {}, ...inner) : null;
}

function caption(inner: readonly Node[]): HTMLElement | null {
  return inner.length > 0 ? h('figcaption', {}, ...inner) : null;
}
