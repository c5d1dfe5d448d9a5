import { quoteName } from '../../catalog/queries.ts';
import { statisticsWords } from '../../words/statistics.ts';
import type { Language } from '../tool.ts';
import { chosenRows, groupNames, groupOrder, SMALLEST_COMPARED } from './chosen.ts';
import { ALPHA, namesOf } from './means.ts';
import { type Association, chiSquare, type Part, twoShares } from './numerics/inference.ts';
import { figure, isOpenToModels, overlaps, type Row, type Study, type StudyRequest } from './study.ts';
import type { Field } from './subject.ts';
import {
  coefficient,
  count,
  formatOf,
  groupLabel,
  labelOf,
  labelsOf,
  magnitudeOf,
  share,
  strengthOf,
} from './telling.ts';

/** How often a yes-or-no column says yes in each group, and whether the groups differ. */
export function sharesStudy(request: StudyRequest, field: Field): Study {
  const { subject, language } = request;
  const { groups } = subject;
  const words = statisticsWords[language];
  return {
    sql: sharesSql(request, field),
    title: `${words.titles.compare(labelOf(field, language))}${words.titles.by(labelsOf(groups, language))}`,
    heading(name) {
      const group = groups.find(one => one.name === name);
      if (group) return { label: labelOf(group, language), format: formatOf(group) };
      if (name === 'share_percent') return { label: words.headings.share_percent ?? name, format: 'percent' };
      return words.headings[name] ? { label: words.headings[name], format: 'integer' } : null;
    },
    tell: rows => (overlaps(groups) ? [words.compare.overlapping] : tell(rows, request, field)),
    sizeColumn: isOpenToModels(subject) ? 'count' : null,
  };
}

function sharesSql({ subject }: StudyRequest, field: Field): string {
  const { groups } = subject;
  const x = field.quoted;
  const names = groups.map(({ quoted }) => quoted).join(', ');
  return `${chosenRows(subject)}
select ${groupNames(groups)}count(${x}) as count, count(*) filter (where ${x}) as yes_count,
  (100.0 * count(*) filter (where ${x}) / nullif(count(${x}), 0))::float8 as share_percent, count(*) - count(${x}) as missing
from chosen
group by ${names}
order by ${groupOrder(groups, `count(${x})`, '').replaceAll(/(^|\s)\./g, '$1')}`;
}

type Group = Part & { readonly label: string };

function tell(rows: readonly Row[], { subject, language }: StudyRequest, field: Field): readonly string[] {
  const words = statisticsWords[language].compare;
  const named = rows
    .filter(row => subject.groups.every(group => row[group.name] !== null))
    .map(
      (row): Group => ({
        label: groupLabel(row, subject.groups, language),
        n: figure(row, 'count') ?? 0,
        yes: figure(row, 'yes_count') ?? 0,
      }),
    );
  const groups = named.filter(({ n }) => n >= SMALLEST_COMPARED);
  const small = namesOf(
    named
      .filter(({ n }) => n < SMALLEST_COMPARED)
      .map(({ label, n }) => words.groupSize(label, count(n, language))),
  );
  const least = count(SMALLEST_COMPARED, language);
  if (groups.length < 2) return [small ? words.tooSmall(small, least) : words.oneGroup];
  const left = small ? [words.leftOut(small, least)] : [];
  const [one, other] = groups;
  if (groups.length === 2 && one && other) return [pairTold(one, other, field, language), ...left];
  const test = chiSquare(groups.map(({ n, yes }) => [yes, n - yes]));
  if (!test) return [words.noSpread, ...left];
  if (test.leastExpected < SMALLEST_COMPARED) return [words.tooFewExpected, ...left];
  return [manyTold(groups, test, field, language), ...left];
}

function pairTold(one: Group, other: Group, field: Field, language: Language): string {
  const words = statisticsWords[language];
  const [higher, lower] = one.yes / one.n >= other.yes / other.n ? [one, other] : [other, one];
  const test = twoShares(higher, lower);
  // Cohen's h: the difference of the shares' arcsines, which weighs a step the same wherever it is taken.
  const h = angle(higher) - angle(lower);
  const points = (value: number) => words.compare.points(coefficient(100 * value, language));
  return (test.p < ALPHA ? words.compare.apart : words.compare.same)({
    what: labelOf(field, language),
    higher: higher.label,
    lower: lower.label,
    highMean: share(higher.yes / higher.n, language),
    lowMean: share(lower.yes / lower.n, language),
    highN: count(higher.n, language),
    lowN: count(lower.n, language),
    difference: points(test.difference),
    low: points(test.low),
    high: points(test.high),
    p: words.p(test.p),
    magnitude: magnitudeOf(h),
    effect: words.compare.shareEffect(coefficient(h, language)),
  });
}

function angle({ n, yes }: Part): number {
  return 2 * Math.asin(Math.sqrt(yes / n));
}

function manyTold(groups: readonly Group[], test: Association, field: Field, language: Language): string {
  const words = statisticsWords[language];
  const ordered = groups.toSorted((a, b) => b.yes / b.n - a.yes / a.n);
  const [top, bottom] = [ordered[0]!, ordered.at(-1)!];
  const pairs = (groups.length * (groups.length - 1)) / 2;
  const widest = twoShares(top, bottom, ALPHA / pairs);
  const points = (value: number) => words.compare.points(coefficient(100 * value, language));
  return (test.p < ALPHA ? words.compare.sharesApart : words.compare.sharesSame)({
    what: labelOf(field, language),
    groups: groups.length,
    n: count(
      groups.reduce((sum, { n }) => sum + n, 0),
      language,
    ),
    top: top.label,
    topValue: share(top.yes / top.n, language),
    topN: count(top.n, language),
    bottom: bottom.label,
    bottomValue: share(bottom.yes / bottom.n, language),
    bottomN: count(bottom.n, language),
    low: points(widest.low),
    high: points(widest.high),
    explained: `V = ${coefficient(test.v, language)}`,
    p: words.p(test.p),
    pairsApart: 0,
    pairs,
  });
}

/** How often each value of a text column comes in each group, and whether the two go together. */
export function associationStudy(request: StudyRequest, field: Field): Study {
  const { subject, language } = request;
  const { groups } = subject;
  const words = statisticsWords[language];
  const size = `${subject.relation.name}_count`;
  const names = groups.map(({ quoted }) => quoted).join(', ');
  return {
    sql: `${chosenRows(subject)}
select ${groupNames(groups)}${field.quoted}, count(*) as ${quoteName(size)},
  (100.0 * count(*) / sum(count(*)) over (partition by ${names}))::float8 as share_percent
from chosen
where ${field.quoted} is not null
group by ${names}, ${field.quoted}
order by sum(count(*)) over (partition by ${names}) desc, ${names}, count(*) desc, ${field.quoted}`,
    title: `${words.titles.values(labelOf(field, language))}${words.titles.by(labelsOf(groups, language))}`,
    heading(name) {
      const known = [...groups, field].find(one => one.name === name);
      if (known) return { label: labelOf(known, language), format: formatOf(known) };
      return name === 'share_percent'
        ? { label: words.headings.share_of_group ?? name, format: 'percent' }
        : null;
    },
    tell: (rows, cut) => {
      if (overlaps([...groups, field])) return [words.compare.overlapping];
      if (cut) return [words.compare.tooManyGroups(count(rows.length, language))];
      return associationTold(rows, request, field, size);
    },
    sizeColumn: isOpenToModels(subject) ? size : null,
  };
}

function associationTold(
  rows: readonly Row[],
  { subject, language }: StudyRequest,
  field: Field,
  size: string,
): readonly string[] {
  const words = statisticsWords[language];
  const { groups } = subject;
  const known = rows.filter(row => groups.every(group => row[group.name] !== null));
  const columns = [...new Set(known.map(row => row[field.name] ?? null))];
  const byGroup = Map.groupBy(known, row => JSON.stringify(groups.map(group => row[group.name])));
  const counts = [...byGroup.values()].map(own =>
    columns.map(
      value =>
        figure(
          own.find(row => row[field.name] === value),
          size,
        ) ?? 0,
    ),
  );
  const test = chiSquare(counts);
  if (!test) return [words.compare.oneGroup];
  // Cochran's rule bent no further than this: a few thin cells are borne, a table of thin cells is not.
  const n = counts.flat().reduce((sum, value) => sum + value, 0);
  if (test.leastExpected < 1 || n < SMALLEST_COMPARED * counts.length * columns.length)
    return [words.compare.tooFewExpected];
  return [
    words.compare.association({
      one: labelOf(field, language),
      other: labelsOf(groups, language),
      v: coefficient(test.v, language),
      strength: strengthOf(test.v),
      n: count(n, language),
      p: words.p(test.p),
      real: test.p < ALPHA,
    }),
  ];
}
