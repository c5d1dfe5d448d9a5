import type { Language } from '../capabilities/tool.ts';
import { demoPeopleWords } from '../words/demo-people.ts';

/** Somebody of the demo: one person, whichever messenger they write from. */
export interface DemoPerson {
  readonly name: string;
  readonly lastName: string;
  readonly fullName: string;
  /** Without the @. */
  readonly handle: string;
  readonly language: Language;
  /** What they are to be enrolled as; null for someone whom the deployment does not know. */
  readonly role: 'admin' | 'marketer' | 'analyst' | null;
  readonly telegramId: number;
  readonly slackId: string;
}

/** The Slack workspace that they belong to. */
export const DEMO_TEAM = 'T0SVODDEMO';

/** The demo's people. Their ids are fixed, so that they stay members from one start to the next. */
export function demoPeople(language: Language): readonly DemoPerson[] {
  return (['admin', 'marketer', 'analyst', null] as const).map((role, at) => {
    const person = demoPeopleWords[language][role ?? 'stranger'];
    return {
      ...person,
      fullName: `${person.name} ${person.lastName}`,
      language,
      role,
      telegramId: 700_001 + at,
      slackId: `U0SVODDEM${at + 1}`,
    };
  });
}
