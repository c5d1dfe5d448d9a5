import type { ToolResult } from '../capabilities/tool.ts';
import type { Catalogue } from '../catalog/catalogue.ts';
import { createStemmer, type Stem, wordsOf } from '../catalog/words.ts';

/** Why a result may not be what was asked for: a code and a hint without values, for a model to act on. */
export interface Doubt {
  readonly code: 'too_many_rows' | 'one_figure_expected' | 'group_missing' | 'period_missing';
  readonly hint: string;
}

const TOP = /(?:^|[^\p{L}])(?:топ|top|первые|первых|first|лучшие|лучших)\s*-?\s*(\d{1,4})(?![\d%])/iu;
const ONE_FIGURE =
  /^\s*(?:сколько|каков[аоы]?|какая|какой|какое|чему\s+рав\p{L}+|how\s+(?:many|much)|what(?:'s|\s+is|\s+are)\s+the\s+(?:total|average|mean|median|sum|number|share|percentage|count))(?![\p{L}])/iu;
const OF_FIGURES =
  /(?<!\p{L})(?:сумм|средн|медиан|дол[яиюе](?!\p{L})|процент|общ|количеств|числ[оа](?!\p{L})|сколько|total|average|mean|median|sum|number|share|percentage|count|many|much)/iu;
/** Words with which a question asks for more than one figure. */
const SEVERAL =
  /(?<!\p{L})(?:по|кажд\p{L}*|разрез\p{L}*|разбив\p{L}*|кто|кого|как(?:ие|их)|список|перечисли|покажи|сравни|между|соответственно|топ|и\s+сколько|by|per|each|every|who|which|list|show|compare|between|versus|vs|top|and\s+how)(?!\p{L})/iu;
const PERIODS: readonly (readonly [said: RegExp, read: RegExp])[] = [
  [/(?<!\p{L})(?:по\s+месяцам|помесячно|by\s+month|per\s+month|monthly)(?!\p{L})/iu, /month|mm|mon\b/i],
  [
    /(?<!\p{L})(?:по\s+кварталам|поквартально|by\s+quarter|per\s+quarter|quarterly)(?!\p{L})/iu,
    /quarter|"?q"?/i,
  ],
  [/(?<!\p{L})(?:по\s+годам|by\s+year|per\s+year|yearly)(?!\p{L})/iu, /year|yyyy/i],
];
const BY = new Set(['по', 'кажд', 'by', 'per', 'each', 'everi']);

/**
 * Compares a result's shape with what the question plainly asks for: one figure, a top of so many, a breakdown by a column or a
 * period. It looks at the words, the statement and the number of rows, never at a value. Null where nothing speaks against
 * it, which is not proof that it is right.
 */
export function shapeDoubt(question: string, result: ToolResult, catalogue: Catalogue): Doubt | null {
  const { table, sql } = result;
  if (result.kind !== 'answer' || !table || !sql) return null;
  const top = TOP.exec(question)?.[1];
  if (top !== undefined && table.totalRows > Number(top)) {
    return { code: 'too_many_rows', hint: `the question asks for ${top} rows at most` };
  }
  const group = missingGroup(question, sql, catalogue);
  if (group)
    return { code: 'group_missing', hint: `the question asks for a breakdown by ${group.join(' or ')}` };
  if (PERIODS.some(([said, read]) => said.test(question) && !read.test(sql))) {
    return { code: 'period_missing', hint: 'the question asks for a breakdown by a period' };
  }
  const asksOne = ONE_FIGURE.test(question) && OF_FIGURES.test(question) && !SEVERAL.test(question);
  if (asksOne && table.totalRows > 1) {
    return {
      code: 'one_figure_expected',
      hint: 'the question asks for one figure, the result has several rows',
    };
  }
  return null;
}

/** Columns that «по …» or "by …" names, where the statement reads none of them. */
function missingGroup(question: string, sql: string, catalogue: Catalogue): readonly string[] | null {
  const stem = createStemmer();
  const words = wordsOf(question).map(stem);
  const read = new Set(sql.toLowerCase().match(/[a-z_][a-z0-9_]*/g) ?? []);
  const phrases = groupPhrases(catalogue, stem);
  for (const [at, word] of words.entries()) {
    if (!BY.has(word)) continue;
    const after = ` ${words.slice(at + 1, at + 4).join(' ')} `;
    const named = [...phrases]
      .filter(([phrase]) => after.startsWith(` ${phrase} `))
      .flatMap(([, names]) => [...names]);
    if (named.length > 0 && !named.some(name => read.has(name))) return [...new Set(named)];
  }
  return null;
}

/** Columns of groups by the stems of what stands after «по». */
function groupPhrases(catalogue: Catalogue, stem: Stem): ReadonlyMap<string, ReadonlySet<string>> {
  const phrases = new Map<string, Set<string>>();
  for (const { columns } of catalogue.relations.values()) {
    for (const { name, by, type, personal } of columns.values()) {
      if (!by || personal || !['text', 'list', 'boolean'].includes(type)) continue;
      for (const phrase of [by.ru, by.en]) {
        const key = wordsOf(phrase).map(stem).join(' ');
        if (key !== '') phrases.set(key, (phrases.get(key) ?? new Set()).add(name));
      }
    }
  }
  return phrases;
}
