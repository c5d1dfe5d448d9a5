import type { Language } from '../capabilities/tool.ts';

const ru = {
  title: (title: string) => `**Нужно одобрение: ${title}**`,
  askedBy: (name: string, as: string) => (name === '' ? `Просит: ${as}` : `Просит: ${name} (${as})`),
  until: (when: string) => `Решить до: ${when}`,
  approve: 'Одобрить',
  reject: 'Отклонить',
  approved: (by: string, when: string) => `Одобрил(а) ${by}, ${when}.`,
  rejected: (by: string, when: string) => `Отклонил(а) ${by}, ${when}.`,
  decidedBefore: (by: string, when: string) => `Уже решено: ${by}, ${when}`,
  expired: 'Срок запроса истёк: пусть попросят ещё раз.',
  notDecided: (title: string) => `${title}: за сутки никто не решил, и запрос закрыт. Попросите ещё раз.`,
  own: 'Свой запрос одобрить нельзя: это делает другой администратор.',
  notAllowed: 'Решать об этом вы не можете.',
  gone: 'Этого запроса больше нет.',
  nobodyToAsk: 'Сообщить об этом пока некому. Скажите администратору, что запрос ждёт его здесь: /approvals',
  none: 'Одобрять нечего.',
  failed: 'Одобрено, но выполнить не получилось. Попросите ещё раз.',
  asFile: { csv: 'выгрузи в csv', xlsx: 'выгрузи в xlsx' },
};

const en: typeof ru = {
  title: title => `**Approval needed: ${title}**`,
  askedBy: (name, as) => (name === '' ? `Asked by: ${as}` : `Asked by: ${name} (${as})`),
  until: when => `Decide by: ${when}`,
  approve: 'Approve',
  reject: 'Reject',
  approved: (by, when) => `Approved by ${by}, ${when}.`,
  rejected: (by, when) => `Rejected by ${by}, ${when}.`,
  decidedBefore: (by, when) => `Already decided: ${by}, ${when}`,
  expired: 'The time for this is over: it has to be asked for again.',
  notDecided: title => `${title}: nobody decided within a day, so the request is closed. Please ask again.`,
  own: 'You cannot approve your own request: another admin has to.',
  notAllowed: 'This is not yours to decide.',
  gone: 'This request is gone.',
  nobodyToAsk: 'There is nobody to tell yet. Tell an admin that it waits for them here: /approvals',
  none: 'There is nothing to approve.',
  failed: 'It was approved, but could not be carried out. Please ask again.',
  asFile: { csv: 'export to csv', xlsx: 'export to xlsx' },
};

/** What a messenger says about calls that wait for another person's word. */
export const chatApprovalWords: Record<Language, typeof ru> = { ru, en };
