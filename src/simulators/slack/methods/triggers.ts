import type { Clock } from '../clock.ts';
import { SlackError } from '../slack-error.ts';

const TRIGGER_MS = 3000;

/** What a press gives the app for three seconds and one use: the right to open a modal before that person. */
export interface Trigger {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  /** The open modal that it was pressed in. */
  readonly inModal: boolean;
  readonly atMs: number;
}

export class Triggers {
  private readonly clock: Clock;
  private readonly all = new Map<string, Trigger & { used: boolean }>();
  private counter = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  make(teamId: string, userId: string, inModal = false): string {
    this.counter += 1;
    const id = `${this.clock.now()}.${this.counter}.${(this.counter * 2_654_435_761).toString(16)}`;
    this.all.set(id, { id, teamId, userId, inModal, atMs: this.clock.now(), used: false });
    if (this.all.size > 5000) this.all.delete(this.all.keys().next().value ?? '');
    return id;
  }

  /** Throws `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`. */
  exchange(id: string, teamId: string): Trigger {
    const trigger = this.all.get(id);
    if (!trigger || trigger.teamId !== teamId) throw new SlackError('invalid_trigger_id');
    if (this.clock.now() - trigger.atMs > TRIGGER_MS) throw new SlackError('expired_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    trigger.used = true;
    return trigger;
  }
}
