import type { Language } from '../capabilities/tool.ts';

interface SightWords {
  /** The statement compares with what is hidden, so its answer would be wrong. */
  readonly masked: string;
  /** Beside masks. */
  readonly hidden: string;
  readonly ownPeople: (company: string) => string;
  readonly ownCalls: (company: string) => string;
  /** For a room that is of no one company. */
  readonly noCalls: string;
  readonly contacts: string;
}

/** What an answer says about the limits of the person's sight. */
export const sightWords: Record<Language, SightWords> = {
  ru: {
    masked:
      'Имена и контакты для вашей роли скрыты, поэтому искать и считать по ним нельзя. Спросите по городу, доходу или другим признакам.',
    hidden: '_Имена и контакты для вашей роли скрыты._',
    ownPeople: company => `_Вам видны только клиенты компании ${company}: остальные не учтены._`,
    ownCalls: company => `_Звонки и лиды вам видны только своей компании, ${company}: чужие не учтены._`,
    noCalls: '_Звонки и лиды в общей беседе нескольких компаний не показываются и не учтены._',
    contacts:
      '_Контакты клиентов других компаний, не давших согласия на рассылку, от вас скрыты: по ним могло найтись не всё._',
  },
  en: {
    masked:
      'Names and contacts are hidden from your role, so they cannot be searched or counted by. Ask by city, income or another trait.',
    hidden: '_Names and contacts are hidden from your role._',
    ownPeople: company => `_You can see clients of ${company} only: others are not counted._`,
    ownCalls: company =>
      `_You can see calls and leads of your own company, ${company}, only: others are not counted._`,
    noCalls: '_Calls and leads are not shown or counted in a room that several companies share._',
    contacts:
      '_Contacts of other companies’ clients who gave no marketing consent are hidden from you: not all may have been found._',
  },
};
