export { manualClock } from '../../src/simulators/telegram/clock.ts';
export type { Group } from '../../src/simulators/telegram/group.ts';
export type { Person } from '../../src/simulators/telegram/room.ts';
export type { Seat } from '../../src/simulators/telegram/seat.ts';
export {
  DEMO_TOKEN,
  startTelegramServer,
  type TelegramServer,
} from '../../src/simulators/telegram/server.ts';

/** Calls a method over the wire and gives back the whole envelope, refusals included. */
export async function callBot(
  root: string,
  token: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Envelope> {
  const response = await fetch(`${root}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return (await response.json()) as Envelope;
}

export interface Envelope {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}
