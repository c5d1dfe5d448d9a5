import { fill, h } from '../../../browser/page/dom.ts';
import type { WebTurn } from '../wire.ts';
import { answerOfReply, answerOfTurn } from './answer.ts';
import { ask, getJson, RequestFailed } from './api.ts';
import { plainText } from './markdown.ts';
import { type Turn, turnElement } from './turn.ts';
import type { Ui } from './ui.ts';

interface ConversationHooks {
  /** The conversation got its id, or something in it changed that the list of conversations shows. */
  changed(threadId: string | null): void;
  /** A question began to be answered, or is answered. */
  running(isRunning: boolean): void;
}

/** One conversation on the page: its turns and the question that is being answered. */
export function createConversation(
  column: HTMLElement,
  greeting: () => HTMLElement,
  ui: () => Ui,
  hooks: ConversationHooks,
) {
  let threadId: string | null = null;
  let turns: Turn[] = [];
  let elements: HTMLElement[] = [];
  let stopping: AbortController | null = null;

  function draw() {
    elements = turns.map((_, at) => elementAt(at));
    fill(column, ...(elements.length === 0 ? [greeting()] : elements));
  }

  function elementAt(at: number): HTMLElement {
    const turn = turns[at];
    if (!turn) return h('section');
    const actions = {
      question: turn.question,
      isLast: at === turns.length - 1,
      choose: (option: string) => void run(option),
      retry: (model?: 'embedded') => void run(turn.question, model),
    };
    return turnElement(turn, actions, ui());
  }

  function redraw(turn: Turn) {
    const at = turns.indexOf(turn);
    const old = elements[at];
    if (!old) return;
    const element = elementAt(at);
    old.replaceWith(element);
    elements[at] = element;
  }

  async function run(question: string, model?: 'embedded') {
    if (stopping) return;
    const turn: Turn = { question, state: { kind: 'running', progress: null, streamed: '' } };
    const controller = new AbortController();
    stopping = controller;
    turns.push(turn);
    column.classList.remove('reopened');
    draw();
    hooks.running(true);
    const { words, say } = ui();
    say(words.thinking);
    elements.at(-1)?.scrollIntoView({ block: 'start', behavior: 'smooth' });
    try {
      await follow(turn, controller, model);
      if (turn.state.kind === 'running') turn.state = { kind: 'failed', error: null };
    } catch (error) {
      if (controller.signal.aborted) turn.state = { kind: 'stopped' };
      else turn.state = { kind: 'failed', error: error instanceof RequestFailed ? error.error : null };
    }
    // Left for another conversation meanwhile: this answer waits in its own.
    if (stopping !== controller) {
      hooks.changed(threadId);
      return;
    }
    stopping = null;
    redraw(turn);
    say(spoken(turn, ui()));
    hooks.running(false);
    hooks.changed(threadId);
  }

  async function follow(turn: Turn, controller: AbortController, model?: 'embedded') {
    const request = { threadId, text: turn.question, ...(model && { model }) };
    for await (const event of ask(request, controller.signal)) {
      if (event.kind === 'thread' && event.threadId !== threadId && stopping === controller) {
        threadId = event.threadId;
        hooks.changed(threadId);
      } else if (event.kind === 'reply') {
        turn.state = { kind: 'answered', answer: answerOfReply(event.reply) };
      } else if (event.kind === 'failed') {
        turn.state = { kind: 'failed', error: event.error };
      } else if (turn.state.kind === 'running' && (event.kind === 'progress' || event.kind === 'text')) {
        if (event.kind === 'progress') turn.state.progress = event.text;
        else turn.state.streamed += event.delta;
        redraw(turn);
      }
    }
  }

  function stop() {
    stopping?.abort();
  }

  /** Going elsewhere stops nothing: the answer is kept with its conversation. */
  function leave() {
    if (!stopping) return;
    stopping = null;
    hooks.running(false);
  }

  return {
    get threadId() {
      return threadId;
    },
    get lastQuestion() {
      return turns.at(-1)?.question ?? null;
    },
    run,
    stop,
    draw,

    /** An empty conversation; it gets its id with the first question. */
    begin() {
      leave();
      threadId = null;
      turns = [];
      draw();
    },

    /** Reopens a conversation. Rejects with `RequestFailed` where it is gone. */
    async open(id: string) {
      leave();
      const stored = await getJson<WebTurn[]>(`/api/threads/${id}`);
      threadId = id;
      turns = stored.map(turn => ({
        question: turn.question,
        state: { kind: 'answered', answer: answerOfTurn(turn) },
      }));
      column.classList.add('reopened');
      draw();
      elements.at(-1)?.scrollIntoView({ block: 'end' });
    },
  };
}

/** What a screen reader says when a turn is over. */
function spoken(turn: Turn, ui: Ui): string {
  const { state } = turn;
  if (state.kind === 'answered') return plainText(state.answer.text);
  if (state.kind === 'failed') return state.error?.message ?? ui.words.lost;
  return ui.words.stopped;
}
