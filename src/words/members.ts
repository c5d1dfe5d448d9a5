import type { Language } from '../capabilities/tool.ts';

const ru = {
  commands: {
    add: 'добавить участника',
    invite: 'одноразовое приглашение: кто принесёт код боту, станет участником',
    list: 'показать участников',
    remove: 'удалить участника со всеми учётными записями',
  },
  options: {
    name: 'как зовут участника',
    who: 'admin, marketer, manager или analyst и компания',
    language: 'на каком языке с ним говорить: ru или en',
    identity: 'учётная запись, например telegram:123456; можно указать несколько раз',
    days: 'сколько дней действует приглашение',
    id: 'номер, который показывает svod member list',
  },
  roles: { admin: 'администратор', marketer: 'маркетолог', manager: 'менеджер', analyst: 'аналитик' },
  group: 'вся группа',
  added: (id: number, name: string) => `Участник ${id} добавлен: ${name}.`,
  invited: (code: string, until: string) =>
    `${code}\nДействует до ${until}, на одного человека. Боту в Telegram: /start ${code}\nСсылкой: https://t.me/ИМЯ_БОТА?start=${code}`,
  removed: (id: number, name: string) => `Участник ${id} удалён: ${name}. Его запросы остаются в журнале.`,
  none: 'Участников пока нет. Добавьте первого: svod member add "Имя" manager@компания.',
  columns: {
    id: 'Номер',
    name: 'Имя',
    role: 'Роль',
    company: 'Компания',
    language: 'Язык',
    accounts: 'Учётные записи',
    since: 'С какого дня',
  },
  taken: (account: string, id: number, name: string) =>
    `Учётная запись ${account} уже принадлежит участнику ${id} (${name}). Сначала удалите его: svod member remove ${id}.`,
  noMember: (id: number) => `участника с номером ${id}`,
  badIdentity: (text: string) =>
    `«${text}» — не учётная запись, нужно ПЛОЩАДКА:НОМЕР, например telegram:123456`,
  badName: 'имя участника пустое или длиннее 200 знаков',
  badId: (text: string) => `«${text}» — не номер участника, номера показывает svod member list`,
  badLanguage: 'язык бывает ru или en',
};

const en: typeof ru = {
  commands: {
    add: 'enrol a member',
    invite: 'a one-time invitation: whoever brings its code to the bot is enrolled',
    list: 'show the members',
    remove: 'remove a member with every account of theirs',
  },
  options: {
    name: 'what the person is called',
    who: 'admin, marketer, manager or analyst at a company',
    language: 'the language they are spoken to in: ru or en',
    identity: 'an account of theirs, for example telegram:123456; may be given again',
    days: 'days that the invitation is good for',
    id: 'the number that svod member list shows',
  },
  roles: { admin: 'admin', marketer: 'marketer', manager: 'manager', analyst: 'analyst' },
  group: 'the whole group',
  added: (id, name) => `Member ${id} added: ${name}.`,
  invited: (code, until) =>
    `${code}\nGood until ${until}, for one person. To the bot in Telegram: /start ${code}\nAs a link: https://t.me/BOT_NAME?start=${code}`,
  removed: (id, name) => `Member ${id} removed: ${name}. What they asked stays in the audit.`,
  none: 'There are no members yet. Add the first: svod member add "Name" manager@company.',
  columns: {
    id: 'Number',
    name: 'Name',
    role: 'Role',
    company: 'Company',
    language: 'Language',
    accounts: 'Accounts',
    since: 'Since',
  },
  taken: (account, id, name) =>
    `The account ${account} is member ${id}'s already (${name}). Remove them first: svod member remove ${id}.`,
  noMember: id => `member ${id}`,
  badIdentity: text => `"${text}" is no account: write SURFACE:ID, for example telegram:123456`,
  badName: "the member's name is empty or longer than 200 characters",
  badId: text => `"${text}" is no member's number; svod member list shows them`,
  badLanguage: 'the language is ru or en',
};

/** What a person reads about members. */
export const memberWords: Record<Language, typeof ru> = { ru, en };
