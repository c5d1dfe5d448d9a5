import type { ImportDependencies } from './request.ts';
import { valueKey } from './vocabulary.ts';

/** Slugs, names and everyday names of the companies, as `valueKey` writes them. */
export function companyNames(deps: Pick<ImportDependencies, 'companies'>): ReadonlySet<string> {
  return new Set(companySlugs(deps).keys());
}

/** Any name of a company -> its slug. */
export function companySlugs(deps: Pick<ImportDependencies, 'companies'>): ReadonlyMap<string, string> {
  return new Map(
    deps.companies.flatMap(company =>
      [...company.aliases.ru, ...company.aliases.en, company.name.ru, company.name.en, company.slug].map(
        name => [valueKey(name), company.slug] as const,
      ),
    ),
  );
}
