import type { Language } from '../capabilities/tool.ts';

const ru = {
  refusal: 'Здравствуйте! Я отвечаю только тем, кому открыли доступ. Вас в списке пока нет.',
  refusalInRoom: 'Я отвечаю только тем, кому открыли доступ. Попросить его можно в личной переписке со мной.',
  ask: 'Попросить доступ',
  asked: 'Запрос отправлен администраторам. Я напишу, когда они ответят.',
  askedBefore: 'Ваш запрос уже ждёт решения. Я напишу, когда администраторы ответят.',
  askLater: 'Администратор уже отказал. Попросить ещё раз можно через неделю.',
  nobodyToAsk:
    'Запрос сохранён, но сообщить о нём пока некому: администраторов здесь нет. Скажите администратору о запросе сами.',
  alreadyMember: 'У вас уже есть доступ.',
  invitationBad: 'Приглашение не подошло: код неверный, уже использован или устарел.',
  welcomeByInvitation: 'Приглашение принято, доступ открыт.',
  welcomeByDomain: 'Доступ открыт: ваш рабочий адрес подтверждён.',
  card: {
    title: 'Просят доступ',
    name: (name: string) => `Имя в профиле: ${name}`,
    account: (account: string) => `Учётная запись: ${account}`,
    when: (when: string) => `Когда: ${when}`,
    approveAs: 'Кем сделать участником?',
    refuse: 'Отказать',
    approve: {
      admin: 'Администратор',
      marketer: 'Маркетолог',
      manager: 'Менеджер',
      analyst: 'Аналитик',
    },
    whichCompany: (role: string) => `Роль: ${role}. В какой компании?`,
    back: 'Назад',
    wholeGroup: 'Вся группа',
  },
  approved: (who: string, when: string, as: string) => `Доступ открыл(а) ${who}, ${when}: ${as}.`,
  refused: (who: string, when: string) => `Отказал(а) ${who}, ${when}.`,
  nowMember: (as: string) => `Доступ открыт. Ваша роль: ${as}. Спрашивайте!`,
  notLetIn: 'Администратор отказал в доступе.',
  alreadyDecided: (who: string, when: string) => `Уже решено: ${who}, ${when}`,
  accountTaken: 'Эта учётная запись уже у другого участника.',
  noRequests: 'Запросов на доступ нет.',
  as: (role: string, company: string) => `${role}, ${company}`,
};

const en: typeof ru = {
  refusal: 'Hello! I answer only people who have been given access. You are not among them yet.',
  refusalInRoom:
    'I answer only people who have been given access. You can ask for it in a private conversation with me.',
  ask: 'Ask for access',
  asked: 'The admins have been asked. I will write when they answer.',
  askedBefore: 'Your request is already waiting. I will write when the admins answer.',
  askLater: 'An admin has refused already. You can ask again in a week.',
  nobodyToAsk:
    'The request is kept, but there is no admin here to tell. Please tell an admin about it yourself.',
  alreadyMember: 'You have access already.',
  invitationBad: 'The invitation did not work: the code is wrong, used or too old.',
  welcomeByInvitation: 'The invitation is accepted; you have access.',
  welcomeByDomain: 'You have access: your work address is confirmed.',
  card: {
    title: 'A request for access',
    name: name => `Name in the profile: ${name}`,
    account: account => `Account: ${account}`,
    when: when => `When: ${when}`,
    approveAs: 'Enrol as what?',
    refuse: 'Refuse',
    approve: { admin: 'Admin', marketer: 'Marketer', manager: 'Manager', analyst: 'Analyst' },
    whichCompany: role => `Role: ${role}. At which company?`,
    back: 'Back',
    wholeGroup: 'The whole group',
  },
  approved: (who, when, as) => `Access given by ${who}, ${when}: ${as}.`,
  refused: (who, when) => `Refused by ${who}, ${when}.`,
  nowMember: as => `You have access. Your role: ${as}. Ask away!`,
  notLetIn: 'An admin has refused access.',
  alreadyDecided: (who, when) => `Already decided: ${who}, ${when}`,
  accountTaken: 'This account is another member’s already.',
  noRequests: 'There are no requests for access.',
  as: (role, company) => `${role}, ${company}`,
};

/** What is said to people who are not enrolled, and to admins about them. */
export const chatAccessWords: Record<Language, typeof ru> = { ru, en };
