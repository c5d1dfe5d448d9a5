import { statisticsWords } from '../../words/statistics.ts';
import type { ColumnFormat } from '../tool.ts';
import { chosenRows, groupNames, groupOrder, SMALLEST_SHOWN } from './chosen.ts';
import { ALPHA } from './means.ts';
import { correlationTest, holm } from './numerics/inference.ts';
import { figure, isOpenToModels, type Row, type Study, type StudyRequest } from './study.ts';
import type { Field } from './subject.ts';
import { capital, coefficient, count, formatOf, labelOf, labelsOf, strengthOf } from './telling.ts';

/** Fewer pairs than this say nothing of a tie. */
const SMALLEST_PAIRS = 5;
/** Each pair is ranked and sorted for itself: eight columns make 28 pairs. */
export const MOST_CORRELATED = 8;

type Pair = readonly [Field, Field];

/** Pearson's and Spearman's correlation of two columns, or of every pair of several, over the rows that have both values. */
export function correlationStudy(request: StudyRequest): Study {
  const { subject, language } = request;
  const { fields, groups } = subject;
  const words = statisticsWords[language];
  const pairs = fields.flatMap((one, index) => fields.slice(index + 1).map((other): Pair => [one, other]));
  const [first] = pairs;
  const names = first && pairs.length === 1 ? namesOf(first) : COLUMNS;
  const by = groups.length > 0 ? words.titles.by(labelsOf(groups, language)) : '';
  const headings: Readonly<Record<string, readonly [string, ColumnFormat]>> = {
    measure: ['measure', 'text'],
    measure_2: ['measure_2', 'text'],
    [names.pearson]: ['pearson', 'number'],
    [names.spearman]: ['spearman', 'number'],
    pairs: ['pairs', 'integer'],
    people_count: ['people_count', 'integer'],
  };
  return {
    sql: correlationSql(request, pairs),
    title: `${words.titles.correlation(labelsOf(fields, language))}${by}`,
    heading(name) {
      const group = groups.find(one => one.name === name);
      if (group) return { label: labelOf(group, language), format: formatOf(group) };
      const [known, format] = headings[name] ?? [];
      return known && format ? { label: words.headings[known] ?? name, format } : null;
    },
    tell: rows => {
      if (groups.length > 0)
        return [
          words.correlation.groups(
            capital(labelsOf(fields, language)),
            count(rows.length / pairs.length, language),
          ),
        ];
      return first && pairs.length === 1 ? tellPair(rows[0], first, request) : tellMatrix(rows, request);
    },
    // Pairs are people only where a row is one.
    sizeColumn: isOpenToModels(subject) ? 'pairs' : null,
  };
}

interface Names {
  readonly pearson: string;
  readonly spearman: string;
}

const COLUMNS: Names = { pearson: 'pearson', spearman: 'spearman' };

function namesOf([one, other]: Pair): Names {
  const both = `${one.name}_${other.name}`;
  return { pearson: `corr_${both}`, spearman: `spearman_${both}` };
}

function correlationSql(request: StudyRequest, pairs: readonly Pair[]): string {
  const { subject } = request;
  const { groups } = subject;
  const [only] = pairs;
  const chosen = chosenRows(subject);
  if (only && pairs.length === 1) {
    const order =
      groups.length > 0
        ? `\norder by ${groupOrder(groups, 'pairs', 'ranked').replaceAll('ranked.', '')}`
        : '';
    return `${chosen}\n${pairSql(request, only, false)}${order}`;
  }
  const names = groups.map(({ quoted }) => `${quoted}, `).join('');
  return `${chosen}
select ${names}measure, measure_2, pearson, spearman, pairs${hidden(request) ? ', people_count' : ''}
from (
${pairs.map(pair => pairSql(request, pair, true)).join('\nunion all\n')}
) told
order by ${groups.map(({ quoted }) => `${quoted}, `).join('')}abs(pearson) desc nulls last, measure, measure_2`;
}

function pairSql(request: StudyRequest, pair: Pair, labelled: boolean): string {
  const { subject, language, hidesSmall } = request;
  const { groups } = subject;
  const [a, b] = pair.map(({ quoted }) => quoted);
  const within = groups.length > 0 ? 'partition by group_key ' : '';
  const middleRank = (x: string | undefined) => {
    const over = `over (${within}order by ${x})`;
    return `(rank() ${over} + count(*) ${over})::float8 / 2`;
  };
  const people = subject.personKey ? 'count(distinct person)' : 'count(*)';
  const shown = (sql: string) =>
    hidesSmall ? `case when ${people} >= ${SMALLEST_SHOWN} then ${sql} end` : sql;
  const names = labelled ? COLUMNS : namesOf(pair);
  const literal = (field: Field) => `'${labelOf(field, language).replaceAll("'", "''")}'`;
  return `select ${groupNames(groups)}${labelled ? `${literal(pair[0])} as measure, ${literal(pair[1])} as measure_2, ` : ''}${shown(`corr(${a}, ${b})`)} as ${names.pearson},
  ${shown('corr(rank_a, rank_b)')} as ${names.spearman}, count(*) as pairs${hidden(request) ? `, ${people} as people_count` : ''}
from (
  select *, ${middleRank(a)} as rank_a, ${middleRank(b)} as rank_b
  from chosen
  where ${a} is not null and ${b} is not null
) ranked${groups.length > 0 ? `\ngroup by ${groups.map(({ quoted }) => quoted).join(', ')}` : ''}`;
}

function hidden({ hidesSmall, subject }: StudyRequest): boolean {
  return hidesSmall && subject.personKey !== null;
}

function tellPair(row: Row | undefined, pair: Pair, { language }: StudyRequest): readonly string[] {
  const words = statisticsWords[language];
  const names = namesOf(pair);
  const n = figure(row, 'pairs') ?? 0;
  const [r, rho] = [figure(row, names.pearson), figure(row, names.spearman)];
  if (n < SMALLEST_PAIRS)
    return [words.correlation.tooFew(count(n, language), count(SMALLEST_PAIRS, language))];
  if (r === null || rho === null) return [words.correlation.constant];
  const test = correlationTest(r, n);
  return [
    words.correlation.one({
      strength: strengthOf(r),
      positive: r > 0,
      one: labelOf(pair[0], language),
      other: labelOf(pair[1], language),
      r: coefficient(r, language),
      low: coefficient(test?.low ?? r, language),
      high: coefficient(test?.high ?? r, language),
      rho: coefficient(rho, language),
      n: count(n, language),
      p: words.p(test?.p ?? 0),
      real: (test?.p ?? 0) < ALPHA,
    }),
  ];
}

function tellMatrix(rows: readonly Row[], { language }: StudyRequest): readonly string[] {
  const words = statisticsWords[language].correlation;
  const tested = rows.flatMap(row => {
    const [r, n] = [figure(row, 'pearson'), figure(row, 'pairs') ?? 0];
    return r === null || n < SMALLEST_PAIRS ? [] : [{ row, r, p: correlationTest(r, n)?.p ?? 0 }];
  });
  const [strongest] = tested;
  if (!strongest) return [words.tooFew('0', count(SMALLEST_PAIRS, language))];
  const real = holm(tested.map(({ p }) => p)).filter(p => p < ALPHA).length;
  return [
    words.matrix({
      pairs: count(rows.length, language),
      real: count(real, language),
      one: String(strongest.row.measure),
      other: String(strongest.row.measure_2),
      r: coefficient(strongest.r, language),
    }),
  ];
}
