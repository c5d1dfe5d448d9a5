import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseOptions } from '../src/data/open.ts';
import { signatureHeaders } from '../src/simulators/slack/delivery/signature.ts';
import { serverBase } from './bases.ts';
import { type BenchRow, quantile } from './measure.ts';
import { BOT, isOurs, isSlack, MESSENGER_KINDS, type MessengerKind } from './messenger-kinds.ts';
import { MessengerPlatform } from './messenger-platform.ts';

const SECONDS = 4;
const WARM_UP_MS = 1_000;
const AT_ONCE = 32;
const CONVERSATIONS = 500;
const RATE = 200;
const RATE_SECONDS = 10;
const WARM_UP_EVENTS = 400;
const REPEATED_EVERY = 5;
const BUSY_SHARE = 0.05;
const MOST_ACK_MS = 50;
const DRAIN_MS = 30_000;
const PROCESS = resolve(import.meta.dirname, 'messenger-process.ts');

interface Measured {
  readonly perSecond: number;
  readonly p95: number;
  readonly n: number;
}

/**
 * Webhook deliveries taken a second: by svod through telegraf, grammY and Bolt, where each is stored on a PostgreSQL server
 * before it is acknowledged, and by the same frameworks' bots that keep nothing. Thirty-two deliveries at a time over 500
 * conversations, the answers sent to a platform that takes everything. The rows with × are svod's share of the bare bot. Before
 * that, Telegram's adapter at a fixed rate: a fifth of the updates come twice, one answer in twenty is to be sent later.
 */
export async function benchMessengers(serverUrl: string | null): Promise<BenchRow[]> {
  await using base = await serverBase(serverUrl);
  const rows = await atARate(base.options);
  for (const ours of MESSENGER_KINDS.filter(isOurs)) {
    const bare = ours.replace('svod, ', '') as MessengerKind;
    const [own, peer] = [await load(ours, base.options), await load(bare, base.options)];
    rows.push(
      row(`${ours}: deliveries taken`, own.perSecond, 'events/s', own.n),
      row(`${ours}: acknowledged, p95`, own.p95, 'ms', own.n),
      row(`bare ${bare}: deliveries taken`, peer.perSecond, 'events/s', peer.n),
      row(`bare ${bare}: acknowledged, p95`, peer.p95, 'ms', peer.n),
      row(`${ours} to bare ${bare}`, own.perSecond / peer.perSecond, '×', own.n),
    );
  }
  return rows;
}

function row(what: string, value: number, unit: string, n: number): BenchRow {
  return { what, value, unit, n };
}

async function load(kind: MessengerKind, base: DatabaseOptions): Promise<Measured> {
  await using platform = new MessengerPlatform();
  await using bot = await RunningBot.start(kind, await platform.listen(), base);
  await deliver(kind, bot.url, bot.agent, WARM_UP_MS);
  return await deliver(kind, bot.url, bot.agent, SECONDS * 1_000);
}

/** Updates at a fixed rate, each answered once in the end however often it came. */
async function atARate(base: DatabaseOptions): Promise<BenchRow[]> {
  const kind = 'svod, telegraf';
  await using platform = new MessengerPlatform({ busyShare: BUSY_SHARE });
  await using bot = await RunningBot.start(kind, await platform.listen(), base);
  const total = RATE_SECONDS * RATE;
  const acks: number[] = [];
  const numbers = freshNumbers();
  const started = performance.now();
  const said: Promise<void>[] = [];
  for (let at = 0; at < total; at++) {
    const ahead = started + (at * 1_000) / RATE - performance.now();
    if (ahead > 0) await pause(ahead);
    const update = telegramUpdate(numbers.next().value);
    const tell = async () => {
      const before = performance.now();
      const status = await post(bot.url, update, bot.agent);
      if (status !== 200) throw new Error(`${kind} answered ${status}.`);
      // The first ones compile the code on their way.
      if (at >= WARM_UP_EVENTS) acks.push(performance.now() - before);
      if (at % REPEATED_EVERY === 0) await post(bot.url, update, bot.agent);
    };
    said.push(tell());
  }
  await Promise.all(said);
  const patience = performance.now() + DRAIN_MS;
  while (platform.texts.size < total && performance.now() < patience) await pause(100);
  const twice = [...platform.texts.values()].filter(times => times > 1).length;
  const lost = total - platform.texts.size;
  const name = `${kind} at ${RATE} events/s`;
  const p95 = quantile(acks, 0.95);
  const none = (what: string, value: number): BenchRow => ({
    ...row(`${name}: ${what}`, value, 'events', total),
    budget: 'none',
    within: value === 0,
  });
  return [
    row(`${name}: acknowledged, p50`, quantile(acks, 0.5), 'ms', acks.length),
    {
      ...row(`${name}: acknowledged, p95`, p95, 'ms', acks.length),
      budget: `≤ ${MOST_ACK_MS} ms`,
      within: p95 <= MOST_ACK_MS,
    },
    none('answered twice', twice),
    none('not answered', lost),
  ];
}

/** A `messenger-process.ts` that runs; killed in the end. */
class RunningBot implements AsyncDisposable {
  readonly url: string;
  readonly agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(kind: MessengerKind, platform: string, base: DatabaseOptions): Promise<RunningBot> {
    const args = [PROCESS, kind, platform, JSON.stringify(base)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    return new RunningBot(child, await firstLine(child));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.agent.destroy();
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

async function firstLine(bot: ChildProcess): Promise<string> {
  if (bot.stdout) for await (const line of createInterface({ input: bot.stdout })) return line;
  throw new Error('The bot ended before it listened.');
}

/** Deliveries for so long, every one of which has to be taken. */
async function deliver(kind: MessengerKind, url: string, agent: Agent, ms: number): Promise<Measured> {
  const times: number[] = [];
  const started = performance.now();
  const numbers = freshNumbers();
  const deliverers = Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() - started < ms) {
      const number = numbers.next().value;
      const before = performance.now();
      const status = await post(url, isSlack(kind) ? slackEvent(number) : telegramUpdate(number), agent);
      if (status !== 200) throw new Error(`${kind} answered ${status}.`);
      times.push(performance.now() - before);
    }
  });
  await Promise.all(deliverers);
  const seconds = (performance.now() - started) / 1_000;
  return { perSecond: times.length / seconds, p95: quantile(times, 0.95), n: times.length };
}

/** Never the same twice, not even in another process: a repeated number would be taken for a repeated delivery. */
function* freshNumbers(): Generator<number, never> {
  for (let number = (Date.now() % 100_000_000) * 10; ; number++) yield number;
}

interface Delivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function telegramUpdate(number: number): Delivery {
  const person = 100_000 + (number % CONVERSATIONS);
  const from = { id: person, is_bot: false, first_name: 'Мария', language_code: 'ru' };
  const message = {
    message_id: number,
    from,
    chat: { id: person, type: 'private', first_name: 'Мария' },
    date: Math.floor(Date.now() / 1000),
    text: `сколько клиентов ${number}`,
  };
  return {
    body: JSON.stringify({ update_id: number, message }),
    headers: { 'x-telegram-bot-api-secret-token': BOT.secret },
  };
}

function slackEvent(number: number): Delivery {
  const person = `U${String(number % CONVERSATIONS).padStart(6, '0')}`;
  const ts = `${Math.floor(Date.now() / 1000)}.${String(number % 1_000_000).padStart(6, '0')}`;
  const event = {
    type: 'message',
    channel: `D${person}`,
    channel_type: 'im',
    user: person,
    team: BOT.team,
    text: `сколько клиентов ${number}`,
    ts,
    event_ts: ts,
  };
  const body = JSON.stringify({
    token: 'x',
    team_id: BOT.team,
    api_app_id: 'A0BENCH',
    event,
    type: 'event_callback',
    event_id: `Ev${number}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: BOT.team, user_id: BOT.slackUser, is_bot: true }],
  });
  return { body, headers: signatureHeaders(BOT.signingSecret, body) };
}

function post(url: string, { body, headers }: Delivery, agent: Agent): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        },
      },
      answer => answer.resume().once('end', () => done(answer.statusCode ?? 0)),
    );
    sent.once('error', failed);
    sent.end(body);
  });
}
