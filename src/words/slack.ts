import type { Language } from '../capabilities/tool.ts';

interface SlackWords {
  /** Said at once where a slash command was typed, seen by its author only. */
  readonly answeringDirectly: string;
  readonly feedback: { readonly up: string; readonly down: string };
  /** A later part of a message may not have arrived. */
  readonly doubt: string;
  /** Read out with a table; what it is about stands above. */
  readonly tableCaption: string;
  readonly columnsLeft: (names: string) => string;
  readonly rowsLeft: (shown: string, total: string) => string;
  readonly promptsTitle: string;
  /** At most four: what can be asked, as a press and as the message that it sends. */
  readonly prompts: readonly { readonly title: string; readonly message: string }[];
  readonly installed: string;
  readonly notInstalled: string;
}

export const slackWords: Record<Language, SlackWords> = {
  ru: {
    answeringDirectly: 'Отвечу в личных сообщениях.',
    feedback: { up: 'Отметить ответ как полезный', down: 'Отметить ответ как бесполезный' },
    doubt: 'Возможно, дошло не всё: связь со Slack прервалась. Если чего-то не хватает, спросите ещё раз.',
    tableCaption: 'Таблица ответа',
    columnsLeft: names => `В таблицу не поместились столбцы: ${names}`,
    rowsLeft: (shown, total) => `Показаны первые ${shown} из ${total}`,
    promptsTitle: 'С чего начать',
    prompts: [
      { title: 'Сколько у нас клиентов', message: 'Сколько клиентов у каждой компании?' },
      { title: 'Доход по городам', message: 'Средний доход по городам' },
      { title: 'Возраст на графике', message: 'Нарисуй гистограмму возраста клиентов' },
      { title: 'Что можно спросить', message: 'Что ты умеешь?' },
    ],
    installed: 'svod подключён. Вернитесь в Slack и напишите ему.',
    notInstalled: 'Подключить svod не получилось. Откройте ссылку для установки ещё раз.',
  },
  en: {
    answeringDirectly: 'I will answer in our direct messages.',
    feedback: { up: 'Mark this answer as helpful', down: 'Mark this answer as not helpful' },
    doubt:
      'Some of this may not have arrived: the connection to Slack broke. If something is missing, ask again.',
    tableCaption: 'Table of the answer',
    columnsLeft: names => `Columns that did not fit into the table: ${names}`,
    rowsLeft: (shown, total) => `The first ${shown} of ${total} are shown`,
    promptsTitle: 'Where to begin',
    prompts: [
      { title: 'How many clients we have', message: 'How many clients does each company have?' },
      { title: 'Income by city', message: 'Average income by city' },
      { title: 'Ages in a chart', message: 'Draw a histogram of clients’ age' },
      { title: 'What can I ask', message: 'What can you do?' },
    ],
    installed: 'svod is connected. Go back to Slack and write to it.',
    notInstalled: 'svod could not be connected. Open the installation link again.',
  },
};

const ANYTHING = /^/;
const FORMAT = /^(csv|xlsx)$/i;
const LANGUAGE = /^(ru|en|auto)$/i;

/** Words that make a slash command's text a command, and what may follow the word where anything may. */
const COMMANDS: Readonly<Record<string, { readonly name: string; readonly argument?: RegExp }>> = {
  start: { name: 'start' },
  help: { name: 'help' },
  cancel: { name: 'cancel' },
  stop: { name: 'cancel' },
  reset: { name: 'reset' },
  settings: { name: 'settings', argument: ANYTHING },
  language: { name: 'language', argument: LANGUAGE },
  sql: { name: 'sql' },
  export: { name: 'export', argument: FORMAT },
  members: { name: 'members' },
  access: { name: 'access' },
  approvals: { name: 'approvals' },
  review: { name: 'review' },
  digest: { name: 'digest', argument: ANYTHING },
  email: { name: 'email', argument: ANYTHING },
  начать: { name: 'start' },
  помощь: { name: 'help' },
  справка: { name: 'help' },
  отмена: { name: 'cancel' },
  стоп: { name: 'cancel' },
  заново: { name: 'reset' },
  настройки: { name: 'settings', argument: ANYTHING },
  язык: { name: 'language', argument: LANGUAGE },
  запрос: { name: 'sql' },
  файл: { name: 'export', argument: FORMAT },
  участники: { name: 'members' },
  доступ: { name: 'access' },
  одобрения: { name: 'approvals' },
  спорные: { name: 'review' },
  дайджест: { name: 'digest', argument: ANYTHING },
  письмо: { name: 'email', argument: ANYTHING },
};

/** The command that a text asks for: by its first word where this argument may follow, otherwise by all of it; null for a question. */
export function commandNamed(
  text: string,
): { readonly kind: 'command'; readonly name: string; readonly argument: string } | null {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const found = Object.hasOwn(COMMANDS, word.toLowerCase()) ? COMMANDS[word.toLowerCase()] : undefined;
  const argument = rest.join(' ');
  if (!found || (argument !== '' && !found.argument?.test(argument))) return null;
  return { kind: 'command', name: found.name, argument };
}
