/** A message of the bot as a person sees it, whatever the messenger. */
export interface Seen {
  readonly text: string;
  /** Labels, in their order. */
  readonly buttons: readonly string[];
  readonly hasTable: boolean;
}

/** A conversation from one person's side. What was returned once is not returned again. */
export interface Place {
  say(text: string): void;
  /** The next message of the bot that reads like this, once it stands as it will. */
  next(match: RegExp): Promise<Seen>;
  /** Resolves when a file of this name has come, in the answer or beside it. */
  file(name: RegExp): Promise<void>;
  /** Files of this name that are here now. */
  files(name: RegExp): number;
  /** Resolves when a picture has come that was not there before. */
  picture(): Promise<void>;
  /** Presses a button of the latest message that has it; the toast, or null where the messenger shows none. */
  press(label: string): Promise<string | null>;
  /** Presses the last button once more as it stood then: a double tap, or a screen that shows old news. */
  pressAgain(): Promise<string | null>;
  /** Fills the form that a press opened: asked line by line, or in a modal. */
  fill(form: { readonly choice: string; readonly line: string }): Promise<void>;
  /** Sends a recording. */
  record(): void;
  /** Stops what the bot is doing here, by whatever the messenger has for it. */
  stop(): Promise<void>;
}

/** Statements over the clients wait, until this is disposed of or they are given up. */
export interface HeldClients extends AsyncDisposable {
  /** Resolves when one waits. */
  waited(): Promise<void>;
  /** Resolves when none waits any more, though the clients are still held. */
  givenUp(): Promise<void>;
}

/** A messenger with three people: an admin, a marketer of the hotel, and someone whom nobody knows. */
export interface Stage extends AsyncDisposable {
  /** Ids of the accounts, as `access/members.ts` keeps them. */
  readonly accounts: { readonly admin: string; readonly marketer: string; readonly stranger: string };
  readonly admin: Place;
  readonly marketer: Place;
  readonly stranger: Place;
  /** The admin and the marketer in one room, addressed by mention; threads and topics are places of their own. */
  room(who: 'admin' | 'marketer', thread: 'first' | 'second'): Place;
  /** The marketer's in a room where the stranger listens. */
  readonly overheard: Place;
}
