import { join, parse as parsePath } from 'node:path';
import { AppError } from '../../../errors.ts';
import { matchImported } from '../linkage/match-imported.ts';
import { companyNames } from './company-names.ts';
import { createHeaderJudge } from './mapping/header-score.ts';
import { type ColumnMapping, headersHash, type MappingInput, proposeMapping } from './mapping/mapping.ts';
import type { PreparedFile } from './prepared-file.ts';
import { openTable } from './reading/open-table.ts';
import type { RawTable } from './reading/raw-table.ts';
import { inspectFile, type SourceFile } from './reading/source-file.ts';
import { loadRegister, refreshStatistics } from './register.ts';
import type { ImportDependencies, ImportRequest, ImportSummary } from './request.ts';
import { beginRun, failRun, keepMapping, keptMapping } from './runs.ts';
import { loadTouches } from './touches.ts';
import { fold } from './values/fold.ts';
import { type ImportField, loadVocabulary, type Vocabulary, valueKey } from './vocabulary.ts';

/** At least one of these makes a person of a row. */
const PERSON_FIELDS = ['full_name', 'last_name', 'first_name', 'mobile_phone', 'email'];

/**
 * Imports files one after another, each in a transaction of its own: a file goes in whole or not at all, and a run that was killed leaves nothing
 * behind. When all are in, their people are matched; what a run that died left unmatched, the next one matches.
 * Throws `company_unknown`, `file_unreadable`, `file_format`, `mapping_incomplete`, `cancelled`; files before the failing one stay in.
 */
export async function importFiles(
  deps: ImportDependencies,
  request: ImportRequest,
): Promise<ImportSummary[]> {
  if (request.kind === 'register') requireCompany(deps, request.company);
  const vocabulary = await learn(deps, await loadVocabulary(join(deps.catalogDir, 'import.yaml')));
  const { onMatching: onProgress, signal } = request;
  // An offer was made to a person: people that an import which died left unmatched come first.
  if (request.kind === 'touches') await matchImported(deps, { onProgress, signal });
  const summaries: ImportSummary[] = [];
  for (const path of request.files) summaries.push(await importFile(deps, request, path, vocabulary));
  if (request.kind === 'register') {
    await refreshStatistics(deps.db, summaries);
    if (request.matching !== 'later') {
      const matched = await matchImported(deps, { onProgress, signal });
      request.onMatched?.(matched);
    }
  }
  return summaries;
}

async function importFile(
  deps: ImportDependencies,
  request: ImportRequest,
  path: string,
  vocabulary: Vocabulary,
): Promise<ImportSummary> {
  const started = performance.now();
  const file = await inspectFile(path);
  const fields = request.kind === 'register' ? vocabulary.fields : vocabulary.touches;
  const company = request.kind === 'register' ? request.company : null;
  const deal = deps.companies.find(one => one.slug === company)?.deal ?? null;
  const judge = createHeaderJudge(vocabulary, fields, deal);
  await using table = await openTable(file, judge.best);
  const mapping = await decideMapping(deps, request, file, table, { fields, vocabulary, deal, judge });
  request.onMapping?.({ file: file.name, format: table.format, mapping, fields });

  const importId = await beginRun(deps.db, {
    company,
    kind: request.kind,
    file: file.name,
    sha256: file.sha256,
    format: table.format,
    mapping,
  });
  const prepared: PreparedFile = {
    file,
    table,
    mapping,
    fields,
    vocabulary,
    importId,
    rejectsPath: request.rejectsPath
      ? rejectsPathOf(request.rejectsPath, file.name, request.files.length > 1)
      : null,
  };
  try {
    const result =
      request.kind === 'register'
        ? await loadRegister(deps, request, prepared)
        : await loadTouches(deps, request, prepared);
    return { ...result, milliseconds: Math.round(performance.now() - started) };
  } catch (error) {
    // The cause matters more than a base that is gone by now.
    await failRun(deps.db, importId).catch(() => undefined);
    throw error;
  }
}

/** Given by a person, else kept from an earlier file of the same form, else found by names and values. */
async function decideMapping(
  deps: ImportDependencies,
  request: ImportRequest,
  file: SourceFile,
  table: RawTable,
  known: Pick<MappingInput, 'fields' | 'vocabulary' | 'deal' | 'judge'>,
): Promise<readonly ColumnMapping[]> {
  const company = request.kind === 'register' ? request.company : null;
  const { fields } = known;
  const formHash = headersHash(table.headers);
  const kept = company === null ? null : await keptMapping(deps.db, company, formHash);
  const keptFields = kept ? sameHeaders(kept.fields, table.headers, fields) : {};
  checkGiven(request.map ?? {}, table.headers, fields, file.name);
  const given = { ...keptFields, ...request.map };
  const mapping = proposeMapping({
    ...known,
    headers: table.headers,
    sample: table.sample,
    given,
    year: deps.now().getFullYear(),
    companies: companyNames(deps),
  }).map(column =>
    column.by === 'person' && !Object.hasOwn(request.map ?? {}, column.header)
      ? { ...column, by: 'kept' as const }
      : column,
  );
  const need =
    request.kind === 'register' ? PERSON_FIELDS : ['source_company', 'source_row', 'offered_on', 'channel'];
  const has = need.filter(field => mapping.some(column => column.field === field));
  if (request.kind === 'register' ? has.length === 0 : has.length < need.length) {
    throw new AppError('mapping_incomplete', `${file.name}: no column for ${need.join(', ')}.`, {
      detail: {
        file: file.name,
        kind: request.kind,
        headers: table.headers.slice(0, 60).join(', '),
        fields: need.filter(field => !has.includes(field)).join(', '),
      },
    });
  }
  if (company !== null) {
    await keepMapping(
      deps.db,
      company,
      formHash,
      mapping.filter(one => !one.header.startsWith('svod_')),
      request.map !== undefined,
    );
  }
  return mapping;
}

/** Kept by headers of equal spelling only up to case and spaces; fields that left the catalogue are forgotten. */
function sameHeaders(
  kept: Readonly<Record<string, string | null>>,
  headers: readonly string[],
  fields: readonly ImportField[],
): Record<string, string | null> {
  const names = new Set(fields.map(field => field.field));
  const known = new Map(Object.entries(kept).map(([header, field]) => [valueKey(header), field]));
  const found: Record<string, string | null> = {};
  for (const header of headers) {
    const field = known.get(valueKey(header));
    if (field !== undefined && (field === null || names.has(field))) found[header] = field;
  }
  return found;
}

function checkGiven(
  map: Readonly<Record<string, string | null>>,
  headers: readonly string[],
  fields: readonly ImportField[],
  file: string,
): void {
  const names = fields.map(field => field.field);
  for (const [header, field] of Object.entries(map)) {
    if (!headers.includes(header)) {
      const problem = `--map: ${file} has no column "${header}" (${headers.slice(0, 60).join(', ')})`;
      throw new AppError('usage', problem, { detail: { problem } });
    }
    if (field !== null && !names.includes(field)) {
      const problem = `--map: no field "${field}" (${names.join(', ')})`;
      throw new AppError('usage', problem, { detail: { problem } });
    }
  }
  const single = fields.filter(field => !field.many).map(field => field.field);
  const doubled = single.find(name => Object.values(map).filter(field => field === name).length > 1);
  if (doubled) {
    const problem = `--map: two columns for "${doubled}"`;
    throw new AppError('usage', problem, { detail: { problem } });
  }
}

/** Cities and car brands that the base already writes its own way. */
async function learn(deps: ImportDependencies, vocabulary: Vocabulary): Promise<Vocabulary> {
  const frequent = async (column: 'city' | 'car_brand') => {
    const { rows } = await deps.db.query<{ value: string }>(
      `select ${column} as "value" from svod.clients where ${column} is not null group by 1 having count(*) > 2 order by count(*) desc limit 5000`,
    );
    return rows.map(row => row.value);
  };
  const cities = (await frequent('city')).filter(city => /\p{Script=Cyrillic}/u.test(city));
  const brands = await frequent('car_brand');
  const merge = (own: ReadonlyMap<string, string>, learnt: readonly string[]) =>
    new Map([...learnt.map(value => [fold(value), value] as const), ...own]);
  return {
    ...vocabulary,
    cities: merge(vocabulary.cities, cities),
    carBrands: merge(vocabulary.carBrands, brands),
  };
}

function requireCompany(deps: ImportDependencies, slug: string): void {
  if (deps.companies.some(company => company.slug === slug)) return;
  const known = deps.companies.map(company => company.slug).join(', ');
  throw new AppError('company_unknown', `Unknown company ${slug}; known: ${known}.`, {
    detail: { company: slug, known },
  });
}

/** Where a file's rejected rows go: with several files each gets one of its own, because their columns differ. */
export function rejectsPathOf(path: string, file: string, several: boolean): string {
  if (!several) return path;
  const { dir, name, ext } = parsePath(path);
  return join(dir, `${name}.${parsePath(file).name}${ext}`);
}
