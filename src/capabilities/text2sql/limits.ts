import type { Sharing } from '../../access/acting.ts';
import { NO_COMPANY } from '../../access/lowest-right.ts';
import { sightOf } from '../../access/sight.ts';
import { sightWords } from '../../words/sight.ts';
import type { Language, LimitsOfSight } from '../tool.ts';
import { decidingColumns } from './conditions.ts';

export interface SightDeps {
  readonly sharing: Sharing;
  /** What people call a company, by its slug. */
  readonly companyName: (slug: string, language: Language) => string;
}

/** Says what a member's rights left out of an answer, so that "none" is never read for "hidden". */
export function limitsOfSight({ sharing, companyName }: SightDeps): LimitsOfSight {
  return async (sql, relations, { actor, language }) => {
    const sight = sightOf(actor, sharing);
    if (!sight) return { masked: false, notes: [] };
    const words = sightWords[language];
    const company = companyName(actor.company, language);
    const deciding = await decidingColumns(sql);
    const partly = [...deciding].some(column => sight.partlyMasked.has(column));
    const own = relations.some(name => sight.ownRowsOnly.has(name.slice(name.lastIndexOf('.') + 1)));
    return {
      masked: [...deciding].some(column => sight.masked.has(column)),
      notes: [
        ...(sight.ownPeopleOnly ? [words.ownPeople(company)] : []),
        ...(own ? [actor.company === NO_COMPANY ? words.noCalls : words.ownCalls(company)] : []),
        ...(partly ? [words.contacts] : []),
      ],
    };
  };
}
