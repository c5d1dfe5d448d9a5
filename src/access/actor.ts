import { AppError } from '../errors.ts';

export const ROLES = ['admin', 'marketer', 'manager', 'analyst'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `company` is a slug, or `*` for an admin of the whole group. */
export interface Actor {
  readonly role: Role;
  readonly company: string;
}

/** An actor with who it is, where that is known: each member of a messenger has threads of their own. */
export interface Asker extends Actor {
  readonly memberId?: number;
  /** Asks in a room: the room's thread belongs to everyone there for whom it acts alike. */
  readonly inRoom?: boolean;
}

export const GROUP_ADMIN: Actor = Object.freeze({ role: 'admin', company: '*' });

/** Reads `ROLE@COMPANY`; `admin` alone means `admin@*`. Throws `usage` naming the roles and companies there are. */
export function parseActor(text: string, companies: readonly string[]): Actor {
  const [roleText = '', companyText = ''] = text.split('@', 2);
  const role = ROLES.find(known => known === roleText);
  const company = companyText || (role === 'admin' ? '*' : '');
  if (!role || (company === '*' ? role !== 'admin' : !companies.includes(company))) {
    throw new AppError('usage', `"${text}" is no member: use ROLE@COMPANY.`, {
      detail: { member: text, roles: ROLES.join(', '), companies: companies.join(', ') },
    });
  }
  return { role, company };
}
