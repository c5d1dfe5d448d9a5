import { fill, h } from '../../../browser/page/dom.ts';
import type { WebForm, WebMail, WebTurn } from '../wire.ts';
import { answerOfTurn } from './answer.ts';
import { type Called, getJson, RequestFailed, talk } from './api.ts';
import { formDialog } from './form-dialog.ts';
import { type MessageActions, shownMessage, spokenMessage } from './message.ts';
import { PageRequest, type RequestPlace } from './request.ts';
import { newTurn, spokenTurn, type Turn, turnElement } from './turn.ts';
import { rememberAnswers, type Ui } from './ui.ts';

interface ConversationHooks {
  /** The conversation got its id, or something in it changed that the list of conversations shows. */
  changed(threadId: string | null): void;
  /** Something began to be answered, or is answered. */
  running(isRunning: boolean): void;
  /** The conversation is over: a new one begins. */
  beginAnew(): void;
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
  let turns: Turn[] = [];
  let elements: HTMLElement[] = [];
  let stopping: AbortController | null = null;
  const again = new WeakMap<Turn, (model?: 'embedded') => void>();

  function draw() {
    elements = turns.map(turn => elementOf(turn));
    fill(column, ...(elements.length === 0 ? [greeting()] : elements));
  }

  function elementOf(turn: Turn): HTMLElement {
    const actions = {
      question: turn.question ?? '',
      isLast: turn === turns.findLast(({ question }) => question !== null),
      choose: (option: string) => void run(option),
      retry: (model?: 'embedded') => again.get(turn)?.(model),
      askForFile: (answerId: string, format: 'csv' | 'xlsx', label: string) =>
        void run(`/export ${format} ${answerId}`, undefined, label),
      press,
    };
    return turnElement(turn, actions, ui());
  }

  function redraw(turn: Turn) {
    const at = turns.indexOf(turn);
    const old = elements[at];
    if (!old) return;
    const element = elementOf(turn);
    keepingFocus(old, element, () => old.replaceWith(element));
    elements[at] = element;
  }

  function add(turn: Turn) {
    const before = turns.findLast(({ question }) => question !== null);
    turns.push(turn);
    column.classList.remove('reopened');
    const element = elementOf(turn);
    elements.push(element);
    if (turns.length === 1) fill(column, element);
    else column.append(element);
    // What an answer offered dies with the next question.
    if (before && turn.question !== null && hasOptions(before)) redraw(before);
    element.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }

  async function run(text: string, model?: 'embedded', label = text) {
    if (stopping) return;
    const isQuestion = !text.startsWith('/');
    const call: Called = { path: '/api/ask', request: { threadId, text, ...(model && { model }) } };
    await carry(call, label, {
      isQuestion,
      opens: true,
      retry: other => void run(text, other, label),
    });
  }

  const press: MessageActions['press'] = (shown, button) => {
    const call: Called = {
      path: '/api/press',
      request: { threadId, button: button.id, from: shown.message.ref },
    };
    void carry(call, button.label, { retry: () => press(shown, button) });
  };

  async function submit(form: WebForm) {
    const values = await formDialog(form, ui());
    if (!values) return;
    const call: Called = { path: '/api/form', request: { threadId, form: form.id, values } };
    await carry(call, form.title, { retry: () => void submit(form) });
  }

  interface Carried {
    readonly isQuestion?: boolean;
    /** It has a turn from the start. */
    readonly opens?: boolean;
    readonly retry: (model?: 'embedded') => void;
  }

  async function carry(call: Called, label: string, { isQuestion = false, opens, retry }: Carried) {
    if (stopping) {
      ui().toast(ui().words.waitForAnswer);
      return;
    }
    const controller = new AbortController();
    stopping = controller;
    const place: RequestPlace = {
      add(turn) {
        if (stopping !== controller) return;
        again.set(turn, retry);
        add(turn);
      },
      redraw,
      find,
      named(id) {
        if (stopping !== controller || id === threadId) return;
        threadId = id;
        isKept ||= isQuestion;
        if (isKept) hooks.changed(threadId);
      },
      toast: text => ui().toast(text),
      keepLanguage: rememberAnswers,
    };
    const request = new PageRequest(label, place);
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
    // Left for another conversation meanwhile: this answer waits in its own.
    if (stopping !== controller) {
      hooks.changed(isKept ? threadId : null);
      return;
    }
    stopping = null;
    if (request.turn) {
      redraw(request.turn);
      ui().say(spokenTurn(request.turn, ui()));
    }
    isKept ||= request.turn?.state.kind === 'answered';
    // The button that was pressed may be gone: the keyboard goes on at what came of it.
    if (document.activeElement === document.body) {
      elements.at(-1)?.querySelector<HTMLElement>('.message-buttons button')?.focus({ preventScroll: true });
    }
    hooks.running(false);
    hooks.changed(isKept ? threadId : null);
    await goOn(request);
  }

  /** A turn that is still running when its request is over was told something, or has lost its connection. */
  function end({ turn }: PageRequest, isQuestion: boolean) {
    if (turn?.state.kind !== 'running') return;
    if (turn.messages.length > 0) turn.state = { kind: 'told' };
    else if (isQuestion) turn.state = { kind: 'failed', error: null };
    else {
      turns = turns.filter(one => one !== turn);
      draw();
    }
  }

  async function goOn({ beginsAnew, form, turn }: PageRequest) {
    if (beginsAnew) {
      hooks.beginAnew();
      const [said] = turn?.messages ?? [];
      if (said) ui().toast(spokenMessage(said));
    }
    if (form) await submit(form);
  }

  function find(ref: string) {
    for (const turn of turns) {
      const shown = turn.messages.find(({ message }) => message.ref === ref);
      if (shown) return { turn, shown };
    }
    return null;
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
      return turns.findLast(({ question }) => question !== null)?.question ?? null;
    },
    run,
    stop: () => stopping?.abort(),
    draw,

    /** Shows what was said from elsewhere. */
    receive(mail: readonly WebMail[]) {
      for (const { message } of mail) {
        const turn: Turn = { ...newTurn(null), messages: [shownMessage(message)], state: { kind: 'told' } };
        add(turn);
        ui().say(spokenTurn(turn, ui()));
      }
    },

    /** An empty conversation; it gets its id with the first question. */
    begin() {
      leave();
      threadId = null;
      isKept = false;
      turns = [];
      draw();
    },

    /** Reopens a conversation. Rejects with `RequestFailed` where it is gone. */
    async open(id: string) {
      leave();
      const stored = await getJson<WebTurn[]>(`/api/threads/${id}`);
      threadId = id;
      isKept = true;
      turns = stored.map(turn => ({
        question: turn.question,
        messages: [],
        state: { kind: 'answered', answer: answerOfTurn(turn) },
      }));
      for (const turn of turns) again.set(turn, model => void run(turn.question ?? '', model));
      column.classList.add('reopened');
      draw();
      elements.at(-1)?.scrollIntoView({ block: 'end' });
    },
  };
}

function hasOptions({ state }: Turn): boolean {
  return state.kind === 'answered' && state.answer.options.length > 0;
}

/** Where the keyboard stood on a button that is drawn anew, it stands on the same one, or on the first that is left. */
function keepingFocus(old: HTMLElement, next: HTMLElement, swap: () => void) {
  const active = document.activeElement;
  const stood = active instanceof HTMLButtonElement && old.contains(active) ? active.textContent : null;
  swap();
  if (stood === null) return;
  const buttons = [...next.querySelectorAll<HTMLButtonElement>('.message-buttons button')];
  (buttons.find(({ textContent }) => textContent === stood) ?? buttons[0] ?? h('button')).focus({
    preventScroll: true,
  });
}
