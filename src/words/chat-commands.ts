import type { Language } from '../capabilities/tool.ts';

const ru = {
  hello: (name: string) => (name === '' ? 'Здравствуйте!' : `Здравствуйте, ${name}!`),
  what: 'Я отвечаю на вопросы о клиентах: списки, количества, суммы и средние, графики, файлы. Каждый ответ считается по базе в момент вопроса. Спросите, например:',
  you: (role: string, company: string) => `Вы — ${role}, ${company}.`,
  rights: {
    admin: 'Вам видны все данные группы.',
    groupContacts:
      'Вам видны клиенты всей группы, их договоры и предложения всех компаний. Контакты чужих клиентов без согласия на рассылку скрыты; звонки и лиды — только своей компании.',
    groupMasked:
      'Вам видны клиенты всей группы, их договоры и предложения всех компаний, но имена и контакты скрыты.',
    ownContacts: (company: string) => `Вам видны только клиенты компании ${company}.`,
    ownMasked: (company: string) => `Вам видны только клиенты компании ${company}, имена и контакты скрыты.`,
  },
  waiting: (count: number) => `Ждут решения запросы на доступ: ${count}. Посмотреть: /access`,
  helpIntro: 'Пишите вопрос как коллеге. Следующий вопрос может уточнять прошлый.',
  helpList: {
    start: 'кто я и что могу спросить',
    help: 'эта подсказка',
    cancel: 'отменить начатое',
    reset: 'начать новый разговор',
    sql: 'запрос, которым получен последний ответ',
    export: 'последняя таблица файлом: /export csv или /export xlsx',
    settings: 'язык и часовой пояс',
    language: 'язык ответов: /language ru, en или auto',
  },
  helpAdmin: {
    members: 'участники: список, добавить, удалить',
    access: 'запросы на доступ',
    approvals: 'что ждёт одобрения',
    review: 'спорные пары записей: один это человек или двое',
  },
  cancelled: 'Отменено.',
  nothingToCancel: 'Отменять нечего.',
  reset: 'Новый разговор. Прошлые вопросы в нём не учитываются.',
  settings: (language: string, zone: string) => `Язык ответов: ${language}\nЧасовой пояс: ${zone}`,
  settingsHint: 'Часовой пояс берётся из вашего профиля, если он там указан.',
  languages: { ru: 'русский', en: 'английский', auto: 'как в вопросе' },
  languageButtons: { ru: 'Русский', en: 'English', auto: 'Как в вопросе' },
  languageUsage: 'Напишите язык: /language ru, /language en или /language auto.',
  languageSet: { ru: 'Отвечаю по-русски.', en: 'Отвечаю по-английски.', auto: 'Отвечаю на языке вопроса.' },
  unknown: (name: string) => `Команды /${name} нет. Список команд: /help`,
  adminsOnly: 'Эта команда только для администраторов.',
};

const en: typeof ru = {
  hello: name => (name === '' ? 'Hello!' : `Hello, ${name}!`),
  what: 'I answer questions about clients: lists, counts, totals and averages, charts, files. Every answer is computed from the base when you ask. For example:',
  you: (role, company) => `You are ${role}, ${company}.`,
  rights: {
    admin: 'You see all data of the group.',
    groupContacts:
      'You see clients of the whole group, their deals and the offers of all companies. Contacts of other companies’ clients without marketing consent are hidden; calls and leads are your own company’s only.',
    groupMasked:
      'You see clients of the whole group, their deals and the offers of all companies, with names and contacts hidden.',
    ownContacts: company => `You see clients of ${company} only.`,
    ownMasked: company => `You see clients of ${company} only, with names and contacts hidden.`,
  },
  waiting: count => `Requests for access waiting for a decision: ${count}. To see them: /access`,
  helpIntro: 'Ask as you would ask a colleague. The next question may refine the last one.',
  helpList: {
    start: 'who I am and what to ask',
    help: 'this help',
    cancel: 'cancel what was begun',
    reset: 'start a new conversation',
    sql: 'the statement behind the latest answer',
    export: 'the latest table as a file: /export csv or /export xlsx',
    settings: 'language and time zone',
    language: 'language of the answers: /language ru, en or auto',
  },
  helpAdmin: {
    members: 'members: list, add, remove',
    access: 'requests for access',
    approvals: 'what waits for approval',
    review: 'doubtful pairs of records: one person or two',
  },
  cancelled: 'Cancelled.',
  nothingToCancel: 'There is nothing to cancel.',
  reset: 'A new conversation. Earlier questions do not count in it.',
  settings: (language, zone) => `Language of the answers: ${language}\nTime zone: ${zone}`,
  settingsHint: 'The time zone comes from your profile, where it is set.',
  languages: { ru: 'Russian', en: 'English', auto: 'as in the question' },
  languageButtons: { ru: 'Русский', en: 'English', auto: 'As in the question' },
  languageUsage: 'Name the language: /language ru, /language en or /language auto.',
  languageSet: {
    ru: 'I answer in Russian.',
    en: 'I answer in English.',
    auto: 'I answer in the language of the question.',
  },
  unknown: name => `There is no command /${name}. All commands: /help`,
  adminsOnly: 'This command is for admins only.',
};

/** What the commands of a messenger say. */
export const chatCommandWords: Record<Language, typeof ru> = { ru, en };
