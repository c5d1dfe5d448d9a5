import type { DatabaseOptions } from '../src/data/open.ts';
import { eventOf } from '../test/support/chat-events.ts';
import { ChatProcess } from '../test/support/chat-processes.ts';
import { PlatformServer } from '../test/support/platform-server.ts';
import { quantile } from './measure.ts';

export interface ChatLoad {
  readonly seconds: number;
  /** New events a second; a fifth of them come a second time. */
  readonly rate: number;
  readonly conversations: number;
  /** What happens in the middle of it. */
  readonly kill: 'restart' | 'one of two' | null;
}

export interface LoadResult {
  readonly said: number;
  readonly acceptedPerSecond: number;
  /** Milliseconds from posting an event to its acknowledgement. */
  readonly ackP50: number;
  readonly ackP95: number;
  /** Milliseconds from posting an event to its answer on the platform. */
  readonly answerP50: number;
  readonly answerP95: number;
  readonly drainedSeconds: number;
  readonly twice: number;
  readonly lost: number;
  readonly outOfOrder: number;
  readonly unknown: number;
  /** Memory that the process holds, and what of its heap is in use after a collection; bytes. */
  readonly rssBefore: number;
  readonly rssAfter: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** Processor time of the process, the embedded base's included; null where the process was not the same throughout. */
  readonly cpuMsPerEvent: number | null;
}

const HOLD_MS = 20_000;
const REPEATED_EVERY = 5;
const BUSY_SHARE = 0.05;
const RETRY_MS = 250;

/** Says events to chat processes over the base, and looks at what the platform shows in the end. */
export async function runChatLoad(base: DatabaseOptions, load: ChatLoad): Promise<LoadResult> {
  const shownAt = new Map<string, number>();
  await using platform = new PlatformServer({
    busyShare: BUSY_SHARE,
    posted: ({ text }) => shownAt.set(text, performance.now()),
  });
  const options = { base, platform: await platform.listen(), holdMs: HOLD_MS };
  const processes = [await ChatProcess.start(options)];
  if (load.kill === 'one of two') processes.push(await ChatProcess.start(options));
  await using _ = {
    [Symbol.asyncDispose]: async () => void (await Promise.all(processes.map(one => one.end('SIGKILL')))),
  };
  const {
    rss: rssBefore,
    heapUsed: heapBefore,
    cpuMs: cpuBefore,
  } = await processes[0]!.counts({
    collect: true,
  });
  const rounds = { living: [...processes] };

  const total = load.seconds * load.rate;
  const saidAt: number[] = [];
  const acks: number[] = [];
  const conversations = new Map<number, Promise<void>>();
  /** One conversation's events reach us one after another, as its platform sends them. */
  const say = (number: number): Promise<void> => {
    const conversation = number % load.conversations;
    const before = conversations.get(conversation) ?? Promise.resolve();
    const said = before.then(() => sayUntilHeard(number));
    conversations.set(conversation, said);
    return said;
  };
  const sayUntilHeard = async (number: number): Promise<void> => {
    const event = eventOf(`e${number}`, String(number), { place: `p${number % load.conversations}` });
    saidAt[number] = performance.now();
    for (let at = number; ; at++) {
      const to = rounds.living[at % rounds.living.length];
      const started = performance.now();
      if (await to?.accept(event)) {
        acks.push(performance.now() - started);
        break;
      }
      await passed(RETRY_MS);
    }
    if (number % REPEATED_EVERY === 0)
      await rounds.living[(number + 1) % rounds.living.length]?.accept(event);
  };

  const started = performance.now();
  const all: Promise<void>[] = [];
  for (let number = 0; number < total; number++) {
    const due = started + (number * 1_000) / load.rate;
    const ahead = due - performance.now();
    if (ahead > 0) await passed(ahead);
    all.push(say(number));
    if (load.kill !== null && number === Math.floor(total / 2)) all.push(killOne());
  }
  await Promise.all(all);
  const ended = performance.now();
  const survivor = rounds.living.at(-1)!;
  await survivor.done();
  const drained = performance.now();
  const { unknown, rss: rssAfter, cpuMs: cpuAfter } = await survivor.counts();
  const { heapUsed: heapAfter } = await survivor.counts({ collect: true });
  await Promise.all(rounds.living.map(one => one.end('SIGTERM')));

  return {
    said: total,
    acceptedPerSecond: total / ((ended - started) / 1_000),
    ackP50: quantile(acks, 0.5),
    ackP95: quantile(acks, 0.95),
    ...answerTimes(saidAt, shownAt),
    drainedSeconds: (drained - ended) / 1_000,
    ...judged(platform, total, unknown, load.conversations),
    unknown,
    rssBefore,
    rssAfter,
    heapBefore,
    heapAfter,
    cpuMsPerEvent: load.kill === null ? (cpuAfter - cpuBefore) / total : null,
  };

  async function killOne(): Promise<void> {
    const victim = processes[0]!;
    rounds.living = processes.filter(one => one !== victim);
    await victim.end('SIGKILL');
    if (load.kill !== 'restart') return;
    const next = await ChatProcess.start(options);
    processes.push(next);
    rounds.living = [next];
  }
}

function answerTimes(saidAt: readonly number[], shownAt: ReadonlyMap<string, number>) {
  const times = saidAt.flatMap((said, number) => {
    const shown = shownAt.get(String(number));
    return shown === undefined ? [] : [shown - said];
  });
  return { answerP50: quantile(times, 0.5), answerP95: quantile(times, 0.95) };
}

/** What the platform shows of the events 0 to `total`. */
function judged(platform: PlatformServer, total: number, unknown: number, conversations: number) {
  const answers = platform.posted.filter(one => /^\d+$/.test(one.text));
  const times = Map.groupBy(answers, one => one.text);
  const missing = total - times.size;
  const latest = new Map<string, number>();
  let outOfOrder = 0;
  for (const { place, text } of answers) {
    if (Number(text) < (latest.get(place) ?? -1)) outOfOrder++;
    latest.set(place, Number(text));
  }
  if (latest.size > conversations) throw new TypeError('An answer went to a conversation that is none.');
  return {
    twice: [...times.values()].filter(one => one.length > 1).length,
    lost: Math.max(0, missing - unknown),
    outOfOrder,
  };
}

function passed(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
