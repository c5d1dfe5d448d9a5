import type { Table } from '../capabilities/tool.ts';

/** What prose may speak of: the words of the question and of the statement, and the values of the result. */
export interface Evidence {
  readonly texts: readonly string[];
  readonly table: Table | null;
}

const FIGURE = /[-−]?\d[\d\u00a0\u202f ]*(?:[.,]\d+)*/g;
// Figures in words, by their beginnings; "one" is left out because it is mostly no figure.
const NUMBER_WORDS =
  /^(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|third|quarter|most|majority|twice|double|дв(а|е|ух|ум|умя|ое)|тр(и|ех|ем|емя|ое|еть|ети)|четыр|четверт|пят(ь|и|ью|ер)|шест|сем(ь|и|ью|ер)$|восем|восьм|девят|десят|одиннадцат|двенадцат|тринадцат|пятнадцат|шестнадцат|семнадцат|восемнадцат|девятнадцат|двадцат|тридцат|сорок|пятьдесят|девяност|сто$|ста$|двест|трист|тысяч|миллион|миллиард|половин|полов|большинств|вдвое|втрое)/u;

/**
 * True when a model's prose may be shown: every figure in it, in digits or words, and every name (a capital inside a
 * sentence, anything in quotes) stands in the question, the statement or the result. Prose is additional to what code
 * composed, so a false alarm costs nothing and a missed invention would cost trust.
 */
export function isSupported(prose: string, evidence: Evidence): boolean {
  return figuresSupported(prose, evidence) && namesSupported(prose, evidence);
}

/** The figures' half of `isSupported`, for a sentence that says how a question was read. */
export function figuresSupported(prose: string, evidence: Evidence): boolean {
  const known = evidence.texts.flatMap(readFigures);
  if (evidence.table) {
    known.push(evidence.table.totalRows, ...evidence.table.rows.flatMap(row => row.flatMap(figuresOfCell)));
  }
  const words = new Set(evidence.texts.flatMap(lowerWords));
  return (
    (prose.match(FIGURE) ?? []).every(figure => isKnown(figure, known)) &&
    lowerWords(prose).every(word => !NUMBER_WORDS.test(word) || words.has(word))
  );
}

function namesSupported(prose: string, evidence: Evidence): boolean {
  const cells = (evidence.table?.rows ?? []).flat().filter(cell => typeof cell === 'string');
  const labels = (evidence.table?.columns ?? []).flatMap(column => [column.name, column.label]);
  const words = new Set([...evidence.texts, ...cells, ...labels].flatMap(lowerWords));
  const inside = [...prose.matchAll(/(?<=[\p{L}\d,;:)»"”] )\p{Lu}[\p{L}-]*/gu)].map(([name]) => name);
  const quoted = [...prose.matchAll(/[«"“]([^»"”]{1,200})[»"”]/gu)].flatMap(([, text]) =>
    lowerWords(text ?? ''),
  );
  return [...inside.map(name => name.toLowerCase().replaceAll('ё', 'е')), ...quoted].every(
    name => words.has(name) || name === 'i' || name === 'sql',
  );
}

function figuresOfCell(cell: unknown): number[] {
  if (typeof cell === 'number') return [cell];
  return typeof cell === 'string' ? readFigures(cell) : [];
}

/** A figure stands when some known one rounds to it: an answer of 103452.33 may be told as 103 452. */
function isKnown(text: string, known: readonly number[]): boolean {
  return readings(text).some(({ value, decimals }) =>
    known.some(figure => Math.abs(Math.abs(figure) - value) <= 0.5 * 10 ** -decimals + 1e-9),
  );
}

function readFigures(text: string): number[] {
  return (text.match(FIGURE) ?? []).flatMap(figure => readings(figure).map(({ value }) => value));
}

/** `1,240` may be a thousand or one and a bit; `1 240` may be one number or two beside each other. */
function readings(text: string): { value: number; decimals: number }[] {
  const bare = text.replace(/[-−\s\u00a0\u202f]/g, '');
  const grouped = bare.replace(/[.,](?=\d{3}(\D|$))/g, '');
  const candidates = [bare.replace(',', '.'), grouped.replace(',', '.'), bare.replace(/[.,]/g, '')];
  return [...new Set(candidates)].flatMap(candidate => {
    const value = Number(candidate);
    return Number.isFinite(value) ? [{ value, decimals: candidate.split('.')[1]?.length ?? 0 }] : [];
  });
}

function lowerWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}][\p{L}\d-]*/gu) ?? []
  );
}
