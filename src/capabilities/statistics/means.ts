import { statisticsWords } from '../../words/statistics.ts';
import type { Language } from '../tool.ts';
import { SMALLEST_COMPARED } from './chosen.ts';
import { holm, kruskalWallis, type Sample, type TwoMeans, welch, welchAnova } from './numerics/inference.ts';
import { overlaps } from './study.ts';
import type { Field } from './subject.ts';
import { amount, capital, coefficient, count, labelOf, magnitudeOf, share } from './telling.ts';

/** Below this chance a difference is told as real. */
export const ALPHA = 0.05;
/** More groups than this and pairs are no longer compared each with each: 1,225 pairs. */
const MOST_GROUPS = 50;

/** A group's figures of one column. */
export interface MeasuredGroup {
  readonly label: string;
  /** False for the rows that name no group: they are told, never compared. */
  readonly named: boolean;
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  /** Mean and spread of the ranks, where they were asked for. */
  readonly rank: number | null;
  readonly rankSd: number | null;
}

export interface MeasuredField {
  readonly field: Field;
  readonly groups: readonly MeasuredGroup[];
}

type Group = Sample & {
  readonly label: string;
  readonly rank: number | null;
  readonly rankSd: number | null;
};

/**
 * Whether groups differ in the mean, told in words: one sentence for one column, how many differ for several. Groups of fewer
 * than five values are left out, and said.
 */
export function meansCompared(
  measured: readonly MeasuredField[],
  groups: readonly Field[],
  language: Language,
): readonly string[] {
  const words = statisticsWords[language].compare;
  if (overlaps(groups)) return [words.overlapping];
  const [first] = measured;
  if (measured.length === 1 && first) return fieldCompared(first, language);
  const tested = measured.flatMap(({ field, groups: all }) => {
    const test = omnibus(comparable(all));
    return test === null ? [] : [{ label: labelOf(field, language), p: test }];
  });
  if (tested.length === 0)
    return [words.tooSmall(smallNames(first?.groups ?? [], language), count(SMALLEST_COMPARED, language))];
  const corrected = holm(tested.map(({ p }) => p));
  const apart = tested.filter((_, index) => corrected[index]! < ALPHA).map(({ label }) => label);
  return [
    words.several({ apart: apart.join(', ') || words.nothingApart, all: count(tested.length, language) }),
  ];
}

function fieldCompared({ field, groups: all }: MeasuredField, language: Language): readonly string[] {
  const words = statisticsWords[language].compare;
  const groups = comparable(all);
  const small = all.filter(({ named, n }) => named && n < SMALLEST_COMPARED);
  const least = count(SMALLEST_COMPARED, language);
  if (all.every(({ n }) => n === 0))
    return [statisticsWords[language].describe.noData(capital(labelOf(field, language)))];
  if (groups.length < 2) {
    return [small.length > 0 ? words.tooSmall(smallNames(small, language), least) : words.oneGroup];
  }
  const left = small.length > 0 ? [words.leftOut(smallNames(small, language), least)] : [];
  if (groups.length > MOST_GROUPS) return [words.tooManyGroups(count(groups.length, language)), ...left];
  const [one, other] = groups;
  const told =
    groups.length === 2 && one && other
      ? pairTold(one, other, field, language)
      : manyTold(groups, field, language);
  return told ? [...told, ...left] : [words.noSpread, ...left];
}

function pairTold(one: Group, other: Group, field: Field, language: Language): string[] | null {
  const words = statisticsWords[language];
  const [higher, lower] = one.mean >= other.mean ? [one, other] : [other, one];
  const test = welch(higher, lower);
  if (!test) return null;
  const value = (x: number) => amount(x, field, language);
  const apart = test.p < ALPHA;
  const sentence = (apart ? words.compare.apart : words.compare.same)({
    what: labelOf(field, language),
    higher: higher.label,
    lower: lower.label,
    highMean: value(higher.mean),
    lowMean: value(lower.mean),
    highN: count(higher.n, language),
    lowN: count(lower.n, language),
    difference: value(test.difference),
    low: value(test.low),
    high: value(test.high),
    p: words.p(test.p),
    magnitude: magnitudeOf(test.g),
    effect: words.compare.effect(coefficient(test.g, language)),
  });
  return [sentence, ...ranksTold([one, other], apart, language)];
}

function manyTold(groups: readonly Group[], field: Field, language: Language): string[] | null {
  const words = statisticsWords[language];
  const test = welchAnova(groups);
  const ordered = groups.toSorted((a, b) => b.mean - a.mean);
  const [top, bottom] = [ordered[0], ordered.at(-1)];
  if (!test || !top || !bottom) return null;
  const pairs = pairTests(groups);
  const corrected = holm(pairs.map(({ p }) => p));
  // The widest of all differences was picked, so its interval pays for every pair.
  const widest = welch(top, bottom, ALPHA / pairs.length);
  const value = (x: number) => amount(x, field, language);
  const apart = test.p < ALPHA;
  const sentence = (apart ? words.compare.manyApart : words.compare.manySame)({
    what: labelOf(field, language),
    groups: groups.length,
    n: count(
      groups.reduce((sum, { n }) => sum + n, 0),
      language,
    ),
    top: top.label,
    topValue: value(top.mean),
    topN: count(top.n, language),
    bottom: bottom.label,
    bottomValue: value(bottom.mean),
    bottomN: count(bottom.n, language),
    low: value(widest?.low ?? 0),
    high: value(widest?.high ?? 0),
    explained: share(test.explained, language),
    p: words.p(test.p),
    pairsApart: corrected.filter(p => p < ALPHA).length,
    pairs: pairs.length,
  });
  return [sentence, ...ranksTold(groups, apart, language)];
}

function pairTests(groups: readonly Group[]): TwoMeans[] {
  return groups.flatMap((one, index) => groups.slice(index + 1).flatMap(other => welch(one, other) ?? []));
}

/** Ranks do not mind a few huge values; where they say otherwise than the means, the person should know. */
function ranksTold(groups: readonly Group[], apart: boolean, language: Language): string[] {
  const words = statisticsWords[language];
  const ranks = groups.flatMap(({ n, rank, rankSd }) =>
    rank === null || rankSd === null ? [] : [{ n, mean: rank, sd: rankSd }],
  );
  const test = ranks.length === groups.length ? kruskalWallis(ranks) : null;
  if (!test) return [];
  const p = words.p(test.p);
  const agrees = test.p < ALPHA === apart;
  if (agrees) return [words.compare.ranksAgree(p)];
  return [apart ? words.compare.ranksDisagreeSame(p) : words.compare.ranksDisagreeApart(p)];
}

function omnibus(groups: readonly Group[]): number | null {
  const [one, other] = groups;
  if (!one || !other || groups.length > MOST_GROUPS) return null;
  return (groups.length === 2 ? welch(one, other) : welchAnova(groups))?.p ?? null;
}

function comparable(groups: readonly MeasuredGroup[]): Group[] {
  return groups.flatMap(({ label, named, n, mean, sd, rank, rankSd }) =>
    named && n >= SMALLEST_COMPARED && mean !== null && sd !== null
      ? [{ label, n, mean, sd, rank, rankSd }]
      : [],
  );
}

function smallNames(groups: readonly MeasuredGroup[], language: Language): string {
  const words = statisticsWords[language].compare;
  return namesOf(
    groups
      .filter(({ named, n }) => named && n < SMALLEST_COMPARED)
      .map(({ label, n }) => words.groupSize(label, count(n, language))),
  );
}

const MOST_NAMES = 5;

/** The first few of a list of names. */
export function namesOf(names: readonly string[]): string {
  return names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(', ')}…` : names.join(', ');
}
