import type { Table } from '../capabilities/tool.ts';
import { type Figure, figuresIn, hasOddFigures, plainFigures } from './figures.ts';

/** What prose may speak of: the words of the question and of the statement, and the values that the model was shown. */
export interface Evidence {
  readonly texts: readonly string[];
  readonly table: Table | null;
}

// Figures in words, by their beginnings, and words that count without a number.
const NUMBER_WORDS =
  /^(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|half|halves|third|quarter|fifth|tenth|most|majority|minority|twice|thrice|double|triple|quadrupl|couple|both|zero|nil|(none|nobody|single|one|once|pair|score|every|each|all|only)$|н[оу]ль|нол[яюе]|нул[яюе]|оди?н(а|о|ого|ой|ому|им|ну|и|их|ими)?$|един(ственн|ожды)|дв(а|е|ух|ум|умя|ое|ойн|ажды|адцат|енадцат|ести|ухсот)|об(а|е|оих|еих|оим|еим)$|тр(и|ех|ем|емя|ое|еть|ети|ижды|ист|идцат|инадцат|ойн)|четыр|четвер|пят(ь|и|ью|ер|надцат|ьдесят|ьсот|исот)|полтор|полутор|шест(ь|и|ью|ер|надцат|ьдесят|ьсот|исот)|сем(ь|и|ью|надцат|ьдесят|ьсот|исот)|сем(ер)|восем|восьм|девят|девян|десят|одиннадцат|сорок|сто$|ста$|сот(ня|ни|ню|ен)|тысяч|миллион|миллиард|триллион|дюжин|половин|пополам|вполовин|большинств|меньшинств|вдвое|втрое|вчетверо|впятеро|вдесятеро|пар(а|у|ы|ой)$|(никто|никого|никому|ничего|все|всех|всем|каждый|каждая|каждое|любой)$)/u;
const MONTHS = [
  /^(январ|january)/u,
  /^(феврал|february)/u,
  /^(март|march$)/u,
  /^(апрел|april$)/u,
  /^(май$|мая$|мае$|may$)/u,
  /^(июн|june$)/u,
  /^(июл|july$)/u,
  /^(август|august$)/u,
  /^(сентябр|september)/u,
  /^(октябр|october)/u,
  /^(ноябр|november)/u,
  /^(декабр|december)/u,
];

/**
 * True when a model's prose may be shown: every figure in it, in digits or words, and every name (a capital inside a
 * sentence, anything in quotes) stands in the question or the result. A figure of the question counts only beside the same
 * word, because "clients over 40" does not make them forty; one of the result only as what it is: a percentage as a
 * percentage, and in a sentence that names a row, that row's. Prose is additional to what code composed, so a false alarm
 * costs nothing and a missed invention would cost trust.
 */
export function isSupported(prose: string, evidence: Evidence): boolean {
  const plain = plainFigures(prose);
  if (hasOddFigures(plain)) return false;
  const said = evidence.texts.flatMap(text => figuresIn(plainFigures(text)));
  return (
    sentencesOf(plain).every(sentence => sentenceSupported(sentence, said, evidence.table)) &&
    wordsSupported(plain, evidence) &&
    namesSupported(plain, evidence)
  );
}

/** The figures' part of it for a sentence that says how a question was read: those of the question and the statement will do. */
export function figuresSupported(prose: string, evidence: Evidence): boolean {
  const plain = plainFigures(prose);
  const said = evidence.texts.flatMap(text => figuresIn(plainFigures(text)));
  const cells = evidence.table ? tableFigures(evidence.table, evidence.table.rows) : [];
  const known = [...said.flatMap(valuesOf), ...cells.map(({ value }) => value)];
  const all = figuresIn(plain).every(
    figure => figure.readings.length > 0 && known.some(value => means(figure, value)),
  );
  return all && !hasOddFigures(plain) && wordsSupported(plain, evidence);
}

function sentenceSupported(sentence: string, said: readonly Figure[], table: Table | null): boolean {
  const lower = sentence.toLowerCase();
  const named = (table?.rows ?? []).filter(row =>
    row.some(cell => typeof cell === 'string' && cell.length > 2 && lower.includes(cell.toLowerCase())),
  );
  const cells = table ? tableFigures(table, named.length > 0 ? named : table.rows) : [];
  return figuresIn(sentence).every(
    figure =>
      cells.some(({ value, percent }) => percent === figure.percent && means(figure, value)) ||
      said.some(
        one =>
          one.percent === figure.percent &&
          valuesOf(one).some(value => means(figure, value)) &&
          ((one.before !== '' && one.before === figure.before) ||
            (one.after !== '' && one.after === figure.after)),
      ),
  );
}

interface KnownFigure {
  readonly value: number;
  readonly percent: boolean;
}

function tableFigures({ columns, totalRows }: Table, rows: Table['rows']): KnownFigure[] {
  const cells = rows.flatMap(row =>
    row.flatMap((cell, at): KnownFigure[] => {
      const percent = columns[at]?.format === 'percent';
      if (typeof cell === 'number') return [{ value: cell, percent }];
      if (typeof cell !== 'string') return [];
      // Of a day only its year is a figure: five is not a client count because it was May.
      return figuresIn(cell.replace(/^(\d{4})-\d{2}-\d{2}.*$/, '$1'))
        .flatMap(valuesOf)
        .map(value => ({ value, percent: false }));
    }),
  );
  return [{ value: totalRows, percent: false }, ...cells];
}

/** A figure stands for one that rounds to it: 103452.33 may be told as 103 452; a fall of -5 as 5, but not 5 as -5. */
function means({ readings }: Figure, known: number): boolean {
  return readings.some(({ value, slack }) => {
    const near = (one: number) => Math.abs(one - value) <= slack + 1e-9;
    return near(known) || (value >= 0 && near(Math.abs(known)));
  });
}

function valuesOf({ readings }: Figure): number[] {
  return readings.map(({ value }) => value);
}

function wordsSupported(prose: string, { texts, table }: Evidence): boolean {
  const words = new Set(texts.flatMap(lowerWords));
  const dates = (table?.rows ?? [])
    .flat()
    .flatMap(cell => /^\d{4}-(\d{2})(?:-|$)/.exec(String(cell))?.[1] ?? []);
  const months = new Set(dates.map(Number));
  return lowerWords(prose).every(word => {
    const month = MONTHS.findIndex(name => name.test(word));
    if (month >= 0) return months.has(month + 1) || [...words].some(one => MONTHS[month]?.test(one));
    return !NUMBER_WORDS.test(word) || words.has(word);
  });
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

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…])\s+(?=[\p{Lu}\d«"])|\n+/u);
}

function lowerWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}][\p{L}\d-]*/gu) ?? []
  );
}
