import { h } from '../../../browser/page/dom.ts';
import type { WebBlock, WebButton, WebMessage } from '../wire.ts';
import { downloadButton } from './answer-foot.ts';
import { markdown, plainText } from './markdown.ts';
import { highlightSql } from './sql.ts';
import { createTable } from './table.ts';
import { typeset } from './typeset.ts';
import type { Ui } from './ui.ts';

/** A message as it stands on the page. Settled, its buttons are gone and `note` says what came of it. */
export interface Shown {
  message: WebMessage;
  settled: boolean;
  note: string | null;
}

export interface MessageActions {
  press(shown: Shown, button: WebButton): void;
}

export function shownMessage(message: WebMessage): Shown {
  return { message, settled: false, note: null };
}

/** The card of a message: its blocks in their order, each as the page draws such a thing. */
export function messageCard(shown: Shown, actions: MessageActions, ui: Ui): HTMLElement {
  const { message, settled, note } = shown;
  return h(
    'article',
    { class: 'message', lang: message.language },
    ...message.blocks.map(block => {
      switch (block.kind) {
        case 'buttons':
          return settled ? null : buttons(block.rows.flat(), shown, actions);
        case 'feedback':
          return settled ? null : buttons([block.up, block.down], shown, actions);
        default:
          return drawn(block, message, ui);
      }
    }),
    note !== null && h('p', { class: 'message-outcome' }, typeset(note)),
  );
}

/** What a screen reader says of it. */
export function spokenMessage({ message }: Shown): string {
  const texts = message.blocks.map(block =>
    block.kind === 'text' || block.kind === 'note'
      ? block.markdown
      : block.kind === 'file'
        ? block.caption
        : '',
  );
  return plainText(texts.filter(Boolean).join('\n'));
}

function drawn(
  block: Exclude<WebBlock, { kind: 'buttons' | 'feedback' }>,
  { language }: WebMessage,
  ui: Ui,
): HTMLElement {
  switch (block.kind) {
    case 'text':
      return h('div', { class: 'headline' }, markdown(block.markdown));
    case 'note':
      return h('div', { class: 'small-print' }, markdown(block.markdown));
    case 'code': {
      const code = block.language === 'sql' ? highlightSql(block.text) : block.text;
      return h('div', { class: 'statement' }, h('pre', { tabindex: 0 }, h('code', {}, code)));
    }
    case 'table':
      return createTable(block.table, block.caption, language, ui);
    case 'comparison':
      return comparison(block);
    case 'picture':
      return h(
        'figure',
        { class: 'block chart' },
        h('img', { src: block.url, alt: block.alt }),
        h('div', { class: 'chart-foot' }, downloadButton('PNG', block.url, ui)),
      );
    case 'file': {
      const button = downloadButton(ui.words.downloadFile(block.name), block.url, ui);
      button.classList.remove('quiet');
      return h('div', { class: 'block' }, h('p', {}, typeset(block.caption)), button);
    }
  }
}

/** Two records side by side; where they differ, both values are set off. */
function comparison({ heads, rows }: Extract<WebBlock, { kind: 'comparison' }>): HTMLElement {
  return h(
    'div',
    { class: 'block comparison' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, h('td'), ...heads.map(head => h('th', { scope: 'col' }, typeset(head))))),
      h(
        'tbody',
        {},
        ...rows.map(([label, left, right]) =>
          h(
            'tr',
            { class: left === right ? null : 'differs' },
            h('th', { scope: 'row' }, label),
            h('td', {}, typeset(left)),
            h('td', {}, typeset(right)),
          ),
        ),
      ),
    ),
  );
}

function buttons(all: readonly WebButton[], shown: Shown, actions: MessageActions): HTMLElement {
  return h(
    'div',
    { class: 'message-buttons' },
    ...all.map(button =>
      h(
        'button',
        {
          type: 'button',
          class: ['button', button.style].filter(Boolean).join(' '),
          onclick: () => actions.press(shown, button),
        },
        typeset(button.label),
      ),
    ),
  );
}
