/** What a question says it wants, and the question without the words that say so. */
export interface StatisticsCue {
  /** `depends`: how one named thing goes with another; what is computed follows from their kinds. */
  readonly purpose: 'describe' | 'compare' | 'correlate' | 'depends';
  readonly text: string;
  /** "does B affect A": the second thing is the one that depends. */
  readonly reversed?: boolean;
  /** A matrix, so that naming no columns means all that are measured. */
  readonly wholeMatrix?: boolean;
}

const DRAWS =
  /график|диаграмм|дашборд|нарису|начерти|построй|визуализ|гистограмм|тепловая|тепловую|хитмап|точечн|ящик|chart|\bgraph|plot|draw|histogram|heat.?map|scatter|visuali[sz]e|dashboard/iu;

const OUTLIERS =
  /(есть ли|найди|покажи|сколько|какие|are there( any)?|find|show( me)?|how many|what are the)?\s*(выброс\p{L}*|аномальн\p{L}+ значени\p{L}+|outliers?)(\s+(есть|имеются|are there|exist))?|асимметри\p{L}*|скошенност\p{L}*|skewness|\bskew(ed)?\b/giu;

const CORRELATES = /коррел\p{L}+|взаимосвяз\p{L}+|correlat\p{L}+/iu;
const CORRELATION_WORDS =
  /(построй|посчитай|покажи|рассчитай|посчитать)?\s*(матриц\p{L}+\s+)?(ранг\p{L}+\s+)?(коэффициент\p{L}*\s+)?(ранг\p{L}+\s+)?(коррел\p{L}+|взаимосвяз\p{L}+)(\s+матриц\p{L}+)?(\s+ли)?|(по|метод\p{L}*|коэффициент\p{L}*)?\s*(спирмен\p{L}*|спирмэн\p{L}*|пирсон\p{L}*)|(show|compute|calculate|give me)?\s*(the\s+)?(spearman|pearson)?('s|s)?\s*(rank\s+)?correlat\p{L}+(\s+(coefficients?|matrix))?|(by\s+)?(spearman|pearson)('s|s)?(\s+(method|rho|r))?|(^|\s)(между|between|does|do|with|among)(?=\s)/giu;
const MATRIX =
  /матриц|matrix|всех (числовых )?(показател|столбц|пол)|all (the )?(numeric|measures|columns|numbers)/iu;
const MATRIX_WORDS =
  /матриц\p{L}*|matrix|(всех|по всем|для всех) (числов\p{L}+ )?(показател\p{L}+|столбц\p{L}+|пол\p{L}+)|(of |for )?all (the )?(numeric |numerical )?(measures|columns|numbers|fields)/giu;

const COMPARES = /разниц|различ|отлич|сравн|differ|compar|\bvs\b|versus/iu;
const TESTS =
  /статистическ\p{L}+|значим\p{L}*|достоверн\p{L}*|(реальн|случайн|существенн|настоящ|неслучайн)\p{L}*(?=\s+(ли|разниц|различ|отлич)|\s*[?!.]|$)|(t|т)[- ]?(тест\p{L}*|критери\p{L}*)|критери\p{L}+ \p{L}+|манн\p{L}*[- ]уитни|крускал\p{L}*[- ]уоллис\p{L}*|anova|p[- ]?(value|значени\p{L}+)|statistical\p{L}*|significan\p{L}*|\breal(ly)?\b|(by|due to|just|pure|a matter of) chance|\bt[- ]?test|mann[- ]whitney|kruskal[- ]wallis/giu;
const IS_APART =
  /(отлича|различа)\p{L}+\s+ли|есть ли (разниц|различи|отличи)|(is|are) there (a |any )*(real |significant |statistically significant )*difference|(do|does|is|are)\b.{0,60}\bdiffer(ent)?\b/iu;
const COMPARISON_WORDS =
  /(^|[\s,—–-])(ли|есть ли|это|или нет|или|просто|только|нет|между|у|between|is it|is that|is there|are there|there|any|does|do|is|are|it|or not|or)(?=[\s,?!.]|$)/giu;

const DEPENDS: readonly (readonly [RegExp, boolean])[] = [
  [/(?:как|сильно ли|насколько)?\s*завис\p{L}+(?:\s+ли)?\s+(.+?)\s+от\s+(.+)/iu, false],
  [/(?:как\s+)?(.+?)\s+завис\p{L}+(?:\s+ли)?\s+от\s+(.+)/iu, false],
  [/(?:как\s+)?влия\p{L}+(?:\s+ли)?\s+(.+?)\s+на\s+(.+)/iu, true],
  [/(?:как\s+)?(.+?)\s+влия\p{L}+(?:\s+ли)?\s+на\s+(.+)/iu, true],
  [/(?:как\s+)?связан\p{L}*(?:\s+ли)?(?:\s+между собой)?\s+(.+?)\s+(?:и|с|со)\s+(.+)/iu, false],
  [
    /(?:есть|существует|имеется) ли (?:какая-?то )?(?:связь|зависимость) (?:между )?(.+?)\s+(?:и|от|с|со)\s+(.+)/iu,
    false,
  ],
  [/(?:how )?(?:does|do) (.+?) depends? on (.+)/iu, false],
  [/(?:how )?(?:does|do) (.+?) (?:affect|influence|impact|drive)s? (.+)/iu, true],
  [
    /is there (?:a |any )*(?:link|relationship|association|relation|connection|tie) between (.+?) and (.+)/iu,
    false,
  ],
  [/(?:how )?(?:is|are) (.+?) (?:related|linked|connected|tied|associated) (?:to|with) (.+)/iu, false],
];

/** Looks for the words of statistics; those of both languages, whatever the language of the text. */
export function readStatisticsCue(text: string): StatisticsCue | null {
  if (DRAWS.test(text)) return null;
  const plain = text.trim().replace(/\s+/g, ' ');
  if (CORRELATES.test(plain)) {
    const rest = plain.replace(MATRIX_WORDS, ' ').replace(CORRELATION_WORDS, ' ');
    return { purpose: 'correlate', text: tidy(rest), wholeMatrix: MATRIX.test(plain) };
  }
  for (const [pattern, reversed] of DEPENDS) {
    const [, one, other] = pattern.exec(plain) ?? [];
    if (one && other) return { purpose: 'depends', text: tidy(`${one}, ${other}`), reversed };
  }
  const tests = plain.search(TESTS) >= 0 && COMPARES.test(plain);
  if (tests || IS_APART.test(plain)) {
    const rest = tidy(plain.replace(TESTS, ' ').replace(COMPARISON_WORDS, ' '));
    return { purpose: 'compare', text: rest };
  }
  if (plain.search(OUTLIERS) >= 0) {
    return {
      purpose: 'describe',
      text: tidy(plain.replace(OUTLIERS, ' ').replace(/(^|\s)(в|по|у|in|for|of)(?=\s)/giu, ' ')),
    };
  }
  return null;
}

/** What is left of a text whose words were taken out: no orphaned marks. */
function tidy(text: string): string {
  return text
    .replace(/[—–]/g, ',')
    .replace(/\s+/g, ' ')
    .replace(/(\s*[,?!.:;]\s*)+$/u, '')
    .replace(/^(\s*[,?!.:;]\s*)+/u, '')
    .replace(/\s+([,?!.])/g, '$1')
    .replace(/(,\s*)+/g, ', ')
    .trim();
}
