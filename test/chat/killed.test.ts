import { expect, test } from 'vitest';
import { type DatabaseOptions, openDatabase } from '../../src/data/open.ts';
import { eventOf } from '../support/chat-events.ts';
import { ChatProcess } from '../support/chat-processes.ts';
import { describeOnEmbedded, describeOnServer, silentLogger } from '../support/databases.ts';
import { PlatformServer } from '../support/platform-server.ts';

const PLACES = 12;
const HOLD_MS = 2_000;
const DELIVERIES_AT_ONCE = 32;
/** Each process takes seconds to start on a busy machine. */
const TIMEOUT_MS = 240_000;

/** Event `number` is said in its turn in one of the places; its answer repeats it. */
const event = (number: number) =>
  eventOf(`e${number}`, String(number), { place: `p${number % PLACES}`, account: String(number % PLACES) });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** What the platform shows of `total` events. */
function told(platform: PlatformServer, total: number) {
  const answers = platform.posted.filter(one => /^\d+$/.test(one.text));
  const notices = platform.posted.filter(one => one.text.startsWith('Связь прервалась'));
  const times = Map.groupBy(answers, one => one.text);
  const outOfOrder = range(0, PLACES).filter(place => {
    const numbers = answers.filter(one => one.place === `p${place}`).map(one => Number(one.text));
    return numbers.some((number, at) => at > 0 && number < numbers[at - 1]!);
  });
  return {
    twice: [...times.values()].filter(one => one.length > 1).map(one => one[0]?.text),
    outOfOrder,
    missing: range(0, total).filter(number => !times.has(String(number))).length,
    notices: notices.length,
    others: platform.posted.length - answers.length - notices.length,
  };
}

/** Says the events, each place's in their order, each twice; what is not acknowledged is said again, as platforms do, while
 * there is somebody to say it to. */
async function sayAll(numbers: readonly number[], to: () => readonly ChatProcess[]): Promise<void> {
  const places = Map.groupBy(numbers, number => number % PLACES);
  const sayIn = async (inPlace: readonly number[]) => {
    for (const number of inPlace) {
      for (let at = number, heard = 0; heard < 2 && to().length > 0; at++) {
        const living = to();
        if (await living[at % living.length]?.accept(event(number))) heard++;
      }
    }
  };
  await Promise.all([...places.values()].map(sayIn));
}

async function expectAllAnswered(
  platform: PlatformServer,
  options: DatabaseOptions,
  { total, kills }: { total: number; kills: number },
) {
  await using db = await openDatabase(options, { logger: silentLogger });
  const { rows } = await db.query('select state, count(*) as count from svod.chat_inbox group by state');
  expect(rows).toEqual([{ state: 'done', count: total }]);
  const unknown = await db.query(`select from svod.chat_outbox where state = 'unknown'`);
  const { twice, outOfOrder, missing, notices, others } = told(platform, total);
  expect({ twice, outOfOrder, others }).toEqual({ twice: [], outOfOrder: [], others: 0 });
  // Whatever is not there is told of, and can be shown; a notice that was cut off itself comes twice.
  expect(missing).toBeLessThanOrEqual(unknown.rows.length);
  expect(notices).toBeGreaterThanOrEqual(unknown.rows.length);
  expect(unknown.rows.length).toBeLessThanOrEqual(DELIVERIES_AT_ONCE * kills);
}

describeOnServer('two processes of which one is killed', base => {
  test(
    'share the work, answer every event once and in order, and lose none',
    async () => {
      await using platform = new PlatformServer({ busyShare: 0.05 });
      const options = { base: await base.createEmpty(), platform: await platform.listen(), holdMs: HOLD_MS };
      await using one = await ChatProcess.start(options);
      await using other = await ChatProcess.start(options);
      let living = [one, other];
      const said = sayAll(range(0, 240), () => living);
      await platform.has(60);
      living = [other];
      await one.end('SIGKILL');
      await said;
      await other.done();
      await other.end('SIGTERM');
      await expectAllAnswered(platform, options.base, { total: 240, kills: 1 });
    },
    TIMEOUT_MS,
  );
});

describeOnEmbedded('a process that is killed and started anew', base => {
  test(
    'answers every event once and in order, and loses none',
    async () => {
      await using platform = new PlatformServer({ busyShare: 0.05 });
      const options = { base: await base.createEmpty(), platform: await platform.listen(), holdMs: HOLD_MS };
      await using doomed = await ChatProcess.start(options);
      let living = [doomed];
      const said = sayAll(range(0, 60), () => living);
      await platform.has(20);
      living = [];
      await doomed.end('SIGKILL');
      await said;
      await using next = await ChatProcess.start(options);
      // From the first on: nobody knows which of them were stored.
      await sayAll(range(0, 80), () => [next]);
      await next.done();
      await next.end('SIGTERM');
      await expectAllAnswered(platform, options.base, { total: 80, kills: 1 });
    },
    TIMEOUT_MS,
  );
});
