import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import type { HandleEvent } from '../../src/chat/exchange.ts';
import { command } from '../../src/commands/chat.ts';
import type { CommandContext } from '../../src/commands/command.ts';
import { CommandLine } from '../../src/commands/command-line.ts';
import { readConfig } from '../../src/config.ts';
import { eventOf, messageOf, textOf } from '../support/chat-events.ts';
import { type ChatUnderTest, startChat } from '../support/chat-under-test.ts';

describe('what three tries could not handle', () => {
  let home: string;
  let app: App;
  let chat: ChatUnderTest;
  let broken: boolean;
  const printed: string[] = [];
  const noticed: string[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-set-aside-'));
    app = await openApp(readConfig({ SVOD_HOME: home, SVOD_LOG_LEVEL: 'silent' }));
    const handle: HandleEvent = async ({ event, say }) => {
      if (broken && textOf(event).startsWith('плохое')) throw new TypeError('broken');
      say(messageOf(`ответ на ${textOf(event)}`));
    };
    chat = await startChat(app.db, { handle });
  }, 60_000);
  afterAll(async () => {
    await chat?.[Symbol.asyncDispose]();
    await app?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    printed.length = 0;
    noticed.length = 0;
  });

  /** The command as `main.ts` runs it, without a process of its own. */
  async function svodChat(...args: string[]): Promise<void> {
    const program = new CommandLine('chat', 'ru').exitOverride();
    const context: CommandContext = {
      config: app.config,
      openApp: async () => app,
      print: line => printed.push(line),
      notice: line => noticed.push(line),
      language: 'ru',
      tty: { stdout: false, stderr: false },
      signal: new AbortController().signal,
    };
    command.configure(program, context);
    await program.parseAsync(args, { from: 'user' });
  }

  it('is shown to an admin, and answered when it is retried after the cause is mended', async () => {
    await svodChat('events');
    expect(noticed).toEqual(['Таких сообщений нет: ответы дошли до всех.']);
    broken = true;
    await chat.room.accept(eventOf('a', 'плохое сообщение'));
    await chat.room.idle();
    await chat.advance(1_000);
    await chat.advance(5_000);
    await svodChat('events', '--json');
    const [event] = printed.map(line => JSON.parse(line));
    expect(event).toMatchObject({
      platform: 'telegram',
      kind: 'text',
      said: 'плохое сообщение',
      name: 'Мария',
    });
    expect(chat.port.seen('chat-1').at(-1)).toContain(event.reference);
    printed.length = 0;
    await svodChat('events');
    expect(printed.join('\n')).toMatch(/Номер(.*\n)+.*плохое сообщение/);

    broken = false;
    await chat.room.accept(eventOf('b', 'следующее'));
    await svodChat('retry', event.reference.toLowerCase());
    expect(noticed.at(-1)).toContain(`Сообщение ${event.reference} снова в очереди.`);
    await chat.advance(1_000);
    await chat.advance(1_000);
    expect(chat.port.seen('chat-1')).toContain('ответ на плохое сообщение');
    expect(await chat.room.counts()).toMatchObject({ setAside: 0, waiting: 0, unsent: 0 });
  });

  it('is no business of others than admins, and a reference that is none is said to be none', async () => {
    await expect(svodChat('events', '--as', 'manager@d2')).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(svodChat('retry', 'ZZZZZZ', '--as', 'manager@d2')).rejects.toMatchObject({
      code: 'not_allowed',
    });
    await expect(svodChat('retry', 'ZZZZZZ')).rejects.toMatchObject({
      code: 'not_found',
      detail: { what: 'сообщения с номером ZZZZZZ' },
    });
  });
});
