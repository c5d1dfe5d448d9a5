import type { WebForm, WebMail, WebTurn } from '../wire.ts';
import { answerOfTurn } from './answer.ts';
import { type Called, getJson, RequestFailed, talk } from './api.ts';
import { formDialog } from './form-dialog.ts';
import { type MessageActions, shownMessage, spokenMessage } from './message.ts';
import { PageRequest, type RequestPlace } from './request.ts';
import { newTurn, spokenTurn, type Turn, turnElement } from './turn.ts';
import { createTurnList } from './turn-list.ts';
import { rememberAnswers, type Ui } from './ui.ts';

interface ConversationHooks {
  /** The conversation got its id, or something in it changed that the list of conversations shows. */
  changed(threadId: string | null): void;
  /** Something began to be answered, or is answered. */
  running(isRunning: boolean): void;
  /** The conversation is over: a new one begins. */
  beginAnew(): void;
}

/** How a request is carried out: `opens` with a turn from the start, and what doing it again means. */
interface Carried {
  readonly isQuestion?: boolean;
  readonly opens?: boolean;
  readonly retry: (model?: 'embedded') => void;
}

/** One conversation on the page: its turns and what is being answered. */
export function createConversation(
  column: HTMLElement,
  greeting: () => HTMLElement,
  ui: () => Ui,
  hooks: ConversationHooks,
) {
  let threadId: string | null = null;
  /** Commands alone make no conversation that could be come back to. */
  let isKept = false;
  let lastTyped: string | null = null;
  let stopping: AbortController | null = null;
  const again = new WeakMap<Turn, (model?: 'embedded') => void>();
  const list = createTurnList(column, greeting, turn => {
    const actions = {
      question: turn.question ?? '',
      isLast: list.isLast(turn),
      choose: (option: string) => void run(option),
      retry: (model?: 'embedded') => again.get(turn)?.(model),
      askForFile: (answerId: string, format: 'csv' | 'xlsx', label: string) =>
        void run(`/export ${format} ${answerId}`, undefined, label),
      press,
    };
    return turnElement(turn, actions, ui());
  });

  /** Asks a question, or does a command; `label` is shown as what was said. */
  async function run(text: string, model?: 'embedded', label = text) {
    if (stopping) return;
    lastTyped = label;
    const call: Called = { path: '/api/ask', request: { threadId, text, ...(model && { model }) } };
    const retry = (other?: 'embedded') => void run(text, other, label);
    await carry(call, label, { isQuestion: !text.startsWith('/'), opens: true, retry });
  }

  const press: MessageActions['press'] = (shown, button) => {
    const request = { threadId, button: button.id, from: shown.message.ref };
    void carry({ path: '/api/press', request }, button.label, { retry: () => press(shown, button) });
  };

  async function submit(form: WebForm) {
    const values = await formDialog(form, ui());
    if (!values) return;
    const request = { threadId, form: form.id, values };
    await carry({ path: '/api/form', request }, form.title, { retry: () => void submit(form) });
  }

  async function carry(call: Called, label: string, { isQuestion = false, opens, retry }: Carried) {
    if (stopping) {
      ui().toast(ui().words.waitForAnswer);
      return;
    }
    const controller = new AbortController();
    stopping = controller;
    const isHere = () => stopping === controller;
    const request = new PageRequest(label, placeOf(isHere, isQuestion, retry));
    if (opens) request.open();
    hooks.running(true);
    ui().say(ui().words.thinking);
    try {
      for await (const event of talk(call, controller.signal)) request.hear(event);
      end(request, isQuestion);
    } catch (error) {
      const failed = error instanceof RequestFailed ? error.error : null;
      if (controller.signal.aborted) request.open().state = { kind: 'stopped' };
      else if (request.turn) request.turn.state = { kind: 'failed', error: failed };
      else ui().toast(failed?.message ?? ui().words.lost);
    }
    if (isHere()) {
      stopping = null;
      isKept ||= request.turn?.state.kind === 'answered';
      await conclude(request);
    } else {
      // Left for another conversation meanwhile: this answer waits in its own.
      hooks.changed(isKept ? threadId : null);
    }
  }

  function placeOf(isHere: () => boolean, isQuestion: boolean, retry: Carried['retry']): RequestPlace {
    return {
      add(turn) {
        if (!isHere()) return;
        again.set(turn, retry);
        list.add(turn);
      },
      redraw: list.redraw,
      find: list.find,
      named(id) {
        if (!isHere() || id === threadId) return;
        threadId = id;
        isKept ||= isQuestion;
        if (isKept) hooks.changed(threadId);
      },
      toast: text => ui().toast(text),
      keepLanguage: rememberAnswers,
    };
  }

  /** A turn that is still running when its request is over was told something, or has lost its connection. */
  function end({ turn }: PageRequest, isQuestion: boolean) {
    if (turn?.state.kind !== 'running') return;
    if (turn.messages.length > 0) turn.state = { kind: 'told' };
    else if (isQuestion) turn.state = { kind: 'failed', error: null };
    else list.remove(turn);
  }

  async function conclude({ turn, beginsAnew, form }: PageRequest) {
    if (turn) {
      list.redraw(turn);
      ui().say(spokenTurn(turn, ui()));
    }
    list.rescueFocus();
    hooks.running(false);
    hooks.changed(isKept ? threadId : null);
    if (beginsAnew) {
      hooks.beginAnew();
      const [said] = turn?.messages ?? [];
      if (said) ui().toast(spokenMessage(said));
    }
    if (form) await submit(form);
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
      return lastTyped;
    },
    run,
    stop: () => stopping?.abort(),
    draw: list.draw,

    /** Shows what was said from elsewhere. */
    receive(mail: readonly WebMail[]) {
      for (const { message } of mail) {
        const turn: Turn = { ...newTurn(null), messages: [shownMessage(message)], state: { kind: 'told' } };
        list.add(turn);
        ui().say(spokenTurn(turn, ui()));
      }
    },

    /** An empty conversation; it gets its id with the first question. */
    begin() {
      leave();
      threadId = null;
      isKept = false;
      lastTyped = null;
      list.replace([]);
    },

    /** Reopens a conversation. Rejects with `RequestFailed` where it is gone. */
    async open(id: string) {
      leave();
      const stored = await getJson<WebTurn[]>(`/api/threads/${id}`);
      threadId = id;
      isKept = true;
      lastTyped = stored.at(-1)?.question ?? null;
      list.replace(stored.map(reopened));
    },
  };

  function reopened(stored: WebTurn): Turn {
    const { question } = stored;
    const turn: Turn = { question, messages: [], state: { kind: 'answered', answer: answerOfTurn(stored) } };
    again.set(turn, model => void run(question, model));
    return turn;
  }
}
