import type { Language } from '../capabilities/tool.ts';
import { formatNumber } from './format.ts';

const ru = {
  title: (count: number) => `**Участники: ${formatNumber(count, 'ru')}**`,
  add: 'Добавить',
  next: 'Дальше',
  back: 'Назад',
  remove: (name: string) => `Удалить: ${name}`,
  confirm: (name: string, as: string) =>
    `Удалить участника ${name} (${as})? Его запросы останутся в журнале, а спрашивать он больше не сможет.`,
  yes: 'Удалить',
  no: 'Оставить',
  removed: (name: string, by: string, when: string) => `${name}: доступ закрыл(а) ${by}, ${when}.`,
  kept: 'Ничего не изменилось.',
  notYourself: 'Себя удалить нельзя: попросите другого администратора.',
  goneAlready: 'Этого участника уже нет.',
  form: {
    title: 'Новый участник',
    submit: 'Добавить',
    name: 'Имя',
    role: 'Роль',
    company: 'Компания',
    account: {
      telegram: 'Номер учётной записи Telegram (одни цифры)',
      slack: 'Учётная запись Slack: КОМАНДА:УЧАСТНИК, например T024BE7LD:U0G9QF9C6',
      terminal: 'Номер в Telegram или учётная запись Slack (КОМАНДА:УЧАСТНИК)',
      web: 'Номер в Telegram или учётная запись Slack (КОМАНДА:УЧАСТНИК)',
    },
  },
  badAccount: 'Это не похоже на учётную запись.',
  groupOnlyAdmin: 'Во всей группе бывает только администратор.',
  added: (name: string, as: string) => `Добавлен участник ${name}: ${as}.`,
  taken: (name: string) => `Эта учётная запись уже у участника ${name}.`,
};

const en: typeof ru = {
  title: count => `**Members: ${formatNumber(count, 'en')}**`,
  add: 'Add',
  next: 'Next',
  back: 'Back',
  remove: name => `Remove: ${name}`,
  confirm: (name, as) =>
    `Remove ${name} (${as})? What they asked stays in the audit, and they can ask no more.`,
  yes: 'Remove',
  no: 'Keep',
  removed: (name, by, when) => `${name}: access ended by ${by}, ${when}.`,
  kept: 'Nothing has changed.',
  notYourself: 'You cannot remove yourself: ask another admin.',
  goneAlready: 'This member is gone already.',
  form: {
    title: 'New member',
    submit: 'Add',
    name: 'Name',
    role: 'Role',
    company: 'Company',
    account: {
      telegram: 'Telegram account number (digits only)',
      slack: 'Slack account: TEAM:USER, for example T024BE7LD:U0G9QF9C6',
      terminal: 'Telegram number, or Slack account (TEAM:USER)',
      web: 'Telegram number, or Slack account (TEAM:USER)',
    },
  },
  badAccount: 'That does not look like an account.',
  groupOnlyAdmin: 'Only an admin belongs to the whole group.',
  added: (name, as) => `${name} is a member now: ${as}.`,
  taken: name => `This account is ${name}’s already.`,
};

/** What admins read about members in a messenger. */
export const chatMemberWords: Record<Language, typeof ru> = { ru, en };
