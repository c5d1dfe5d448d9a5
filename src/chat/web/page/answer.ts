import type { Language } from '../../../capabilities/tool.ts';
import type { WebReply, WebTable, WebTurn } from '../wire.ts';
import { download, getJson, RequestFailed, send } from './api.ts';
import { reasonDialog } from './dialog.ts';
import { fill, h, typeset } from './dom.ts';
import { type IconName, icon } from './icons.ts';
import { markdown } from './markdown.ts';
import { highlightSql } from './sql.ts';
import { createTable } from './table.ts';
import type { Ui } from './ui.ts';

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

const REOPENED = { file: null, canAnswerWithoutModel: false, made: null, table: null } as const;

/** The card of an answer: a column of blocks, each drawn by its own function and left out where there is nothing to show. */
export function answerCard(answer: Answer, actions: AnswerActions, ui: Ui): HTMLElement {
  if (answer.kind === 'error') return errorCard(answer.text, answer.canAnswerWithoutModel, null, actions, ui);
  return h(
    'article',
    { class: `answer answer-${answer.kind}`, 'aria-label': ui.words.answer },
    headline(answer),
    understoodBlock(answer, ui),
    tableBlock(answer, actions, ui),
    fileBlock(answer, ui),
    optionsBlock(answer, actions, ui),
    actionBar(answer, ui),
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

function actionBar(answer: Answer, ui: Ui): HTMLElement | null {
  const hasRows = answer.sql !== null && answer.kind === 'answer';
  const statement = answer.sql ? statementBlock(answer.sql, ui) : null;
  return h(
    'div',
    { class: 'answer-foot' },
    h(
      'div',
      { class: 'actions' },
      statement?.button,
      hasRows && downloadButton('CSV', `/api/export/${answer.id}.csv`, ui, ui.words.exportCsv),
      hasRows && downloadButton('XLSX', `/api/export/${answer.id}.xlsx`, ui, ui.words.exportXlsx),
      h('span', { class: 'spring' }),
      h(
        'div',
        { class: 'verdicts' },
        h('span', { class: 'made' }, answer.made && madeWords(answer.made, ui)),
        ...verdictButtons(answer, ui),
      ),
    ),
    statement?.panel,
  );
}

function statementBlock(sql: string, ui: Ui) {
  const code = h('code', {}, highlightSql(sql));
  const copy = iconButton('copy', ui.words.copy, async () => {
    if (await copied(sql, code)) ui.toast(ui.words.copied);
  });
  const panel = h(
    'div',
    { class: 'statement', hidden: true },
    h('div', { class: 'statement-head' }, h('span', {}, ui.words.sqlCaption), copy),
    h('pre', { tabindex: 0 }, code),
  );
  const label = h('span', {}, ui.words.showSql);
  const button = h(
    'button',
    { type: 'button', class: 'button quiet', 'aria-expanded': 'false', onclick: toggle },
    icon('code'),
    label,
  );
  function toggle() {
    panel.hidden = !panel.hidden;
    button.setAttribute('aria-expanded', String(!panel.hidden));
    fill(label, panel.hidden ? ui.words.showSql : ui.words.hideSql);
  }
  return { button, panel };
}

/** Outside a secure context there is no clipboard to write: the statement is selected then, ready for the person's own copy. */
async function copied(text: string, shown: HTMLElement): Promise<boolean> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  getSelection()?.selectAllChildren(shown);
  return document.execCommand('copy');
}

function downloadButton(label: string, url: string, ui: Ui, title = label): HTMLButtonElement {
  const button = iconButton('download', label, async () => {
    button.disabled = true;
    ui.say(ui.words.exporting);
    try {
      ui.toast(ui.words.exported(await download(url)));
    } catch (error) {
      ui.toast(wordsOf(error, ui));
    } finally {
      button.disabled = false;
    }
  });
  button.setAttribute('aria-label', title);
  button.title = title;
  return button;
}

function verdictButtons(answer: Answer, ui: Ui): HTMLElement[] {
  const make = (verdict: 'up' | 'down', label: string) =>
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button verdict',
        'aria-label': label,
        title: label,
        'aria-pressed': 'false',
        onclick: () => judge(verdict),
      },
      icon(verdict),
    );
  const buttons = { up: make('up', ui.words.good), down: make('down', ui.words.bad) };
  const mark = () => {
    for (const verdict of ['up', 'down'] as const) {
      buttons[verdict].setAttribute('aria-pressed', String(answer.verdict === verdict));
    }
  };
  async function judge(verdict: 'up' | 'down') {
    if (answer.verdict === verdict) return;
    const reason = verdict === 'down' ? await reasonDialog(ui) : undefined;
    if (reason === null) return;
    try {
      await send('POST', '/api/feedback', { answerId: answer.id, verdict, ...(reason && { reason }) });
      answer.verdict = verdict;
      mark();
      ui.toast(ui.words.thanks);
    } catch (error) {
      ui.toast(wordsOf(error, ui));
    }
  }
  mark();
  return [buttons.up, buttons.down];
}

function madeWords(made: { ms: number; model: string }, ui: Ui): string {
  const model = made.model === 'embedded' ? ui.words.embedded : made.model.replace(/^[^:]*:/, '');
  return `${model} · ${ui.words.took(made.ms)}`;
}

function iconButton(name: IconName, label: string, onclick: () => void): HTMLButtonElement {
  return h('button', { type: 'button', class: 'button quiet', onclick }, icon(name), h('span', {}, label));
}

/** The server's words for a failure, or the page's own where there is no server. */
export function wordsOf(error: unknown, ui: Ui): string {
  return (error instanceof RequestFailed && error.error?.message) || ui.words.lost;
}
