/** The parts of a record that can speak against a link; names folded. */
export interface Identity {
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly firstName: string | null;
  readonly middleName: string | null;
  readonly lastName: string | null;
}

/** Everything known of one person: the distinct values of all their records. */
export interface Cluster {
  readonly births: readonly string[];
  readonly genders: readonly string[];
  readonly firsts: readonly string[];
  readonly middles: readonly string[];
  readonly lasts: readonly string[];
}

export interface Evidence {
  readonly keys: readonly ('phone' | 'email' | 'name+birth')[];
}

export function clusterOf(records: readonly Identity[]): Cluster {
  const distinct = (pick: (record: Identity) => string | null) =>
    [...new Set(records.map(pick).filter(value => value !== null && value !== ''))] as string[];
  return {
    births: distinct(record => record.birthDate),
    genders: distinct(record => record.gender),
    firsts: distinct(record => record.firstName),
    middles: distinct(record => record.middleName),
    lasts: distinct(record => record.lastName),
  };
}

export function joinClusters(left: Cluster, right: Cluster): Cluster {
  const both = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  return {
    births: both(left.births, right.births),
    genders: both(left.genders, right.genders),
    firsts: both(left.firsts, right.firsts),
    middles: both(left.middles, right.middles),
    lasts: both(left.lasts, right.lasts),
  };
}

/**
 * Whether two sets of records that share a key may be one person. Families share telephones, and two people may have chosen the
 * same address, so a shared contact needs an agreeing first name and no contradiction; a surname may differ (marriage) only where the birth date
 * agrees.
 */
export function compatible(left: Cluster, right: Cluster, evidence: Evidence): boolean {
  const births = agreement(left.births, right.births, equal);
  const genders = agreement(left.genders, right.genders, equal);
  const firsts = agreement(left.firsts, right.firsts, sameName);
  const middles = agreement(left.middles, right.middles, sameName);
  const lasts = agreement(left.lasts, right.lasts, sameName);
  if (genders === 'differ' || firsts === 'differ' || middles === 'differ' || births === 'differ')
    return false;
  if (evidence.keys.includes('name+birth')) return true;
  if (lasts === 'differ') return births === 'agree' && firsts === 'agree';
  if (evidence.keys.length > 1) return true;
  return firsts === 'agree' || births === 'agree' || (firsts === 'unknown' && lasts === 'unknown');
}

type Agreement = 'agree' | 'differ' | 'unknown';

function agreement(
  left: readonly string[],
  right: readonly string[],
  same: (a: string, b: string) => boolean,
): Agreement {
  if (left.length === 0 || right.length === 0) return 'unknown';
  return left.some(a => right.some(b => same(a, b))) ? 'agree' : 'differ';
}

function equal(left: string, right: string): boolean {
  return left === right;
}

/** Equal, one letter apart, or one an initial of the other. */
export function sameName(left: string, right: string): boolean {
  if (left === right) return true;
  if (left.length === 1 || right.length === 1) return left[0] === right[0];
  if (Math.min(left.length, right.length) < 4 || Math.abs(left.length - right.length) > 1) return false;
  return withinOneEdit(left, right);
}

function withinOneEdit(left: string, right: string): boolean {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  const [a, b] = [left.slice(start), right.slice(start)];
  return (
    a.slice(1) === b.slice(1) ||
    a.slice(1) === b ||
    a === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
}
