import { h } from '../../../browser/page/dom.ts';
import type { Language } from '../../../capabilities/tool.ts';
import type { WebReply, WebTable, WebTurn } from '../wire.ts';
import { answerFoot, downloadButton } from './answer-foot.ts';
import { getJson } from './api.ts';
import { iconButton } from './button.ts';
import { behindChart, chartBlock } from './chart.ts';
import { icon } from './icons.ts';
import { markdown } from './markdown.ts';
import { createTable } from './table.ts';
import { typeset } from './typeset.ts';
import { type Ui, wordsOf } from './ui.ts';

/** An answer as the page shows it, whether it has just come or was reopened. */
export interface Answer {
  readonly id: string;
  readonly kind: WebReply['kind'];
  readonly text: string;
  readonly understood: string | null;
  readonly sql: string | null;
  readonly options: readonly string[];
  readonly language: Language;
  readonly file: WebReply['file'];
  readonly chart: WebReply['chart'];
  readonly canAnswerWithoutModel: boolean;
  /** Milliseconds and model; null in a reopened conversation. */
  readonly made: { readonly ms: number; readonly model: string } | null;
  table: WebTable | null;
  verdict: 'up' | 'down' | null;
}

export interface AnswerActions {
  /** Asks one of the offered readings. */
  choose(option: string): void;
  retry(model?: 'embedded'): void;
  /** Asks for a file that another person has to allow first. */
  askForFile(answerId: string, format: 'csv' | 'xlsx', label: string): void;
  /** False once the conversation has gone on: offered readings die then. */
  readonly isLast: boolean;
  readonly question: string;
}

export function answerOfReply(reply: WebReply): Answer {
  return { ...reply, made: { ms: reply.ms, model: reply.model }, verdict: null };
}

export function answerOfTurn({ answer }: WebTurn): Answer {
  const { id, kind, text, understood, options, language, verdict } = answer;
  // What gave no table (a file, a failed statement) has nothing to ask for again.
  const sql = answer.columns === null ? null : answer.sql;
  return { id, kind, text, understood, sql, options, language, verdict, ...REOPENED };
}

const REOPENED = { file: null, chart: null, canAnswerWithoutModel: false, made: null, table: null } as const;

/** The card of an answer: a column of blocks, each drawn by its own function and left out where there is nothing to show. */
export function answerCard(answer: Answer, actions: AnswerActions, ui: Ui): HTMLElement {
  if (answer.kind === 'error') return errorCard(answer.text, answer.canAnswerWithoutModel, null, actions, ui);
  return h(
    'article',
    { class: `answer answer-${answer.kind}`, 'aria-label': ui.words.answer },
    headline(answer),
    understoodBlock(answer, ui),
    answer.chart && chartBlock(answer.chart, answer.language, ui),
    answer.chart
      ? behindChart(tableBlock(answer, actions, ui), answer.language)
      : tableBlock(answer, actions, ui),
    fileBlock(answer, ui),
    optionsBlock(answer, actions, ui),
    answerFoot(answer, actions, ui),
  );
}

/** What went wrong, in words, and what can be done about it. */
export function errorCard(
  text: string,
  canAnswerWithoutModel: boolean,
  reference: string | null,
  actions: Pick<AnswerActions, 'retry'>,
  ui: Ui,
): HTMLElement {
  return h(
    'article',
    { class: 'answer answer-error', 'aria-label': ui.words.answer },
    h('div', { class: 'error-head' }, icon('alert'), h('strong', {}, ui.words.failedTitle)),
    h('div', { class: 'error-text' }, markdown(text)),
    h(
      'div',
      { class: 'error-actions' },
      iconButton('retry', ui.words.retry, () => actions.retry()),
      canAnswerWithoutModel &&
        h(
          'button',
          { type: 'button', class: 'button primary', onclick: () => actions.retry('embedded') },
          ui.words.withoutModel,
        ),
      reference && h('span', { class: 'reference' }, ui.words.reference(reference)),
    ),
  );
}

function headline(answer: Answer): HTMLElement {
  const isFigure = answer.table?.totalRows === 1 && answer.table.columns.length === 1;
  return h('div', { class: isFigure ? 'headline figure' : 'headline' }, markdown(answer.text));
}

function understoodBlock(answer: Answer, ui: Ui): HTMLElement | null {
  if (!answer.understood) return null;
  return h(
    'div',
    { class: 'understood' },
    icon('read'),
    h(
      'p',
      {},
      h('span', { class: 'understood-label' }, `${ui.words.understood}: `),
      typeset(answer.understood),
    ),
  );
}

/** Rows are not stored: in a reopened conversation they are asked for again, with today's data and today's rights. */
function tableBlock(answer: Answer, actions: AnswerActions, ui: Ui): HTMLElement | null {
  if (answer.table) {
    // A kept headline holds no value, so a reopened single figure is shown as a table.
    const isInHeadline = answer.made && answer.table.columns.length === 1 && answer.table.totalRows === 1;
    if (answer.table.totalRows === 0 || isInHeadline) return null;
    return createTable(answer.table, actions.question, answer.language, ui);
  }
  if (!answer.sql || answer.kind !== 'answer' || answer.made) return null;
  const place = h('div', { class: 'block' });
  const button = iconButton('table', ui.words.showTable, async () => {
    button.disabled = true;
    button.lastElementChild?.replaceChildren(ui.words.loadingTable);
    try {
      answer.table = await getJson<WebTable>(`/api/answers/${answer.id}/table`);
      const shown = createTable(answer.table, actions.question, answer.language, ui);
      place.replaceWith(shown);
      shown.querySelector<HTMLElement>('.table-scroll')?.focus({ preventScroll: true });
    } catch (error) {
      button.disabled = false;
      button.lastElementChild?.replaceChildren(ui.words.showTable);
      ui.toast(wordsOf(error, ui));
    }
  });
  button.classList.remove('quiet');
  place.append(button);
  return place;
}

function fileBlock(answer: Answer, ui: Ui): HTMLElement | null {
  const { file } = answer;
  if (!file) return null;
  return h('div', { class: 'block' }, downloadButton(ui.words.downloadFile(file.name), file.url, ui));
}

/** Readings to choose from. They can be pressed once; a conversation that went on leaves them as text. */
function optionsBlock(answer: Answer, actions: AnswerActions, ui: Ui): HTMLElement | null {
  if (answer.options.length === 0) return null;
  const buttons = answer.options.map(option =>
    h(
      'button',
      { type: 'button', class: 'option', disabled: !actions.isLast, onclick: () => choose(option) },
      h('span', {}, typeset(option)),
      icon('arrow'),
    ),
  );
  function choose(option: string) {
    for (const button of buttons) button.disabled = true;
    actions.choose(option);
  }
  return h('div', { class: 'block options', role: 'group', 'aria-label': ui.words.options }, ...buttons);
}
