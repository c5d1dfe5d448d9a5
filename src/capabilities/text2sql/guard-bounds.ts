import { builtIn } from './guard-checks.ts';
import { argument, DATA_NUMBER, isWritten, magnitude, writtenText } from './guard-magnitude.ts';
import { seriesRows } from './guard-series.ts';
import { bodyOf, everyNode, listOf, namesOf, nodeOf, type TreeNode, textOf } from './guard-tree.ts';
import { Refusal } from './guard-verdict.ts';

/** Rows one series may make, and all series of a statement multiplied. */
const MAX_SERIES_ROWS = 1_000_000;

/** Characters that one `repeat`, `lpad` or `rpad` with written-out arguments may make, and one with a column's value. */
const MAX_WRITTEN_TEXT = 10_000;

const MAX_TEXT = 1_000_000;

/** Rows of a written-out series next to a register, each of whose rows may meet each of them. */
const MAX_SERIES_BESIDE_RELATION = 100_000;

/** Characters that series and repeated texts may make together. */
const MAX_SERIES_TEXT = 200_000_000;

const MAX_PATTERN_REPEATS = 100_000;

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

function unnamed(arg: TreeNode): TreeNode {
  return nodeOf(arg.body, 'arg') ?? arg;
}
