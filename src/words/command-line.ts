import type { Language } from '../capabilities/tool.ts';

const ru = {
  /** Headings of the help, by the English ones that the parser of arguments knows. */
  headings: {
    'Usage:': 'Как написать:',
    'Arguments:': 'Аргументы:',
    'Options:': 'Параметры:',
    'Commands:': 'Команды:',
  } as Readonly<Record<string, string>>,
  /** What stands in <…> and […]. */
  places: {
    options: 'параметры',
    command: 'команда',
    text: 'текст',
    file: 'файл',
    files: 'файлы',
    jsonl: 'файл.jsonl',
    url: 'адрес',
    name: 'имя',
    n: 'число',
    language: 'язык',
    suite: 'проверка',
    company: 'компания',
    id: 'номер',
    number: 'номер',
    question: 'вопрос',
    select: 'запрос',
    'role@company': 'роль@компания',
    'text, date': 'текст, дата',
  } as Readonly<Record<string, string>>,
  help: 'показать эту подсказку',
  helpCommand: 'подсказка по команде',
  version: 'показать версию',
  choices: (choices: string) => `на выбор: ${choices}`,
  byDefault: (value: string) => `если не указано: ${value}`,
  missingArgument: (name: string) => `не хватает аргумента <${name}>`,
  missingValue: (option: string) => `после ${option} нужно значение`,
  missingOption: (option: string) => `нужен параметр ${option}`,
  unknownOption: (option: string) => `параметра ${option} нет`,
  unknownCommand: (name: string) => `команды «${name}» нет`,
  tooMany: (extra: string, quotes: boolean) =>
    `лишнее: ${extra}${quotes ? '; текст из нескольких слов возьмите в кавычки' : ''}`,
  invalid: (target: string, value: string, why: string) => `«${value}» не годится для ${target}: ${why}`,
  oneOf: (choices: string) => `выберите одно из: ${choices}`,
  wholeNumber: 'нужно целое число больше нуля',
  wholeNumberTo: (most: string) => `нужно целое число от 1 до ${most}`,
  together: (one: string, other: string) => `${one} и ${other} вместе не пишутся`,
  why: 'Причину покажет журнал: запустите с SVOD_LOG_LEVEL=info.',
  /** A whole line: what is wrong, what was perhaps meant, where help is. */
  complaint: (problem: string, meant: string | null, help: string) =>
    `${capital(problem)}. ${meant === null ? '' : `Может быть, ${meant}? `}Подсказка: ${help}`,
};

const en: typeof ru = {
  headings: {
    'Usage:': 'Usage:',
    'Arguments:': 'Arguments:',
    'Options:': 'Options:',
    'Commands:': 'Commands:',
  },
  places: { jsonl: 'file.jsonl' },
  help: 'show this help',
  helpCommand: 'help on a command',
  version: 'show the version',
  choices: choices => `one of: ${choices}`,
  byDefault: value => `when not given: ${value}`,
  missingArgument: name => `the argument <${name}> is missing`,
  missingValue: option => `${option} needs a value`,
  missingOption: option => `the option ${option} is needed`,
  unknownOption: option => `there is no option ${option}`,
  unknownCommand: name => `there is no command “${name}”`,
  tooMany: (extra, quotes) =>
    `this is too much: ${extra}${quotes ? '; put a text of several words in quotes' : ''}`,
  invalid: (target, value, why) => `“${value}” will not do for ${target}: ${why}`,
  oneOf: choices => `choose one of: ${choices}`,
  wholeNumber: 'a whole number above zero is needed',
  wholeNumberTo: most => `a whole number from 1 to ${most} is needed`,
  together: (one, other) => `${one} and ${other} do not go together`,
  why: 'The log tells why: run it with SVOD_LOG_LEVEL=info.',
  complaint: (problem, meant, help) =>
    `${capital(problem)}. ${meant === null ? '' : `Did you mean ${meant}? `}Help: ${help}`,
};

/** The words that every command's help and every mistyped command have in common. */
export const commandLineWords: Record<Language, typeof ru> = { ru, en };

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
