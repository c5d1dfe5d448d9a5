import { h } from '../../../browser/page/dom.ts';
import type { WebError } from '../wire.ts';
import { type Answer, type AnswerActions, answerCard, errorCard } from './answer.ts';
import { icon } from './icons.ts';
import { markdown } from './markdown.ts';
import { typeset } from './typeset.ts';
import type { Ui } from './ui.ts';

/**
 * A question and what became of it. It begins `running`; a reply makes it `answered`, a failure `failed`, the person
 * `stopped`. Only `running` is ever left.
 */
export interface Turn {
  readonly question: string;
  state:
    | { readonly kind: 'running'; progress: string | null; streamed: string }
    | { readonly kind: 'answered'; readonly answer: Answer }
    | { readonly kind: 'failed'; readonly error: WebError | null }
    | { readonly kind: 'stopped' };
}

/** Draws a turn as it stands now. */
export function turnElement(turn: Turn, actions: AnswerActions, ui: Ui): HTMLElement {
  return h(
    'section',
    { class: `turn turn-${turn.state.kind}` },
    h(
      'div',
      { class: 'question' },
      h('span', { class: 'sr-only' }, `${ui.words.youAsked}: `),
      h('p', {}, typeset(turn.question)),
    ),
    h('div', { class: 'reply' }, outcome(turn, actions, ui)),
  );
}

function outcome(turn: Turn, actions: AnswerActions, ui: Ui): HTMLElement {
  const { state } = turn;
  switch (state.kind) {
    case 'answered':
      return answerCard(state.answer, actions, ui);
    case 'failed': {
      const { message = ui.words.lost, code = '', reference = null } = state.error ?? {};
      return errorCard(message, code.startsWith('model_'), reference, actions, ui);
    }
    case 'stopped':
      return h(
        'div',
        { class: 'stopped' },
        h('span', {}, ui.words.stopped),
        h(
          'button',
          { type: 'button', class: 'button quiet', onclick: () => actions.retry() },
          icon('retry'),
          h('span', {}, ui.words.retry),
        ),
      );
    case 'running':
      return h(
        'div',
        { class: 'running' },
        state.streamed ? h('div', { class: 'headline' }, markdown(state.streamed)) : null,
        h('div', { class: 'progress' }, icon('mark'), h('span', {}, state.progress ?? ui.words.thinking)),
      );
  }
}
