import { h } from '../../../browser/page/dom.ts';
import type { WebError } from '../wire.ts';
import { type Answer, type AnswerActions, answerCard, errorCard } from './answer.ts';
import { icon } from './icons.ts';
import { markdown, plainText } from './markdown.ts';
import { type MessageActions, messageCard, type Shown, spokenMessage } from './message.ts';
import { typeset } from './typeset.ts';
import type { Ui } from './ui.ts';

/**
 * What a person said or pressed and what became of it. It begins `running`; a reply makes it `answered`, messages alone `told`, a
 * failure `failed`, the person `stopped`. Only `running` is ever left.
 */
export interface Turn {
  /** Null for what came by itself. */
  readonly question: string | null;
  /** What was said beside the answer, in its order. */
  readonly messages: Shown[];
  state:
    | { readonly kind: 'running'; progress: string | null; streamed: string }
    | { readonly kind: 'answered'; readonly answer: Answer }
    | { readonly kind: 'told' }
    | { readonly kind: 'failed'; readonly error: WebError | null }
    | { readonly kind: 'stopped' };
}

export type TurnActions = AnswerActions & MessageActions;

/** A turn that has just begun. */
export function newTurn(question: string | null): Turn {
  return { question, messages: [], state: { kind: 'running', progress: null, streamed: '' } };
}

/** Draws a turn as it stands now. */
export function turnElement(turn: Turn, actions: TurnActions, ui: Ui): HTMLElement {
  return h(
    'section',
    { class: `turn turn-${turn.state.kind}` },
    turn.question !== null &&
      h(
        'div',
        { class: 'question' },
        h('span', { class: 'sr-only' }, `${ui.words.youAsked}: `),
        h('p', {}, typeset(turn.question)),
      ),
    h(
      'div',
      { class: 'reply' },
      ...turn.messages.map(shown => messageCard(shown, actions, ui)),
      outcome(turn, actions, ui),
    ),
  );
}

/** What a screen reader says when a turn is over. */
export function spokenTurn({ state, messages }: Turn, ui: Ui): string {
  if (state.kind === 'answered') return plainText(state.answer.text);
  if (state.kind === 'failed') return state.error?.message ?? ui.words.lost;
  if (state.kind === 'stopped') return ui.words.stopped;
  return messages.map(spokenMessage).join(' ');
}

function outcome(turn: Turn, actions: AnswerActions, ui: Ui): HTMLElement | null {
  const { state } = turn;
  switch (state.kind) {
    case 'answered':
      return answerCard(state.answer, actions, ui);
    case 'told':
      return null;
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
