import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillPeople } from '../access/register.ts';
import { commandBase } from '../support/command-base.ts';
import { RunningSvod, runSvod } from '../support/svod-process.ts';

const START_MS = 90_000;
const PEOPLE = ['--people', '300'];

let home: string;
let busy: Server;
let busyPort: number;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'svod-serving-'));
  busy = createServer();
  await new Promise<void>(ready => busy.listen(0, '127.0.0.1', ready));
  const address = busy.address();
  busyPort = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  await new Promise(closed => busy.close(closed));
  await rm(home, { recursive: true, force: true });
});

const address = (printed: string) => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';

describe('svod demo on a base with clients of its own', () => {
  const own = commandBase({ fill: db => fillPeople(db) });

  it(
    'serves it as it is, says so, and makes no files',
    async () => {
      await using demo = new RunningSvod(['demo'], { ...own.settings, SVOD_HTTP_PORT: '0' });
      expect(await demo.printedUntil(/Ctrl\+C/)).toContain('В базе уже есть свои клиенты');
      expect(existsSync(join(own.folder, 'home', 'demo'))).toBe(false);
    },
    START_MS,
  );
});

describe('svod demo', () => {
  it(
    'fills an empty base, moves on from a busy port, prints its address and three questions that are answered, and stops cleanly',
    async () => {
      await using demo = new RunningSvod(['demo', ...PEOPLE], {
        SVOD_HOME: home,
        SVOD_HTTP_PORT: String(busyPort),
      });
      const printed = await demo.printedUntil(/Ctrl\+C/);
      const url = address(printed);
      expect(url).not.toBe(`http://127.0.0.1:${busyPort}`);
      expect(printed).toContain(`Порт ${busyPort} занят`);
      expect(printed).toMatch(/Свод готов: \d+\s/);
      expect(printed).not.toContain('\u001b');
      expect((await fetch(`${url}/health`)).status).toBe(200);

      const questions = [...printed.matchAll(/• (.+)/g)].map(([, question]) => question ?? '');
      expect(questions).toHaveLength(3);
      for (const text of questions) {
        const response = await fetch(`${url}/api/ask`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: url },
          body: JSON.stringify({ threadId: null, text }),
        });
        const { reply } = JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '{}');
        expect(reply, text).toMatchObject({ kind: 'answer' });
        expect(reply.table.rows.length, text).toBeGreaterThan(0);
      }

      expect(await readdir(join(home, 'demo'))).toHaveLength(7);
      expect(await demo.stop('SIGINT')).toBe(0);
      expect(demo.stderr).toBe(
        'Открываю базу…\nЗагружаю клиентов шести компаний\nСверяю людей…\nЗагружаю предложения и звонки\nГотовлю страницу…\nОстановлено.\n',
      );
    },
    START_MS,
  );

  it(
    'says that the home is in use instead of opening it twice',
    async () => {
      await using first = new RunningSvod(['demo'], { SVOD_HOME: home, SVOD_HTTP_PORT: '0' });
      await first.printedUntil(/Ctrl\+C/);
      const second = await runSvod(['chat'], { SVOD_HOME: home });
      expect(second.code).toBe(1);
      expect(second.stderr).toContain('уже открыта другим процессом svod');
      const { stdout } = await runSvod(['doctor', '--json'], { SVOD_HOME: home });
      expect(stdout).toMatch(/"check":"database","status":"fail"/);
    },
    START_MS,
  );
});

describe('svod start', () => {
  it(
    'serves the base as it is, adds no demo clients, and stops on SIGTERM',
    async () => {
      const empty = await mkdtemp(join(tmpdir(), 'svod-start-'));
      try {
        await using start = new RunningSvod(['start'], {
          SVOD_HOME: empty,
          SVOD_HTTP_PORT: '0',
          SVOD_LANGUAGE: 'en',
        });
        const printed = await start.printedUntil(/Ctrl\+C/);
        expect(printed).toContain('svod import --company');
        expect((await fetch(`${address(printed)}/health`)).status).toBe(200);
        expect(existsSync(join(empty, 'demo'))).toBe(false);
        expect(await start.stop('SIGTERM')).toBe(0);
      } finally {
        await rm(empty, { recursive: true, force: true });
      }
    },
    START_MS,
  );

  it(
    'says in words that its port is taken, and what to do',
    async () => {
      const { code, stderr, stdout } = await runSvod(['start'], {
        SVOD_HOME: home,
        SVOD_HTTP_PORT: String(busyPort),
      });
      expect(code).toBe(1);
      expect(stderr).toBe(
        `Порт ${busyPort} занят другой программой. Остановите её или выберите другой порт: SVOD_HTTP_PORT=${busyPort + 1}.\n`,
      );
      expect(stdout).toBe('');
    },
    START_MS,
  );
});

describe('svod chat with piped input', () => {
  it(
    'answers line by line, without prompts or colours, and saves files where it is run',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'svod-piped-'));
      try {
        const input = [
          'сколько клиентов',
          'средний доход по городам',
          '/sql',
          '/export csv',
          '/language en',
          'how many clients',
          '/quit',
          'не спрошено',
        ];
        const { code, stdout, stderr } = await runSvod(
          ['chat'],
          { SVOD_HOME: home },
          { input: input.join('\n'), cwd: folder },
        );
        expect(code).toBe(0);
        expect(stderr).toBe('');
        for (const sign of ['\u001b', '›']) expect(stdout).not.toContain(sign);
        expect(stdout).toMatch(/Как я понял:.*\n[\s\S]*Москва/);
        expect(stdout).toMatch(/select[\s\S]+from analytics\.clients/);
        expect(stdout).toContain('I answer in English.');
        expect(stdout).toContain('How I read it:');
        expect(stdout).not.toContain('не спрошено');
        const files = await readdir(folder);
        expect(files).toHaveLength(1);
        expect(files[0]).toMatch(/^средний-доход-по-городам-\d{4}-\d\d-\d\d\.csv$/);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    START_MS,
  );

  it(
    'refuses an acting member that does not exist with the usage exit code',
    async () => {
      const { code, stderr } = await runSvod(['chat', '--as', 'boss@nowhere'], { SVOD_HOME: home });
      expect(code).toBe(2);
      expect(stderr).toContain('admin, marketer, manager, analyst');
    },
    START_MS,
  );
});
