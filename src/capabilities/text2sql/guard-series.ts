import { argument, magnitude, writtenNumber, writtenText } from './guard-magnitude.ts';
import { bodyOf, everyNode, listOf, namesOf, nodeOf, type TreeNode, textOf } from './guard-tree.ts';

const DAY_SECONDS = 86_400;

/** Span of dates from the data: a century. */
const DATA_SPAN_SECONDS = 100 * 365.25 * DAY_SECONDS;

/** Rows that `generate_series` makes at most, infinity where nothing bounds them; `data` is what a value from the data is taken for. */
export function seriesRows(args: readonly TreeNode[], data: number): number {
  const [start, stop, step] = args;
  if (!start || !stop) return Number.POSITIVE_INFINITY;
  if (isTemporal(start) || isTemporal(stop) || (step && isTemporal(step)))
    return momentRows(start, stop, step);
  const from = writtenNumber(start);
  const to = writtenNumber(stop);
  const by = step ? (writtenNumber(step) ?? 1) : 1;
  if (by === 0) return Number.POSITIVE_INFINITY;
  const span =
    from !== null && to !== null
      ? Math.abs(to - from) + 1
      : Math.max(magnitude(start, data), magnitude(stop, data));
  return span / Math.abs(by);
}

function momentRows(start: TreeNode, stop: TreeNode, step: TreeNode | undefined): number {
  const by = step ? stepSeconds(step) : DAY_SECONDS;
  const ends = [start, stop].map(writtenText);
  if (ends.some(text => text !== null && /infinity/i.test(text))) return Number.POSITIVE_INFINITY;
  const [from, to] = [start, stop].map(momentSeconds);
  if (from == null || to == null) return DATA_SPAN_SECONDS / by;
  const span = Math.abs(to - from);
  return (Number.isFinite(span) ? span : 100 * DATA_SPAN_SECONDS) / by;
}

/** The moment an end of a series names, when it can be told: written out, today, or so much before or after either. */
function momentSeconds(node: TreeNode): number | null {
  const { kind, body } = node;
  const written = writtenText(node);
  if (written !== null) return Date.parse(written) / 1000;
  if (kind === 'SQLValueFunction') return Date.now() / 1000;
  if (kind === 'TypeCast') return momentSeconds(argument(node));
  if (kind === 'FuncCall') {
    const name = namesOf(body, 'funcname').at(-1) ?? '';
    const last = listOf(body, 'args').at(-1);
    if (name === 'now') return Date.now() / 1000;
    return name === 'date_trunc' && last ? momentSeconds(last) : null;
  }
  const operator = kind === 'A_Expr' ? namesOf(body, 'name')[0] : null;
  const left = operator ? nodeOf(body, 'lexpr') : null;
  const right = operator ? nodeOf(body, 'rexpr') : null;
  if (!left || !right || (operator !== '+' && operator !== '-')) return null;
  const from = momentSeconds(left);
  const days = writtenNumber(right);
  const text = writtenText(right);
  if (from === null || (days === null && text === null)) return null;
  // Months and years count a little short here, so the span is a little off, never by an order.
  const shift = days !== null ? Math.abs(days) * DAY_SECONDS : stepSeconds(right);
  return operator === '-' ? from - shift : from + shift;
}

const UNIT_SECONDS: readonly (readonly [RegExp, number])[] = [
  [/^(ms|millis|us|micro)/, 0],
  [/^mil/, 1000 * 365 * DAY_SECONDS],
  [/^mon/, 28 * DAY_SECONDS],
  [/^(m|min)/, 60],
  [/^s/, 1],
  [/^h/, 3600],
  [/^d(ay|$|ays)/, DAY_SECONDS],
  [/^w/, 7 * DAY_SECONDS],
  [/^q/, 90 * DAY_SECONDS],
  [/^(y|dec|c)/, 365 * DAY_SECONDS],
];

/** A step in seconds, rounded down; a step that is not written out is taken for a day. */
function stepSeconds(step: TreeNode): number {
  const text = writtenText(step);
  if (text === null) return DAY_SECONDS;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(-?\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const known = UNIT_SECONDS.find(([pattern]) => pattern.test((unit ?? '').toLowerCase()));
    seconds += Math.abs(Number(amount)) * (known?.[1] ?? 0);
  }
  // `interval '1' month` and ISO 8601 forms carry their unit elsewhere; a clock time is hours.
  if (seconds === 0 && /^\s*-?\d+\s*$|^P/i.test(text)) return DAY_SECONDS;
  return seconds;
}

const TEMPORAL_TYPES = new Set(['date', 'timestamp', 'timestamptz', 'interval', 'time']);

const TEMPORAL_FUNCTIONS = new Set([
  'now',
  'date_trunc',
  'make_date',
  'make_interval',
  'make_timestamp',
  'to_date',
  'age',
]);

function isTemporal(node: TreeNode): boolean {
  for (const { kind, body } of everyNode(node)) {
    if (kind === 'SQLValueFunction') return true;
    if (
      kind === 'TypeCast' &&
      TEMPORAL_TYPES.has(namesOf(bodyOf(body, 'typeName') ?? {}, 'names').at(-1) ?? '')
    )
      return true;
    if (kind === 'FuncCall' && TEMPORAL_FUNCTIONS.has(namesOf(body, 'funcname').at(-1) ?? '')) return true;
    if (kind === 'A_Const' && /[a-z]|\d-\d/i.test(textOf(bodyOf(body, 'sval') ?? {}, 'sval') ?? ''))
      return true;
  }
  return false;
}
