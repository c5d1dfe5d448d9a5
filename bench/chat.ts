import type { Base } from './bases.ts';
import { embeddedBase, serverBase } from './bases.ts';
import { type ChatLoad, type LoadResult, runChatLoad } from './chat-load.ts';
import type { BenchRow } from './measure.ts';
import { benchMessengers } from './messengers.ts';

const SECONDS = 20;
const SERVER_RATE = 200;
const EMBEDDED_RATE = 50;
const MOST_ACK_MS = 50;
/** Code is compiled on the way; what an event leaves behind would be many times that after thousands of them. */
const MOST_HEAP_GROWTH = 2;
const PEOPLE = 500;

/**
 * The inbox and the outbox under load: events at a fixed rate over 500 conversations, a fifth of them delivered twice, one send
 * in twenty answered "later". On a server, and at a quarter of the rate on the embedded base; then on the server with the only
 * process killed in the middle and started anew, and with two processes of which one is killed. What answers is an echo: the
 * assistant is measured elsewhere. `seconds` is how long events come, 20 by default. In the end the adapters beside bare bots of
 * their frameworks.
 */
export async function benchChat(serverUrl: string | null, seconds: number | null): Promise<BenchRow[]> {
  const load = { seconds: seconds ?? SECONDS, rate: SERVER_RATE, conversations: PEOPLE, kill: null } as const;
  const server = () => serverBase(serverUrl);
  return [
    ...(await measured('server', load, server)),
    ...(await measured('embedded', { ...load, rate: EMBEDDED_RATE }, embeddedBase)),
    ...(await measured('server, killed and restarted', { ...load, kill: 'restart' }, server)),
    ...(await measured('server, one of two killed', { ...load, kill: 'one of two' }, server)),
    ...(await benchMessengers(serverUrl)),
  ];
}

async function measured(name: string, load: ChatLoad, open: () => Promise<Base>): Promise<BenchRow[]> {
  await using base = await open();
  return rowsOf(name, load, await runChatLoad(base.options, load));
}

function rowsOf(name: string, load: ChatLoad, result: LoadResult): BenchRow[] {
  const n = result.said;
  const calm = load.kill === null;
  const row = (what: string, value: number, unit: string, budget?: { text: string; within: boolean }) => ({
    what: `${name}: ${what}`,
    value,
    unit,
    n,
    ...(budget ? { budget: budget.text, within: budget.within } : {}),
  });
  const none = (what: string, value: number) =>
    row(what, value, 'events', { text: 'none', within: value === 0 });
  return [
    row('events accepted', result.acceptedPerSecond, 'events/s'),
    row('acknowledged, p50', result.ackP50, 'ms'),
    row(
      'acknowledged, p95',
      result.ackP95,
      'ms',
      calm ? { text: `≤ ${MOST_ACK_MS} ms`, within: result.ackP95 <= MOST_ACK_MS } : undefined,
    ),
    row('said to shown, p50', result.answerP50, 'ms'),
    row('said to shown, p95', result.answerP95, 'ms'),
    row('all answered after the last', result.drainedSeconds, 's'),
    none('answered twice', result.twice),
    none('lost: neither shown nor told of', result.lost),
    none('out of order', result.outOfOrder),
    row('fate unknown, told of with a button', result.unknown, 'events', {
      text: calm ? 'none' : '≤ 32',
      within: result.unknown <= (calm ? 0 : 32),
    }),
    ...(result.cpuMsPerEvent === null ? [] : [row('processor time an event', result.cpuMsPerEvent, 'ms')]),
    row('memory at the start', result.rssBefore / 1_048_576, 'MB'),
    row('memory at the end', result.rssAfter / 1_048_576, 'MB'),
    row('heap in use at the start', result.heapBefore / 1_048_576, 'MB'),
    row('heap in use at the end', result.heapAfter / 1_048_576, 'MB', {
      text: `≤ ${MOST_HEAP_GROWTH} × of the start`,
      within: result.heapAfter <= result.heapBefore * MOST_HEAP_GROWTH,
    }),
  ];
}
