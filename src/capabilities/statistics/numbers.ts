import { statisticsWords } from '../../words/statistics.ts';
import { meansCompared } from './means.ts';
import { type Figure, figureName, numbersSql, percentileName } from './numbers-sql.ts';
import { figure, isOpenToModels, type Row, type Study, type StudyRequest } from './study.ts';
import type { Field } from './subject.ts';
import {
  amount,
  capital,
  count,
  figureFormat,
  formatOf,
  groupLabel,
  labelOf,
  labelsOf,
  labelWithUnit,
  share,
} from './telling.ts';

const DESCRIBED: readonly Figure[] = [
  'count',
  'avg',
  'stddev',
  'min',
  'p25',
  'median',
  'p75',
  'max',
  'missing',
  'distinct',
  'mode',
  'skewness',
  'outliers',
]; // prettier-ignore
const COMPARED: readonly Figure[] = [
  'count',
  'avg',
  'stddev',
  'p25',
  'median',
  'p75',
  'missing',
  'mean_rank',
  'rank_spread',
]; // prettier-ignore
const WHOLE: ReadonlySet<string> = new Set(['count', 'missing', 'distinct', 'outliers', 'people_count']);
const UNITLESS: ReadonlySet<string> = new Set(['skewness', 'mean_rank', 'rank_spread']);
/** Figures that are values of the column, or lie between two. */
const VALUES: ReadonlySet<string> = new Set(['min', 'p25', 'median', 'p75', 'max', 'mode']);
/** Beyond this skewness (G1) the mean is a poor middle. */
const SKEWED = 1;

/** Figures of columns of numbers: in all, by group, or compared between groups. */
export function numbersStudy(request: StudyRequest): Study {
  const { subject, language, percentiles, compares, hidesSmall } = request;
  const { fields, groups } = subject;
  const words = statisticsWords[language];
  const figures = compares ? COMPARED : DESCRIBED;
  const alone = fields.length === 1;
  const [first] = fields;
  const label = (field: Field) => labelWithUnit(field, language);
  const by = groups.length > 0 ? words.titles.by(labelsOf(groups, language)) : '';
  const title = (compares ? words.titles.compare : words.titles.describe)(labelsOf(fields, language));
  return {
    sql: numbersSql(subject, { figures, percentiles, label, hidesSmall }),
    title: `${title}${by}`,
    heading: name => headingOf(name, request, figures),
    tell: (rows, cut) => {
      if (groups.length > 0) return tellGroups(rows, cut, request);
      return alone ? tellOne(rows[0], request) : [words.describe.several(count(fields.length, language))];
    },
    // A description shows single values, a comparison none; its groups are people where a row is one.
    sizeColumn: compares && isOpenToModels(subject) && first ? figureName('count', first, alone) : null,
  };
}

function headingOf(
  name: string,
  { subject, percentiles, language }: StudyRequest,
  figures: readonly Figure[],
) {
  const { fields, groups } = subject;
  const words = statisticsWords[language];
  const group = groups.find(one => one.name === name);
  if (group) return { label: labelOf(group, language), format: formatOf(group) };
  const [field] = fields;
  if (!field) return null;
  const alone = fields.length === 1;
  if (name === 'measure') return { label: words.headings.measure ?? name, format: 'text' as const };
  const known = figures.find(one => figureName(one, field, alone) === name) ?? name;
  const percent = percentiles.find(one => percentileName(one, field, alone) === name);
  const label = percent === undefined ? words.headings[known] : words.percentile(String(percent));
  if (label === undefined) return null;
  if (WHOLE.has(known)) return { label, format: 'integer' as const };
  if (UNITLESS.has(known) || !alone) return { label, format: 'number' as const };
  const isValue = VALUES.has(known);
  return { label, format: isValue && field.column.format === 'year' ? formatOf(field) : figureFormat(field) };
}

function tellOne(row: Row | undefined, { subject, language }: StudyRequest): string[] {
  const [field] = subject.fields;
  if (!field) return [];
  const words = statisticsWords[language].describe;
  const at = (name: Figure) => figure(row, figureName(name, field, true));
  const what = capital(labelOf(field, language));
  const [n, mean, median, low, high, min, max] = (
    ['count', 'avg', 'median', 'p25', 'p75', 'min', 'max'] as const
  ).map(at);
  if (!n) return [words.noData(what)];
  if (mean == null || median == null || low == null || high == null || min == null || max == null) {
    return [words.onlyCount(what, count(n, language))];
  }
  const told = (value: number) => amount(value, field, language);
  if (min === max) return [words.single(what, told(min)), ...missing(at('missing'), words.missing, language)];
  const outliers = at('outliers') ?? 0;
  const skewness = at('skewness') ?? 0;
  return [
    words.one({
      what,
      mean: told(mean),
      median: told(median),
      low: told(low),
      high: told(high),
      min: told(min),
      max: told(max),
      n: count(n, language),
    }),
    ...(Math.abs(skewness) > SKEWED ? [skewness > 0 ? words.skewedRight : words.skewedLeft] : []),
    ...(outliers > 0 ? [words.outliers(count(outliers, language), share(outliers / n, language))] : []),
    ...missing(at('missing'), words.missing, language),
  ];
}

function missing(n: number | null, say: (n: string) => string, language: StudyRequest['language']): string[] {
  return n ? [say(count(n, language))] : [];
}

function tellGroups(rows: readonly Row[], cut: boolean, request: StudyRequest): readonly string[] {
  const { subject, language } = request;
  const words = statisticsWords[language];
  const { fields, groups } = subject;
  const alone = fields.length === 1;
  const measured = fields.map(field => ({
    field,
    groups: rows
      .filter(row => alone || row.measure === labelWithUnit(field, language))
      .map(row => {
        const at = (name: Figure) => figure(row, figureName(name, field, alone));
        return {
          label: groupLabel(row, groups, language),
          named: groups.every(group => row[group.name] !== null),
          n: at('count') ?? 0,
          mean: at('avg'),
          sd: at('stddev'),
          rank: at('mean_rank'),
          rankSd: at('rank_spread'),
        };
      }),
  }));
  const found = [
    ...(cut
      ? [words.compare.tooManyGroups(count(rows.length, language))]
      : meansCompared(measured, groups, language)),
    ...(subject.personKey ? [words.compare.rowsNotPeople(subject.relation.label[language])] : []),
  ];
  if (request.compares || alone) return found;
  return [
    words.describe.groups(
      capital(labelsOf(fields, language)),
      count(measured[0]?.groups.length ?? 0, language),
    ),
    ...found,
  ];
}
