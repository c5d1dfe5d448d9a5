import { AppError } from '../errors.ts';

export const ROLES = ['admin', 'marketer', 'manager', 'analyst'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `company` is a slug, or `*` for an admin of the whole group. */
export interface Actor {
  readonly role: Role;
  readonly company: string;
}

export const GROUP_ADMIN: Actor = Object.freeze({ role: 'admin', company: '*' });

/** Reads `ROLE@COMPANY`; `admin` alone means `admin@*`. Throws `usage`. */
export function parseActor(text: string, companies: readonly string[]): Actor {
  const [roleText = '', companyText = ''] = text.split('@', 2);
  const role = ROLES.find(known => known === roleText);
  if (!role) throw new AppError('usage', `Unknown role "${roleText}": use ${ROLES.join(', ')}.`);
  const company = companyText || (role === 'admin' ? '*' : '');
  if (company === '*' ? role !== 'admin' : !companies.includes(company)) {
    throw new AppError(
      'usage',
      `"${text}" names no company: use ROLE@COMPANY with one of ${companies.join(', ')}.`,
    );
  }
  return { role, company };
}
