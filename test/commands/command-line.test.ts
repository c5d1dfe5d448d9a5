import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

async function commandNames(): Promise<string[]> {
  const { stdout } = await svod('en', '--help');
  return described(stdout.split('Commands:')[1] ?? '').map(line => line.trim().split(' ')[0] ?? '');
}

describe('help', () => {
  test('every command, argument and option is explained in the language of the person', async () => {
    const names = await commandNames();
    expect(names).toContain('ask');
    expect(names).toContain('import');
    for (const name of ['', ...names.filter(name => name !== 'help')]) {
      const args = name === '' ? ['--help'] : [name, '--help'];
      const [russian, english] = await Promise.all([svod('ru', ...args), svod('en', ...args)]);
      expect(russian.code, name).toBe(0);
      expect(russian.stdout, name).toMatch(/^Как написать: svod/);
      expect(english.stdout, name).toMatch(/^Usage: svod/);
      for (const line of described(russian.stdout)) expect(line, name).toMatch(/ {2,}.*[а-яё]{3}/i);
      for (const line of described(english.stdout)) expect(line, name).toMatch(/ {2,}.*[a-z]{3}/i);
      expect(english.stdout, name).not.toMatch(/[а-яё]/i);
    }
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
