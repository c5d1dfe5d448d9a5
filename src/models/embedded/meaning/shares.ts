import type { Measure } from '../plan.ts';
import type { Frame } from '../reading/frame.ts';
import { joinSettled } from './join-conditions.ts';
import { roadBetween } from './roads.ts';
import type { Settled, Settling } from './settling.ts';

/** A share's figure: what is said after its verb, or at all, over what is said before it. */
export function splitShare(
  settling: Settling,
  settled: readonly Settled[],
): { base: readonly Settled[]; measures: Measure[] } {
  const { frame } = settling;
  if (frame.share === null) {
    if (frame.percentOfTotal && frame.groups.length > 0 && frame.measures.length === 0) {
      return { base: settled, measures: [{ fn: 'share_of_total', column: null }] };
    }
    return { base: settled, measures: [] };
  }
  const after = settled.filter(item => item.at > frame.share!);
  const before = settled.filter(item => item.at < frame.share!);
  const relatedRows = frame.mentions.filter(
    mention => roadBetween(settling.catalogue, settling.main, mention.relation)?.kind === 'down',
  );
  if (after.length === 0 && before.length === 0 && relatedRows.length === 0) {
    return frame.groups.length > 0
      ? { base: [], measures: [{ fn: 'share_of_total', column: null }] }
      : { base: [], measures: [] };
  }
  if (frame.shareBase !== null) {
    const base = settled.filter(item => item.at > frame.shareBase!);
    const part = settled.filter(item => item.at < frame.shareBase!);
    return { base, measures: [shareMeasure(settling, part)] };
  }
  const verb = verbPlaces(frame).find(place => {
    const left = after.filter(item => item.at < place);
    const right = after.filter(item => item.at >= place);
    return left.length > 0 && right.length > 0;
  });
  if (verb === undefined) {
    // «доля женщин с высшим образованием»: of all, or of the women? The two differ, so it is asked.
    if (after.length > 1 && before.length === 0 && !settling.quiet)
      settling.problems.push({ kind: 'share-of-what', at: after[0]!.at });
    const part = after.length > 0 || before.length === 0 ? after : before;
    return { base: part === after ? before : [], measures: [shareMeasure(settling, part)] };
  }
  return {
    base: [...before, ...after.filter(item => item.at < verb)],
    measures: [
      shareMeasure(
        settling,
        after.filter(item => item.at >= verb),
      ),
    ],
  };
}

function shareMeasure(settling: Settling, part: readonly Settled[]): Measure {
  const where = joinSettled(settling, part);
  return where === null ? { fn: 'share_of_total', column: null } : { fn: 'share', column: null, where };
}

/** "the ratio of declined to converted": one figure over another, which is no share of either. */
export function isRatioOfTwo(frame: Frame, settled: readonly Settled[]): boolean {
  if (frame.share === null || !/^(ratio|соотношени|отношени)/i.test(frame.items[frame.share]?.text ?? ''))
    return false;
  const columns = settled.flatMap(({ condition, negated }) =>
    condition.kind === 'in' && !negated ? [`${condition.column.relation}.${condition.column.column}`] : [],
  );
  return new Set(columns).size < columns.length || frame.measures.some(measure => measure.named);
}

/** Where a verb stands, alone or at the head of a phrase the catalogue knows whole: «снимает жильё», "own their home". */
function verbPlaces(frame: Frame): number[] {
  const headed = frame.items.flatMap((item, at) => {
    const first = item.text.toLowerCase().split(/\s/)[0] ?? '';
    const isVerb =
      /^(rent|own|have|has|live|earn|drive|are|is|got|gave|took|make|work|agreed|accepted|declined|ignored|refused|converted)s?$/.test(
        first,
      ) ||
      /^(состоит|ездит|водит|живут)$|^[а-яё]{3,}(ает|яет|еет|ует|ют|ят|или|али|ился|ились|илось|алось|ались|ался)$/.test(
        first,
      );
    return isVerb &&
      item.senses.some(sense => sense.kind === 'value' || sense.kind === 'notion' || sense.kind === 'column')
      ? [at]
      : [];
  });
  return [...frame.predicates, ...headed].sort((a, b) => a - b);
}
