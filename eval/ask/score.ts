/** One question of an eval file: what is asked and the statement whose rows are the right answer. */
export interface AskCase {
  readonly id: string;
  readonly lang: 'ru' | 'en';
  readonly text: string;
  readonly kind:
    | 'list'
    | 'value'
    | 'table'
    | 'stats'
    | 'clarify'
    | 'refuse'
    | 'smalltalk'
    | 'chart'
    | 'leads'
    | 'similar';
  readonly gold: string | null;
  readonly ordered: boolean;
  readonly chart: string | null;
  readonly thread: string | null;
  readonly note: string;
}

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** What came back, as far as scoring looks at it. */
export interface AskAnswer {
  readonly kind: 'answer' | 'clarify' | 'refuse' | 'error';
  readonly tool: string | null;
  readonly sql: string | null;
  readonly text: string;
  readonly result: Rows | null;
  readonly ms: number;
}

/** `wrong`: a confident answer that is not the right one; `asked`: asked back or refused where an answer was due. */
export type Verdict = 'right' | 'wrong' | 'asked' | 'failed';

/** Judges an answer by its rows. Kinds whose tools have no statement to compare are judged by the tool alone. */
export function judge(question: AskCase, answer: AskAnswer, gold: Rows | null): Verdict {
  if (answer.kind === 'error') return 'failed';
  const asked = answer.kind === 'clarify' || answer.kind === 'refuse';
  switch (question.kind) {
    case 'clarify':
      return asked ? 'right' : 'wrong';
    case 'refuse':
      return answer.kind === 'refuse' ? 'right' : asked ? 'asked' : 'wrong';
    case 'smalltalk':
      return answer.kind === 'answer' && !answer.sql && answer.text.length > 10
        ? 'right'
        : asked
          ? 'asked'
          : 'wrong';
    case 'leads':
      return asked ? 'asked' : answer.tool === 'rank_leads' ? 'right' : 'wrong';
    case 'similar':
      return asked ? 'asked' : answer.tool === 'find_similar' ? 'right' : 'wrong';
    case 'chart':
      return asked ? 'asked' : answer.tool === 'draw_chart' ? 'right' : 'wrong';
    default: {
      if (asked) return 'asked';
      if (!gold || !answer.result) return 'wrong';
      const equal = question.kind === 'list' ? sameList : sameTable;
      return equal(optional(question, gold), optional(question, answer.result), question.ordered)
        ? 'right'
        : 'wrong';
    }
  }
}

/** A note `nullgroup=optional` lets rows with an empty group stay or go. */
function optional(question: AskCase, rows: Rows): Rows {
  if (!/nullgroup=optional/.test(question.note)) return rows;
  return { ...rows, rows: rows.rows.filter(row => row.every(cell => cell !== null)) };
}

function sameTable(gold: Rows, answer: Rows, ordered: boolean): boolean {
  if (gold.rows.length !== answer.rows.length) return false;
  if (gold.rows.length === 0) return true;
  const places = gold.rows[0]!.map((_, at) => placesFor(gold.rows, at, answer.rows, ordered));
  for (const chosen of assignments(places)) {
    if (ordered || sameBag(gold.rows, answer.rows, chosen)) return true;
  }
  return false;
}

/** Columns of the answer that may stand for a column of the gold: row by row where the order counts, else cell for cell. */
function placesFor(gold: Rows['rows'], at: number, answer: Rows['rows'], ordered: boolean): number[] {
  return [...answer[0]!.keys()].filter(place =>
    gold.every((row, index) =>
      ordered
        ? sameCell(row[at], answer[index]![place])
        : answer.some(other => sameCell(row[at], other[place])),
    ),
  );
}

function sameBag(gold: Rows['rows'], answer: Rows['rows'], places: readonly number[]): boolean {
  const left = [...answer];
  return gold.every(row => {
    const found = left.findIndex(other => row.every((cell, at) => sameCell(cell, other[places[at]!])));
    if (found >= 0) left.splice(found, 1);
    return found >= 0;
  });
}

function sameList(gold: Rows, answer: Rows, ordered: boolean): boolean {
  const expected = idsOf(gold) ?? gold.rows.map(row => String(row[0]));
  const got = idsOf(answer);
  if (!got || expected.length !== got.length) return false;
  if (ordered) return expected.every((id, index) => id === got[index]);
  const known = new Set(expected);
  return got.every(id => known.has(id)) && new Set(got).size === known.size;
}

function idsOf(rows: Rows): string[] | null {
  const at = ['id', 'client_id', 'clientid']
    .map(name => rows.columns.indexOf(name))
    .find(index => index >= 0);
  return at === undefined ? null : rows.rows.map(row => String(row[at]));
}

function sameCell(left: unknown, right: unknown): boolean {
  if (left == null || right == null) return left == null && right == null;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== null && b !== null) return near(a, b) || near(a * 100, b) || near(a, b * 100);
  const text = (value: unknown) => {
    const plain = Array.isArray(value)
      ? JSON.stringify(value)
      : value instanceof Date
        ? dateText(value)
        : String(value);
    return plain
      .replace(/T00:00:00.*$/, '')
      .trim()
      .toLowerCase();
  };
  return text(left) === text(right);
}

function dateText(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

function near(a: number, b: number): boolean {
  const difference = Math.abs(a - b);
  return difference <= Math.max(0.0051 * Math.max(Math.abs(a), Math.abs(b)), 1e-9) || difference <= 0.0051;
}

function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value.trim())
    ? Number(value)
    : null;
}

function* assignments(
  places: readonly (readonly number[])[],
  chosen: readonly number[] = [],
): Generator<readonly number[]> {
  const next = places[chosen.length];
  if (!next) yield chosen;
  for (const place of next ?? []) if (!chosen.includes(place)) yield* assignments(places, [...chosen, place]);
}
