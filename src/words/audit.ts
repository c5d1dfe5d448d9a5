import type { AuditKind, AuditOutcome } from '../access/audit.ts';
import type { Language } from '../capabilities/tool.ts';

interface AuditWords {
  readonly kinds: Readonly<Record<AuditKind, string>>;
  readonly outcomes: Readonly<Record<AuditOutcome, string>>;
  readonly columns: Readonly<
    Record<'at' | 'actor' | 'kind' | 'outcome' | 'rows' | 'client' | 'about', string>
  >;
  readonly none: string;
  readonly options: Readonly<Record<'since' | 'member' | 'kind', string>>;
  readonly badSince: (text: string) => string;
  readonly badKind: (text: string, known: string) => string;
}

/** What a person reads of the audit. */
export const auditWords: Record<Language, AuditWords> = {
  ru: {
    kinds: {
      question: 'вопрос',
      again: 'повтор ответа',
      statement: 'SQL',
      card: 'карточка клиента',
      export: 'выгрузка',
      import: 'загрузка',
      links: 'связи записей',
      member: 'участники',
      personal_data: 'персональные данные',
      audit: 'чтение журнала',
      approval: 'одобрение',
    },
    outcomes: { done: 'выполнено', asked_back: 'уточнение', refused: 'отказано', failed: 'не вышло' },
    columns: {
      at: 'Когда',
      actor: 'Кто',
      kind: 'Что',
      outcome: 'Итог',
      rows: 'Строк',
      client: 'Клиент',
      about: 'О чём',
    },
    none: 'Таких записей в журнале нет.',
    options: {
      since: 'записи с этого дня или времени',
      member: 'номер участника, РОЛЬ@КОМПАНИЯ, РОЛЬ@ или @КОМПАНИЯ',
      kind: 'один вид записей:',
    },
    badSince: text => `«${text}» — не дата и не время: нужно, например, 2026-11-23 или 2026-11-23T09:00Z`,
    badKind: (text, known) => `вида «${text}» нет, есть: ${known}`,
  },
  en: {
    kinds: {
      question: 'question',
      again: 'answer run again',
      statement: 'SQL',
      card: 'client card',
      export: 'export',
      import: 'import',
      links: 'record links',
      member: 'members',
      personal_data: 'personal data',
      audit: 'audit read',
      approval: 'approval',
    },
    outcomes: { done: 'done', asked_back: 'asked back', refused: 'refused', failed: 'failed' },
    columns: {
      at: 'When',
      actor: 'Who',
      kind: 'What',
      outcome: 'Outcome',
      rows: 'Rows',
      client: 'Client',
      about: 'About',
    },
    none: 'There are no such entries in the audit.',
    options: {
      since: 'entries from this day or moment on',
      member: "a member's number, ROLE@COMPANY, ROLE@ or @COMPANY",
      kind: 'entries of one kind:',
    },
    badSince: text => `"${text}" is no date or time: write 2026-11-23 or 2026-11-23T09:00Z`,
    badKind: (text, known) => `there is no kind "${text}"; there are: ${known}`,
  },
};
