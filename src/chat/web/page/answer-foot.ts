import { fill, h } from '../../../browser/page/dom.ts';
import type { Answer, AnswerActions } from './answer.ts';
import { download, RequestFailed, send } from './api.ts';
import { iconButton } from './button.ts';
import { reasonDialog } from './dialog.ts';
import { icon } from './icons.ts';
import { highlightSql } from './sql.ts';
import { type Ui, wordsOf } from './ui.ts';

/** What can be done with an answer: see its statement, take it along, say whether it was good. */
export function answerFoot(answer: Answer, actions: Pick<AnswerActions, 'askForFile'>, ui: Ui): HTMLElement {
  const hasRows = answer.sql !== null && answer.kind === 'answer';
  const statement = answer.sql ? statementBlock(answer.sql, ui) : null;
  return h(
    'div',
    { class: 'answer-foot' },
    h(
      'div',
      { class: 'actions' },
      statement?.button,
      ...(hasRows ? exportButtons(answer, actions, ui) : []),
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

function exportButtons(
  { id }: Answer,
  { askForFile }: Pick<AnswerActions, 'askForFile'>,
  ui: Ui,
): HTMLElement[] {
  const { exportCsv, exportXlsx } = ui.words;
  const button = (format: 'csv' | 'xlsx', title: string) =>
    downloadButton(format.toUpperCase(), `/api/export/${id}.${format}`, ui, {
      title,
      onApproval: () => askForFile(id, format, title),
    });
  return [button('csv', exportCsv), button('xlsx', exportXlsx)];
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
    if (!panel.hidden) panel.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
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

/** Saves what the address gives; a failure is told in words. What another person has to allow first is `onApproval`'s. */
export function downloadButton(
  label: string,
  url: string,
  ui: Ui,
  { title = label, onApproval }: { title?: string; onApproval?: () => void } = {},
): HTMLButtonElement {
  const button = iconButton('download', label, async () => {
    button.disabled = true;
    ui.say(ui.words.exporting);
    try {
      ui.toast(ui.words.exported(await download(url)));
    } catch (error) {
      const waits = error instanceof RequestFailed && error.error?.code === 'approval';
      if (waits && onApproval) onApproval();
      else ui.toast(wordsOf(error, ui));
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
