import { columnOf } from '../../../catalog/catalogue.ts';
import { hasRole, sensesOf } from '../linking/items.ts';
import type { Reading } from './frame.ts';
import { asksPluralGroup } from './plurals.ts';

/** A name that says more than its column («премия»: the amount of an insurance) brings its condition with it. */
export function addNarrowings({ items, frame }: Reading): void {
  for (const [at, item] of items.entries()) {
    const columns = sensesOf(item, 'column');
    const narrowed = columns.filter(sense => sense.within);
    if (narrowed.length === 0 || narrowed.length < columns.length) continue;
    const options = narrowed.map(({ relation, within }) => ({
      column: { relation, column: within?.column ?? '' },
      values: [within?.is ?? ''],
    }));
    frame.atoms.push({
      kind: 'values',
      at,
      joiner: 'and',
      negated: false,
      options,
      joined: 'one',
      both: false,
      sole: false,
      each: false,
    });
  }
}

/** «города, где больше 300 клиентов», "most popular brand": a column named first, with a bound or a rank on figures, is the group. */
export function groupByHead({ frame, catalogue }: Reading): void {
  const bounded =
    frame.atoms.some(atom => atom.kind === 'rows' || atom.kind === 'figure') ||
    frame.rankings.some(ranking => ranking.by.kind !== 'columns');
  // "cities", «список городов»: a column and nothing else.
  const alone =
    frame.columns.length === 1 &&
    frame.mentions.length + frame.atoms.length + frame.measures.length + frame.sorts.length === 0 &&
    !frame.who &&
    !frame.adds &&
    frame.removes === null &&
    frame.share === null;
  if (!(bounded || alone) || frame.groups.length > 0) return;
  // A column of offers alone says no more than "result": which, of what, is not said.
  if (
    alone &&
    frame.columns.every(({ columns }) => columns.every(ref => ref.relation !== catalogue.defaultRelation))
  )
    return;
  frame.which ||= alone;
  const head = frame.columns.find(
    mention =>
      !mention.used &&
      mention.columns.every(
        ref => ['text', 'list'].includes(columnOf(catalogue, ref).type) && !columnOf(catalogue, ref).personal,
      ),
  );
  const rows = frame.mentions.filter(mention => mention.via === 'noun' && head && mention.at < head.at);
  if (!head || rows.length > 0) return;
  head.used = true;
  frame.groups.push({ columns: head.columns, at: head.at });
}

/** «какие машины чаще покупают», "the most common car": a thing that the data knows by a column is told apart by it. */
export function groupByThing(reading: Reading): void {
  const { frame, items } = reading;
  const counts = frame.rankings.some(ranking => ranking.by.kind === 'count' && ranking.by.relation === null);
  if (!counts || !frame.which || frame.groups.length + frame.mentions.length > 0) return;
  const at = items.findIndex(item => sensesOf(item, 'light').some(sense => sense.known));
  const [thing] =
    at < 0 ? [] : sensesOf(items[at], 'light').flatMap(sense => (sense.known ? [sense.known] : []));
  if (!thing) return;
  frame.groups.push({ columns: [thing], at });
  if (asksPluralGroup(reading))
    frame.rankings = frame.rankings.map(ranking => ({ ...ranking, plural: true }));
}

/** "top clients" says nothing of the order: it is as vague as "best". */
export function markBareTop({ topPending, frame, items }: Reading): void {
  if (
    !topPending ||
    frame.rankings.length + frame.groups.length + frame.sorts.length + frame.measures.length > 0
  )
    return;
  const top = items.find(item => hasRole(item, 'top') && /^(топ|top)/i.test(item.text));
  if (top) frame.vague.push(top);
}
