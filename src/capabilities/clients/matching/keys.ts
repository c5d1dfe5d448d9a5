import type { Identity } from './guards.ts';

/** What a record is recognised by. Names are folded (see `fold`), the rest normalised. */
export interface MatchRecord extends Identity {
  readonly mobilePhone: string | null;
  readonly email: string | null;
  readonly nameKey: string | null;
  /** The client this record belonged to alone so far: its id is used again when the record founds a person. */
  readonly formerClientId?: number | null;
}

/** The keys of a record, tagged: `p` phone, `e` e-mail, `n` name with birth date. */
export function keysOf(
  record: Pick<MatchRecord, 'mobilePhone' | 'email' | 'nameKey' | 'birthDate'>,
): string[] {
  const keys: string[] = [];
  if (record.mobilePhone) keys.push(`p${record.mobilePhone}`);
  if (record.email) keys.push(`e${record.email}`);
  if (record.nameKey && record.birthDate) keys.push(`n${record.nameKey} ${record.birthDate}`);
  return keys;
}
