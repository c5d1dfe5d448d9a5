import type { Grain, MeasureFn, Operator } from '../plan.ts';

/** What a closed-class word does in a question. These belong to the languages, not to any database. */
export type Role =
  | { readonly role: 'show' | 'who' | 'count' | 'which' | 'by' | 'order' | 'each' | 'top' | 'most' | 'least' }
  | { readonly role: 'share' | 'among' | 'predicate' | 'describe' | 'quartiles' | 'distinct' | 'compare' }
  | { readonly role: 'popular' | 'mostOf' | 'leastOf' | 'descending' | 'ascending' | 'average' }
  | {
      readonly role:
        | 'not'
        | 'none'
        | 'except'
        | 'missing'
        | 'unset'
        | 'present'
        | 'only'
        | 'both'
        | 'and'
        | 'or'
        | 'comma';
    }
  | {
      readonly role:
        | 'skip'
        | 'pronoun'
        | 'again'
        | 'remove'
        | 'add'
        | 'relative'
        | 'ofThem'
        | 'all'
        | 'per'
        | 'itself';
    }
  | {
      readonly role:
        | 'between'
        | 'orMore'
        | 'orLess'
        | 'begins'
        | 'ends'
        | 'contains'
        | 'other'
        | 'times'
        | 'instead';
    }
  | { readonly role: 'agg'; readonly fn: MeasureFn }
  | { readonly role: 'cmp'; readonly op: Operator }
  | { readonly role: 'grain'; readonly grain: Grain }
  | { readonly role: 'ordinal'; readonly place: number }
  | { readonly role: 'inUnit'; readonly unit: 'years' | 'months' | 'thousands' | 'millions' };

/** The marks that do what a word does. */
export function markRole(mark: string): Role | null {
  switch (mark) {
    case ',':
    case ';':
    case ':':
      return { role: 'comma' };
    case '>':
      return { role: 'cmp', op: '>' };
    case '<':
      return { role: 'cmp', op: '<' };
    case '≥':
      return { role: 'cmp', op: '>=' };
    case '≤':
      return { role: 'cmp', op: '<=' };
    case '=':
      return { role: 'cmp', op: '=' };
    case '&':
    case '+':
      return { role: 'and' };
    case '/':
      return { role: 'or' };
    case '%':
      return { role: 'itself' };
    default:
      return null;
  }
}
