import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandContext, CommandModule } from '../../src/commands/command.ts';
import { CommandLine } from '../../src/commands/command-line.ts';
import { runSvod } from '../support/svod-process.ts';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'svod-command-line-'));
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

function svod(language: 'ru' | 'en', ...args: string[]) {
  return runSvod(args, { SVOD_HOME: home, SVOD_LANGUAGE: language });
}

/** What the help says of each thing in its lists, continued lines joined. */
function described(help: string): string[] {
  return help
    .replace(/\n {4,}/g, ' ')
    .split('\n')
    .filter(line => /^ {2}\S/.test(line));
}

/** The help of every file of commands/ and of their subcommands, by the words that lead to it. */
async function everyHelp(language: 'ru' | 'en'): Promise<ReadonlyMap<string, string>> {
  const folder = join(import.meta.dirname, '../../src/commands');
  const found = new Map<string, string>();
  const read = (command: Command, way: string) => {
    found.set(way, command.helpInformation());
    for (const child of command.commands) read(child, `${way} ${child.name()}`);
  };
  for (const file of await readdir(folder)) {
    const { command }: { command?: CommandModule } = await import(join(folder, file));
    if (!command) continue;
    const name = file.replace(/\.ts$/, '');
    const bare = new CommandLine(name, language);
    command.configure(bare, { language } as CommandContext);
    read(bare, name);
  }
  return found;
}

describe('help', () => {
  test('every command, argument and option is explained in the language of the person', async () => {
    const [russian, english] = [await everyHelp('ru'), await everyHelp('en')];
    expect([...russian.keys()]).toEqual(expect.arrayContaining(['ask', 'import', 'clients links']));
    for (const [way, help] of russian) {
      expect(help, way).toMatch(/^Как написать: /);
      for (const line of described(help)) expect(line, way).toMatch(/ {2,}.*[а-яё]{3}/i);
    }
    for (const [way, help] of english) {
      expect(help, way).toMatch(/^Usage: /);
      expect(help, way).not.toMatch(/[а-яё]/i);
      for (const line of described(help)) expect(line, way).toMatch(/\S {2,}.*[a-z]{3}/i);
    }
  });

  test('every command has its line in the list of commands', async () => {
    const [russian, english] = await Promise.all([svod('ru', '--help'), svod('en', '--help')]);
    for (const line of described(russian.stdout)) expect(line).toMatch(/ {2,}.*[а-яё]{3}/i);
    for (const line of described(english.stdout)) expect(line).toMatch(/\S {2,}.*[a-z]{3}/i);
    expect(english.stdout).not.toMatch(/[а-яё]/i);
  });

  test('help on a command is the same by either way of asking', async () => {
    const [before, after] = await Promise.all([svod('ru', 'help', 'sql'), svod('ru', 'sql', '--help')]);
    expect(before.stdout).toBe(after.stdout);
    expect(after.stdout).toContain('--max-rows <число>');
  });

  test('a mistake in the settings does not keep the help away', async () => {
    const { code, stdout } = await runSvod(['ask', '--help'], {
      SVOD_HTTP_PORT: 'many',
      SVOD_LANGUAGE: 'ru',
    });
    expect(code).toBe(0);
    expect(stdout).toContain('svod ask');
  });

  test('no command at all shows the help and counts as wrong usage', async () => {
    const { code, stderr } = await svod('en');
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: svod [options] [command]');
  });

  test('--version says the version', async () => {
    const { code, stdout } = await svod('ru', '--version');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a mistyped command', () => {
  const cases: readonly (readonly [readonly string[], string, string])[] = [
    [
      ['aks', 'x'],
      'Команды «aks» нет. Может быть, svod ask? Подсказка: svod --help',
      'There is no command “aks”. Did you mean svod ask? Help: svod --help',
    ],
    [
      ['polka'],
      'Команды «polka» нет. Подсказка: svod --help',
      'There is no command “polka”. Help: svod --help',
    ],
    [
      ['clients', 'lnks'],
      'Команды «lnks» нет. Может быть, svod clients links? Подсказка: svod clients --help',
      'There is no command “lnks”. Did you mean svod clients links? Help: svod clients --help',
    ],
    [
      ['ask', '--maxrows', '3', 'x'],
      'Параметра --maxrows нет. Может быть, --max-rows? Подсказка: svod ask --help',
      'There is no option --maxrows. Did you mean --max-rows? Help: svod ask --help',
    ],
    [
      ['ask', '--max-rows', 'ten', 'x'],
      '«ten» не годится для --max-rows: нужно целое число больше нуля. Подсказка: svod ask --help',
      '“ten” will not do for --max-rows: a whole number above zero is needed. Help: svod ask --help',
    ],
    [
      ['demo', '--people', '2000000'],
      '«2000000» не годится для --people: нужно целое число от 1 до 1000000. Подсказка: svod demo --help',
      '“2000000” will not do for --people: a whole number from 1 to 1000000 is needed. Help: svod demo --help',
    ],
    [
      ['ask', '--language', 'de', 'x'],
      '«de» не годится для --language: выберите одно из: ru, en. Подсказка: svod ask --help',
      '“de” will not do for --language: choose one of: ru, en. Help: svod ask --help',
    ],
    [
      ['ask', '--max-rows'],
      'После --max-rows <число> нужно значение. Подсказка: svod ask --help',
      '--max-rows <n> needs a value. Help: svod ask --help',
    ],
    [
      ['ask', 'сколько', 'клиентов'],
      'Лишнее: клиентов; текст из нескольких слов возьмите в кавычки. Подсказка: svod ask --help',
      'This is too much: клиентов; put a text of several words in quotes. Help: svod ask --help',
    ],
    [
      ['start', 'now'],
      'Лишнее: now. Подсказка: svod start --help',
      'This is too much: now. Help: svod start --help',
    ],
    [
      ['eval'],
      'Не хватает аргумента <проверка>. Подсказка: svod eval --help',
      'The argument <suite> is missing. Help: svod eval --help',
    ],
  ];

  test.each(cases)(
    'svod %j is explained in both languages and ends with 2',
    async (args, russian, english) => {
      const [ru, en] = await Promise.all([svod('ru', ...args), svod('en', ...args)]);
      expect(ru).toEqual({ code: 2, stdout: '', stderr: `${russian}\n` });
      expect(en).toEqual({ code: 2, stdout: '', stderr: `${english}\n` });
    },
  );
});

test('a mistake in the settings is said in the language of the person, all of it at once', async () => {
  const broken = { SVOD_HTTP_PORT: 'many', SVOD_SHARING: 'everyone' };
  const [ru, en] = await Promise.all(
    ['ru', 'en'].map(language => runSvod(['ask', 'x'], { ...broken, SVOD_LANGUAGE: language })),
  );
  expect(ru).toMatchObject({
    code: 2,
    stderr:
      'Проверьте настройки:\nSVOD_SHARING: выберите group или own\nSVOD_HTTP_PORT: нужно целое число от 0 до 65535\n',
  });
  expect(en).toMatchObject({
    code: 2,
    stderr:
      'Please check the settings:\nSVOD_SHARING: choose group or own\nSVOD_HTTP_PORT: a whole number from 0 to 65535 is needed\n',
  });
});

test('wrong usage that a command finds by itself leads to the help of that command', async () => {
  const { code, stderr } = await svod('ru', 'import', 'file.csv');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Укажите компанию: .* Подсказка: svod import --help\n$/);
});
