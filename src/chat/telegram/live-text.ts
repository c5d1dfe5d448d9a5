/** What a live text came to: shown, refused until a moment, or never to be shown in this manner. */
export type Shown = 'shown' | 'stop' | { readonly afterMs: number };

export interface LiveTextOptions {
  /** Puts the text on the platform. Never rejects. */
  readonly show: (text: string) => Promise<Shown>;
  /** Least time between two changes. */
  readonly everyMs: number;
  /** The same text is shown again after this long; null where it stays by itself. */
  readonly againMs: number | null;
}

/**
 * A text that changes faster than the platform takes changes. The latest one is shown, one call at a time, those between are
 * skipped. States: idle (shown is what is wanted, or nothing is), waiting (a timer runs for the next change or repeat),
 * showing (a call is under way; what comes meanwhile waits), closed (nothing is shown any more).
 */
export class LiveText {
  readonly #options: LiveTextOptions;
  #wanted: string;
  #shown: string | null;
  #earliest = 0;
  #lastShown = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #showing: Promise<void> | undefined;
  #closed = false;

  /** `shown` stands on the platform already. */
  constructor(options: LiveTextOptions, texts: { wanted: string; shown: string | null }) {
    this.#options = options;
    this.#wanted = texts.wanted;
    this.#shown = texts.shown;
    if (texts.shown !== null) this.#earliest = Date.now() + options.everyMs;
    this.#plan();
  }

  want(text: string): void {
    this.#wanted = text;
    this.#plan();
  }

  /** Resolves when nothing is under way any more: a change that lands after the answer would hide it. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#showing;
  }

  #plan(): void {
    if (this.#closed || this.#showing) return;
    clearTimeout(this.#timer);
    const { againMs } = this.#options;
    const changed = this.#wanted !== this.#shown;
    if (!changed && againMs === null) return;
    const dueAt = changed ? this.#earliest : Math.max(this.#earliest, this.#lastShown + (againMs ?? 0));
    const waitMs = dueAt - Date.now();
    if (waitMs <= 0) {
      this.#start();
      return;
    }
    this.#timer = setTimeout(() => this.#start(), waitMs);
    // A person's wait for an answer is not what keeps the process running.
    this.#timer.unref();
  }

  #start(): void {
    const text = this.#wanted;
    this.#showing = this.#options.show(text).then(shown => {
      this.#showing = undefined;
      const now = Date.now();
      this.#earliest = now + this.#options.everyMs;
      if (shown === 'stop') this.#closed = true;
      else if (shown === 'shown') [this.#shown, this.#lastShown] = [text, now];
      else this.#earliest = now + Math.max(this.#options.everyMs, shown.afterMs);
      this.#plan();
    });
  }
}
