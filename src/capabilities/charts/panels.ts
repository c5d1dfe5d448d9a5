import type { Catalogue, Column, Relation } from '../../catalog/catalogue.ts';
import { quoteName } from '../../catalog/queries.ts';
import type { Table } from '../tool.ts';
import type { ChartKind, Source } from './chart.ts';

/** One chart of a dashboard: what it shows, in the columns' own names. */
export interface Panel {
  readonly kind: ChartKind;
  readonly x: Column;
  readonly y: Column | null;
}

const PANELS = 6;

const MOST_NUMBERS = 12;
const MOST_CATEGORIES = 14;
const FEWEST_VALUES = 12;
const MOST_BARS = 14;
const MOST_BOXES = 7;
const MOST_SLICES = 5;
/** A column that is mostly empty tells of those who filled it in. */
const LEAST_FILLED = 0.2;
/** Weaker than this two numbers make a cloud. */
const LEAST_CORRELATION = 0.25;

/** Columns worth a panel: numbers that are measured and groups that people speak of; nothing that tells who somebody is. */
export interface Candidates {
  readonly numbers: readonly Column[];
  readonly categories: readonly Column[];
}

export function candidatesOf(relation: Relation): Candidates {
  const open = [...relation.columns.values()].filter(
    ({ personal, key, format }) => !personal && !key && format !== 'id',
  );
  return {
    numbers: open.filter(({ type }) => type === 'number').slice(0, MOST_NUMBERS),
    categories: open
      .filter(
        ({ type, by, values }) =>
          by !== null && (type === 'boolean' || (type === 'text' && values.length > 1)),
      )
      .slice(0, MOST_CATEGORIES),
  };
}

/** How complete and how spread each column is among the rows, and how numbers go together: one row. */
export function profileSql({ numbers, categories }: Candidates, { from, where }: Source): string {
  const condition = where === null ? '' : ` where (${where}\n)`;
  const and = where === null ? ' where' : `${condition} and`;
  const items = [
    'count(*) as n',
    ...numbers.flatMap(({ name }, at) => [
      `count(${quoteName(name)}) as nf${at}`,
      `count(distinct ${quoteName(name)}) as nd${at}`,
      `(stddev_samp(${quoteName(name)}) / nullif(abs(avg(${quoteName(name)})), 0))::float8 as nv${at}`,
    ]),
    ...categories.flatMap(({ name }, at) => [
      `count(${quoteName(name)}) as cf${at}`,
      `count(distinct ${quoteName(name)}) as cd${at}`,
      `(select max(k)::float8 / sum(k)::float8 from (select count(*) as k from ${from}${and} ${quoteName(name)} is not null group by ${quoteName(name)}) as g) as ct${at}`,
    ]),
    ...pairs(numbers).map(
      ([one, other]) =>
        `corr(${quoteName(numbers[one]!.name)}::float8, ${quoteName(numbers[other]!.name)}::float8) as r${one}x${other}`,
    ),
  ];
  return `select ${items.join(',\n  ')}\nfrom ${from}${condition}`;
}

interface Scored extends Panel {
  readonly score: number;
}

/**
 * The panels that show most of these rows, best first, at most six: complete columns before sparse ones, even groups before
 * lopsided ones, and no kind or column again and again. Empty where nothing is spread.
 */
export function choosePanels({ numbers, categories }: Candidates, profile: Table): readonly Panel[] {
  const at = new Map(profile.columns.map(({ name }, index) => [name, index]));
  const [row = []] = profile.rows;
  const figure = (name: string) => Number(row[at.get(name) ?? -1] ?? 0) || 0;
  const n = figure('n');
  if (n < 2) return [];
  const measured = numbers.map((column, index) => {
    const filled = figure(`nf${index}`) / n;
    const spread = Math.min(1, 0.4 + figure(`nv${index}`));
    const isSpread = figure(`nd${index}`) >= Math.min(FEWEST_VALUES, n / 2) && filled >= LEAST_FILLED;
    return { column, index, distinct: figure(`nd${index}`), worth: isSpread ? filled * spread : 0 };
  });
  const grouped = categories.map((column, index) => {
    const filled = figure(`cf${index}`) / n;
    const distinct = figure(`cd${index}`);
    return {
      column,
      distinct,
      worth: distinct > 1 && filled >= LEAST_FILLED ? filled * Math.sqrt(1 - figure(`ct${index}`)) : 0,
    };
  });
  const scored: Scored[] = [
    ...measured.map(({ column, worth }): Scored => ({ kind: 'histogram', x: column, y: null, score: worth })),
    ...grouped.map(({ column, worth, distinct }): Scored => {
      const kind = distinct <= MOST_SLICES ? 'pie' : 'bar';
      return { kind, x: column, y: null, score: distinct <= MOST_BARS ? worth : 0 };
    }),
    ...measured.flatMap(number =>
      grouped.map((group): Scored => {
        const score = group.distinct <= MOST_BOXES ? 0.8 * number.worth * group.worth : 0;
        return { kind: 'boxplot', x: group.column, y: number.column, score };
      }),
    ),
    ...pairs(numbers).map(([one, other]): Scored => {
      const [x, y] = [measured[one]!, measured[other]!];
      const r = Math.abs(figure(`r${one}x${other}`));
      return {
        kind: 'scatter',
        x: x.column,
        y: y.column,
        score: r < LEAST_CORRELATION ? 0 : 0.9 * r * Math.min(x.worth, y.worth),
      };
    }),
  ];
  return varied(scored);
}

/** One after another the best that is left; what is like those before counts for less. */
function varied(scored: readonly Scored[]): Panel[] {
  const chosen: Panel[] = [];
  const worthNow = ({ kind, x, y, score }: Scored) => {
    const kinds = chosen.filter(panel => panel.kind === kind).length;
    const columns = chosen
      .flatMap(panel => [panel.x, panel.y])
      .filter(one => one === x || (y !== null && one === y)).length;
    return score * 0.55 ** kinds * 0.5 ** columns;
  };
  let left = scored.filter(({ score }) => score > 0);
  while (chosen.length < PANELS && left.length > 0) {
    const best = left.reduce((one, other) => (worthNow(other) > worthNow(one) ? other : one));
    chosen.push({ kind: best.kind, x: best.x, y: best.y });
    left = left.filter(one => one !== best);
  }
  return chosen;
}

function pairs(all: readonly unknown[]): [number, number][] {
  return all.flatMap((_, one) =>
    all.slice(one + 1).map((_, after): [number, number] => [one, one + 1 + after]),
  );
}

/** The relation a dashboard is of: the people. */
export function relationOfDashboard({ relations, defaultRelation }: Catalogue): Relation | undefined {
  return relations.get(defaultRelation);
}
