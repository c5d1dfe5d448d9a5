import type { ToolFailure } from '../tool.ts';
import { correlationStudy, MOST_CORRELATED } from './correlation.ts';
import { datesStudy } from './dates.ts';
import { numbersStudy } from './numbers.ts';
import { overviewStudy } from './overview.ts';
import { associationStudy, sharesStudy } from './shares.ts';
import type { Study, StudyRequest } from './study.ts';
import { valuesStudy } from './values.ts';

/** What the statistic is for. `describe` also compares where there are groups to compare. */
export const PURPOSES = ['describe', 'compare', 'correlate'] as const;
export type Purpose = (typeof PURPOSES)[number];

export type StudyOutcome =
  | { readonly kind: 'study'; readonly study: Study }
  | { readonly kind: 'failed'; readonly failure: ToolFailure };

/** Chooses the statistic that the columns' kinds and the purpose ask for. Nothing is computed yet. */
export function planStudy(purpose: Purpose, request: Omit<StudyRequest, 'compares'>): StudyOutcome {
  const { fields, groups } = request.subject;
  const numbers = fields.every(({ kind }) => kind === 'number');
  if (purpose === 'correlate') {
    if (!numbers || fields.length < 2) return failed('needs_numbers', 'two or more columns of numbers');
    if (fields.length > MOST_CORRELATED) return failed('too_many_columns', `at most ${MOST_CORRELATED}`);
    return study(correlationStudy({ ...request, compares: false }));
  }
  if (purpose === 'compare' && groups.length === 0) return failed('needs_groups', 'groupBy');
  const asked: StudyRequest = { ...request, compares: purpose === 'compare' };
  const [field, ...more] = fields;
  if (numbers || !field) return study(numbersStudy(asked));
  if (more.length > 0 || (groups.length > 0 && field.kind === 'date')) return study(overviewStudy(asked));
  if (groups.length > 0) {
    return study(field.kind === 'boolean' ? sharesStudy(asked, field) : associationStudy(asked, field));
  }
  return study(field.kind === 'date' ? datesStudy(asked, field) : valuesStudy(asked, field));
}

function study(planned: Study): StudyOutcome {
  return { kind: 'study', study: planned };
}

function failed(code: string, hint: string): StudyOutcome {
  return { kind: 'failed', failure: { code, hint } };
}
