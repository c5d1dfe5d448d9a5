import type { DeliveryFault, Faults } from '../faults.ts';
import type { JsonObject } from '../json.ts';
import type { Workspace, World } from '../world.ts';
import type { Answer } from './answer.ts';
import { postSigned } from './http.ts';
import type { Sockets } from './sockets.ts';

/** One attempt to hand something to the app. */
export interface Attempt {
  readonly kind: 'event' | 'interactive' | 'command';
  /** The event's type, or the interaction's. */
  readonly type: string;
  readonly eventId: string | null;
  /** 0 for the first delivery, then the number of the retry. */
  readonly attempt: number;
  readonly transport: 'http' | 'socket';
  readonly outcome: 'ok' | 'http_timeout' | 'connection_failed' | 'http_error' | 'timeout';
  readonly status: number | null;
}

/** Slack comes again at once, after a minute, after five. */
const RETRIES_MS = [0, 60_000, 300_000];
const KEPT_ATTEMPTS = 20_000;

/** Hands events, presses and commands to the app: by HTTP when a request URL is set, through Socket Mode otherwise. */
export class Delivery {
  /** Every attempt, the oldest first; only the latest twenty thousand are kept. */
  readonly attempts: Attempt[] = [];
  requestUrl: string | null = null;
  private readonly world: World;
  private readonly sockets: Sockets;
  private readonly faults: Faults;
  private closed = false;

  constructor(world: World, sockets: Sockets, faults: Faults) {
    this.world = world;
    this.sockets = sockets;
    this.faults = faults;
  }

  /** Sends an event of a workspace if the app subscribes to it, and retries by itself. Returns the event's id. */
  event(workspace: Workspace, event: JsonObject, subscription: string): string | null {
    const { installation } = workspace;
    if (!installation || !this.world.app.events.includes(subscription)) return null;
    const eventId = this.world.marks.id('Ev');
    const body = {
      token: this.world.app.verificationToken,
      team_id: workspace.id,
      context_team_id: workspace.id,
      context_enterprise_id: null,
      api_app_id: this.world.app.id,
      event,
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(this.world.clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: workspace.id,
          user_id: installation.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: `4-${eventId}`,
    };
    void this.carry(body, eventId, String(event.type), this.faults.takeDelivery());
    return eventId;
  }

  /** A press, a form or a shortcut: handed over once, answered within three seconds or not at all. */
  async interact(payload: JsonObject): Promise<Answer> {
    const answer = this.requestUrl
      ? await this.post(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), this.requestUrl)
      : await this.sockets.send({ type: 'interactive', payload, acceptsResponse: true });
    this.note('interactive', String(payload.type), null, 0, answer);
    return answer;
  }

  async command(payload: Readonly<Record<string, string>>): Promise<Answer> {
    const answer = this.requestUrl
      ? await this.post(new URLSearchParams(payload).toString(), this.requestUrl)
      : await this.sockets.send({ type: 'slash_commands', payload, acceptsResponse: true });
    this.note('command', payload.command ?? '', null, 0, answer);
    return answer;
  }

  /** No retry is made from now on. */
  close(): void {
    this.closed = true;
  }

  /** Asks a request URL for its challenge back, as Slack does when one is entered. Throws when it does not come. */
  async verify(url: string): Promise<void> {
    const challenge = this.world.marks.id('challenge');
    const { verificationToken: token, signingSecret } = this.world.app;
    const body = JSON.stringify({ token, challenge, type: 'url_verification' });
    const answer = await postSigned(this.world.clock, {
      url,
      body,
      contentType: 'application/json',
      signingSecret,
    });
    const said = answer.ok ? answer.body : undefined;
    const echoed = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : said;
    if (echoed !== challenge) throw new Error(`The request URL ${url} did not answer with the challenge.`);
  }

  private async carry(
    body: object,
    eventId: string,
    type: string,
    fault: DeliveryFault | null,
  ): Promise<void> {
    if (fault?.kind === 'delay') await new Promise<void>(done => this.world.clock.after(fault.ms, done));
    if (fault?.kind === 'lost') return this.again(body, eventId, type, 1, 'http_timeout');
    if (fault?.kind !== 'twice') return this.attempt(body, eventId, type, 0, '');
    const first = this.attempt(body, eventId, type, 0, '');
    if (!fault.parallel) await first;
    await Promise.all([first, this.attempt(body, eventId, type, 1, 'http_timeout', false)]);
  }

  private async attempt(
    body: object,
    eventId: string,
    type: string,
    attempt: number,
    reason: string,
    mayRetry = true,
  ): Promise<void> {
    const retry = attempt > 0 ? { attempt, reason } : undefined;
    const answer = this.requestUrl
      ? await postSigned(this.world.clock, {
          url: this.requestUrl,
          body: JSON.stringify(body),
          contentType: 'application/json',
          signingSecret: this.world.app.signingSecret,
          ...(retry && { retry }),
        })
      : await this.sockets.send({
          type: 'events_api',
          payload: body,
          acceptsResponse: false,
          ...(retry && { retry }),
        });
    this.note('event', type, eventId, attempt, answer);
    if (!answer.ok && !answer.noRetry && mayRetry)
      this.again(body, eventId, type, attempt + 1, answer.reason);
  }

  private again(body: object, eventId: string, type: string, attempt: number, reason: string): void {
    const wait = RETRIES_MS[attempt - 1];
    if (wait === undefined || this.closed) return;
    const go = () => {
      if (!this.closed) void this.attempt(body, eventId, type, attempt, reason);
    };
    if (wait === 0) go();
    else this.world.clock.after(wait, go);
  }

  private post(body: string, url: string): Promise<Answer> {
    const { signingSecret } = this.world.app;
    return postSigned(this.world.clock, {
      url,
      body,
      contentType: 'application/x-www-form-urlencoded',
      signingSecret,
    });
  }

  private note(
    kind: Attempt['kind'],
    type: string,
    eventId: string | null,
    attempt: number,
    answer: Answer,
  ): void {
    this.attempts.push({
      kind,
      type,
      eventId,
      attempt,
      transport: this.requestUrl ? 'http' : 'socket',
      outcome: answer.ok ? 'ok' : answer.reason,
      status: answer.ok ? 200 : answer.status,
    });
    if (this.attempts.length > KEPT_ATTEMPTS) this.attempts.splice(0, KEPT_ATTEMPTS / 2);
    this.world.changed({ what: 'delivery', teamId: null });
  }
}
