import { builtIn } from './guard-checks.ts';
import { bodyOf, everyNode, listOf, namesOf, nodeOf, type TreeNode, textOf } from './guard-tree.ts';
import { Refusal } from './guard-verdict.ts';

/** Rows one series may make, and all series of a statement multiplied. */
const MAX_SERIES_ROWS = 1_000_000;
/** Characters that one `repeat`, `lpad` or `rpad` with written-out arguments may make, and one with a column's value. */
const MAX_WRITTEN_TEXT = 10_000;
const MAX_TEXT = 1_000_000;
/** What a number from the data is taken to be at most: enough for ages, counts and terms. */
const DATA_NUMBER = 1_000_000;
/** Rows of a written-out series next to a register, each of whose rows may meet each of them. */
const MAX_SERIES_BESIDE_RELATION = 100_000;
/** Characters that series and repeated texts may make together. */
const MAX_SERIES_TEXT = 200_000_000;
const MAX_PATTERN_REPEATS = 100_000;
const DAY_SECONDS = 86_400;
/** Span of dates from the data: a century. */
const DATA_SPAN_SECONDS = 100 * 365.25 * DAY_SECONDS;

/**
 * Refuses work that a few characters can order without bound: series, repeated text, towers of powers, wide formats. The
 * time limit stops what is left; this stops what PostgreSQL would compute while planning or in one uninterrupted piece.
 */
export function checkBounds(root: TreeNode): void {
  const data = Math.max(DATA_NUMBER, largestWrittenOutput(root));
  const readsRelations = [...everyNode(root)].some(node => node.kind === 'RangeVar');
  let rows = 1;
  let longest = 1;
  for (const node of everyNode(root)) {
    if (node.kind === 'A_Const') checkNumber(node);
    if (node.kind === 'A_Expr' && namesOf(node.body, 'name')[0] === '^') {
      checkPower(nodeOf(node.body, 'lexpr'), nodeOf(node.body, 'rexpr'));
    }
    if (node.kind === 'A_Expr' && MATCHING.has(namesOf(node.body, 'name')[0] ?? ''))
      checkPattern(nodeOf(node.body, 'rexpr'));
    if (node.kind !== 'FuncCall') continue;
    const name = builtIn(namesOf(node.body, 'funcname')) ?? '';
    const args = listOf(node.body, 'args').map(arg => (arg.kind === 'NamedArgExpr' ? unnamed(arg) : arg));
    if (name === 'generate_series') rows *= Math.max(1, seriesRows(args, data));
    const maxRows = readsRelations && args.every(isWritten) ? MAX_SERIES_BESIDE_RELATION : MAX_SERIES_ROWS;
    if (name === 'generate_series' && rows > maxRows) throw new Refusal('too_much_work', name);
    if (name === 'repeat' || name === 'lpad' || name === 'rpad') {
      longest = Math.max(longest, checkTextLength(name, node, args, data));
    }
    if (name.startsWith('regexp_')) checkPattern(args[1] ?? null);
    if (name === 'power' || name === 'pow') checkPower(args[0] ?? null, args[1] ?? null);
    if (name === 'exp' && args[0] && isWritten(args[0]) && magnitude(args[0]) > 1000) {
      throw new Refusal('too_much_work', name);
    }
    if (name === 'format') checkFormat(args[0]);
  }
  if (rows > 1 && rows * longest > MAX_SERIES_TEXT) throw new Refusal('too_much_work', 'generate_series');
}

const MATCHING = new Set(['~', '~*', '!~', '!~*']);

/** `(a+)+` and repeats of repeats: nothing a question needs, and the classic way to make a matcher run for ever. */
function checkPattern(pattern: TreeNode | null): void {
  const text = pattern ? (writtenText(pattern) ?? '') : '';
  const repeats = [...text.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(match => Number(match[2] || match[1]));
  const nested = /(?<!\\)[+*}]\)[+*{]/.test(text);
  if (nested || repeats.reduce((product, times) => product * Math.max(1, times), 1) > MAX_PATTERN_REPEATS) {
    throw new Refusal('too_much_work', 'regular expression');
  }
}

/** A literal such as 1e100000 makes arithmetic on a hundred thousand digits. */
function checkNumber({ body }: TreeNode): void {
  const text = textOf(bodyOf(body, 'fval') ?? {}, 'fval');
  if (text !== null && !(Math.abs(Number(text.replaceAll('_', ''))) < 1e300 && text.length < 320)) {
    throw new Refusal('too_much_work', 'number');
  }
}

function checkPower(base: TreeNode | null, exponent: TreeNode | null): void {
  if (!base || !exponent || !isWritten(exponent)) return;
  const times = magnitude(exponent);
  const digits = times * Math.log10(Math.max(10, isWritten(base) ? magnitude(base) : 10));
  if (!(digits <= 400)) throw new Refusal('too_much_work', 'power');
}

function checkTextLength(name: string, call: TreeNode, args: readonly TreeNode[], data: number): number {
  const length = textLength(call, data);
  const limit = args.every(isWritten) ? MAX_WRITTEN_TEXT : MAX_TEXT;
  if (!(length <= limit)) throw new Refusal('too_much_work', name);
  return length;
}

function textLength(node: TreeNode, data: number): number {
  if (node.kind === 'A_Const') return textOf(bodyOf(node.body, 'sval') ?? {}, 'sval')?.length ?? 20;
  if (node.kind === 'TypeCast') return textLength(argument(node), data);
  if (node.kind !== 'FuncCall') {
    const inside = [...everyNode(node)].filter(child => child !== node && child.kind === 'FuncCall');
    return Math.max(1, ...inside.map(child => textLength(child, data)));
  }
  const name = namesOf(node.body, 'funcname').at(-1);
  const [first, second] = listOf(node.body, 'args');
  if (first && second && name === 'repeat')
    return Math.max(1, textLength(first, data)) * magnitude(second, data);
  if (first && second && (name === 'lpad' || name === 'rpad')) return magnitude(second, data);
  const lengths = listOf(node.body, 'args').map(arg => textLength(arg, data));
  return name === 'replace'
    ? lengths.reduce((product, one) => product * Math.max(1, one), 1)
    : Math.max(1, ...lengths);
}

/** `%100000000s` pads, `%*s` takes its width from an argument; only a written-out pattern can be looked at. */
function checkFormat(pattern: TreeNode | undefined): void {
  const text = pattern?.kind === 'A_Const' ? textOf(bodyOf(pattern.body, 'sval') ?? {}, 'sval') : null;
  if (text === null || /%[^%a-zA-Z]*(\*|\d{4,})/.test(text)) throw new Refusal('too_much_work', 'format');
}

function seriesRows(args: readonly TreeNode[], data: number): number {
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

/** True when nothing in it comes from the data. */
function isWritten(node: TreeNode): boolean {
  return ![...everyNode(node)].some(child => child.kind === 'ColumnRef' || child.kind === 'SubLink');
}

function writtenText(node: TreeNode): string | null {
  if (node.kind === 'TypeCast') return writtenText(argument(node));
  return node.kind === 'A_Const' ? textOf(bodyOf(node.body, 'sval') ?? {}, 'sval') : null;
}

function writtenNumber(node: TreeNode): number | null {
  if (node.kind === 'TypeCast') return writtenNumber(argument(node));
  if (node.kind === 'A_Expr' && namesOf(node.body, 'name')[0] === '-' && !node.body.lexpr) {
    const value = writtenNumber(nodeOf(node.body, 'rexpr') ?? node);
    return value === null ? null : -value;
  }
  if (node.kind !== 'A_Const') return null;
  const integer = bodyOf(node.body, 'ival');
  const text =
    textOf(bodyOf(node.body, 'fval') ?? {}, 'fval') ?? textOf(bodyOf(node.body, 'sval') ?? {}, 'sval');
  const value = integer ? Number(integer.ival ?? 0) : text === null ? Number.NaN : numberIn(text);
  return Number.isNaN(value) ? null : value;
}

/** Hexadecimal and underscored literals included. */
function numberIn(text: string): number {
  return Number(text.replaceAll('_', ''));
}

/**
 * An upper bound of a number's size as far as it can be read off, in the number's own unit. `data` is what a value from the
 * data is taken for. Infinity where nothing bounds it.
 */
export function magnitude(node: TreeNode, data: number = DATA_NUMBER): number {
  const { kind, body } = node;
  const all = (nodes: readonly TreeNode[]) => Math.max(0, ...nodes.map(child => magnitude(child, data)));
  if (kind === 'A_Const') return Math.abs(writtenNumber(node) ?? 0);
  if (kind === 'TypeCast') return magnitude(argument(node), data);
  if (kind === 'A_Expr') return operated(node, data);
  if (kind === 'CaseExpr' || kind === 'CoalesceExpr' || kind === 'MinMaxExpr' || kind === 'BoolExpr') {
    return Math.max(data, all([...everyNode(node)].filter(child => child.kind === 'A_Const')));
  }
  if (kind === 'FuncCall') {
    const name = namesOf(body, 'funcname').at(-1) ?? '';
    const args = listOf(body, 'args');
    const [first, second] = args;
    if (first && second && (name === 'power' || name === 'pow'))
      return magnitude(first, data) ** magnitude(second, data);
    if (name === 'exp' && first) return Math.exp(magnitude(first, data));
    return Math.max(isWritten(node) ? 0 : data, all(args));
  }
  return data;
}

function operated({ body }: TreeNode, data: number): number {
  const left = nodeOf(body, 'lexpr');
  const right = nodeOf(body, 'rexpr');
  const [a, b] = [left ? magnitude(left, data) : 0, right ? magnitude(right, data) : 0];
  switch (namesOf(body, 'name')[0]) {
    case '+':
    case '-':
      // A step up or down from the data stays of the data's size.
      return Math.max(a, b) <= data ? Math.max(a, b) : a + b;
    case '*':
      return a * b;
    case '/':
      return right && isWritten(right) && b > 0 ? a / b : a;
    case '%':
      return b;
    case '^':
      return a ** b;
    case '<<':
      return a * 2 ** b;
    default:
      return data;
  }
}

/** The largest number that a target list or VALUES writes out: `from (select 1000000000 as n) t` must not pass for data. */
function largestWrittenOutput(root: TreeNode): number {
  let largest = 0;
  for (const { kind, body } of everyNode(root)) {
    const outputs =
      kind === 'ResTarget'
        ? [nodeOf(body, 'val')]
        : kind === 'SelectStmt'
          ? listOf(body, 'valuesLists').flatMap(row => listOf(row.body, 'items'))
          : [];
    for (const output of outputs) {
      if (output && isWritten(output) && output.kind !== 'FuncCall')
        largest = Math.max(largest, magnitude(output, 0));
    }
  }
  return largest;
}

function argument(cast: TreeNode): TreeNode {
  return nodeOf(cast.body, 'arg') ?? { kind: 'A_Const', body: {} };
}

function unnamed(arg: TreeNode): TreeNode {
  return nodeOf(arg.body, 'arg') ?? arg;
}
