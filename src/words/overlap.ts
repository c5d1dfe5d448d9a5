import type { Language } from '../capabilities/tool.ts';

/** Why counts by groups that share people add up to more than there are people. */
export function overlapNote(ofCompanies: boolean, language: Language): string {
  if (language === 'ru') {
    return ofCompanies
      ? 'Один человек может быть клиентом нескольких компаний, поэтому сумма больше общего числа.'
      : 'Один человек может входить в несколько групп, поэтому сумма больше общего числа.';
  }
  return ofCompanies
    ? 'One person may be a client of several companies, so the sum is more than the total.'
    : 'One person may be in several groups, so the sum is more than the total.';
}
