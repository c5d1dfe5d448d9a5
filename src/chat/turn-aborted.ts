/** The reason of an exchange's aborted signal. */
export class TurnAborted extends Error {
  override readonly name = 'TurnAborted';
  /**
   * `stopped`: the person asked for it; what the turn still says is delivered. `shutdown`: it will be handled again, by the next
   * process. `lost`: another process handles it already. What a turn says after the last two is dropped.
   */
  readonly why: 'stopped' | 'shutdown' | 'lost';

  constructor(why: TurnAborted['why']) {
    super(`The turn was aborted: ${why}.`);
    this.why = why;
  }
}

/** Why the turn was aborted; null when it was not. */
export function whyAborted(signal: AbortSignal): TurnAborted['why'] | null {
  return signal.aborted && signal.reason instanceof TurnAborted ? signal.reason.why : null;
}
