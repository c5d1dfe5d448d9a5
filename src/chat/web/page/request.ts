import type { AskEvent, WebForm, WebMessage } from '../wire.ts';
import { answerOfReply } from './answer.ts';
import { type Shown, shownMessage } from './message.ts';
import { newTurn, type Turn } from './turn.ts';

/** What a request may do to the conversation that it was made in. */
export interface RequestPlace {
  /** Puts a turn at the end. */
  add(turn: Turn): void;
  /** Shows a turn as it is now. */
  redraw(turn: Turn): void;
  /** The message of this name, wherever in the conversation it stands. */
  find(ref: string): { readonly turn: Turn; readonly shown: Shown } | null;
  named(threadId: string): void;
  toast(text: string): void;
  keepLanguage(language: 'ru' | 'en' | null): void;
}

/**
 * One request as its events come in. What was typed has a turn from the start; a press or a form gets one with the first thing
 * that is said: mostly it changes the message that it stands under, or opens a form.
 */
export class PageRequest {
  readonly #place: RequestPlace;
  readonly #label: string;
  #turn: Turn | null = null;
  /** To be asked when the request is over. */
  form: WebForm | null = null;
  /** The conversation is to begin anew. */
  beginsAnew = false;

  constructor(label: string, place: RequestPlace) {
    this.#label = label;
    this.#place = place;
  }

  get turn(): Turn | null {
    return this.#turn;
  }

  /** The request's own turn, at the end of the conversation. */
  open(): Turn {
    if (this.#turn) return this.#turn;
    this.#turn = newTurn(this.#label);
    this.#place.add(this.#turn);
    return this.#turn;
  }

  hear(event: AskEvent): void {
    const place = this.#place;
    switch (event.kind) {
      case 'thread':
        place.named(event.threadId);
        break;
      case 'progress':
      case 'text':
        this.#goesOn(event);
        break;
      case 'reply':
        this.open().state = { kind: 'answered', answer: answerOfReply(event.reply) };
        break;
      case 'failed':
        if (this.#turn) this.#turn.state = { kind: 'failed', error: event.error };
        else place.toast(event.error.message);
        break;
      case 'message':
        this.#isTold(event.message, event.replaces);
        break;
      case 'settled':
        this.#isSettled(event.ref, event.note);
        break;
      case 'toast':
        place.toast(event.text);
        break;
      case 'form':
        this.form = event.form;
        break;
      case 'new_thread':
        this.beginsAnew = true;
        break;
      case 'language':
        place.keepLanguage(event.language);
        break;
    }
  }

  #goesOn(event: Extract<AskEvent, { kind: 'progress' | 'text' }>): void {
    const turn = this.open();
    if (turn.state.kind !== 'running') return;
    if (event.kind === 'progress') turn.state.progress = event.text;
    else turn.state.streamed += event.delta;
    this.#place.redraw(turn);
  }

  #isTold(message: WebMessage, replaces: string | undefined): void {
    const old = replaces === undefined ? null : this.#place.find(replaces);
    if (old) Object.assign(old.shown, shownMessage(message));
    else this.open().messages.push(shownMessage(message));
    this.#place.redraw(old?.turn ?? this.open());
  }

  #isSettled(ref: string, note: string | null): void {
    const found = this.#place.find(ref);
    if (!found) return;
    Object.assign(found.shown, { settled: true, note });
    this.#place.redraw(found.turn);
  }
}
