import { withoutOrphans } from './leftover.ts';
/** What a question says it wants, and the question without the words that say so. */
export interface StatisticsCue {
  /** `depends`: how one named thing goes with another; what is computed follows from their kinds. */
  readonly purpose: 'describe' | 'compare' | 'correlate' | 'depends';
  /** The rest of the question, the likelier wording first. */
  readonly texts: readonly string[];
  /** "does B affect A": the second thing is the one that depends. */
  readonly reversed?: boolean;
  /** A matrix or a bare description, so that naming no columns means all that are measured. */
  readonly wholeRelation?: boolean;
}

const DRAWS =
  /график|диаграмм|дашборд|нарису|начерти|построй|визуализ|гистограмм|тепловая|тепловую|хитмап|точечн|ящик|chart|\bgraph|plot|draw|histogram|heat.?map|scatter|visuali[sz]e|dashboard/iu;
const OUTLIERS =
  /(^|\s)(мода|моду|mode)(\s+of)?(?=\s)|(есть ли|найди|покажи|сколько|какие|are there( any)?|find|show( me)?|how many|what are the)?\s*(выброс\p{L}*|аномальн\p{L}+ значени\p{L}+|outliers?)(\s+(есть|имеются|are there|exist))?|асимметри\p{L}*|скошенност\p{L}*|skewness|\bskew(ed)?\b/giu;
const CORRELATES = /корр?елл?\p{L}+|взаимосвяз\p{L}+|correlat\p{L}+/iu;
const CORRELATION_WORDS =
  /(построй|посчитай|покажи|рассчитай|посчитать)?\s*(матриц\p{L}+\s+)?(ранг\p{L}+\s+)?(коэффициент\p{L}*\s+)?(ранг\p{L}+\s+)?(корр?елл?\p{L}+|взаимосвяз\p{L}+)(\s+матриц\p{L}+)?(\s+ли)?|(по|метод\p{L}*|коэффициент\p{L}*)?\s*(спирмен\p{L}*|спирмэн\p{L}*|пирсон\p{L}*)|(show|compute|calculate|give me)?\s*(the\s+)?(spearman|pearson)?('s|s)?\s*(rank\s+)?correlat\p{L}+(\s+(coefficients?|matrix))?|(by\s+)?(spearman|pearson)('s|s)?(\s+(method|rho|r))?|(^|\s)(между|between|does|do|with|among)(?=\s)/giu;
const MATRIX =
  /матриц|matrix|всех (числовых )?(показател|столбц|пол)|all (the )?(numeric|measures|columns|numbers)/iu;
const MATRIX_WORDS =
  /матриц\p{L}*|matrix|(всех|по всем|для всех) (числов\p{L}+ )?(показател\p{L}+|столбц\p{L}+|пол\p{L}+)|(of |for )?all (the )?(numeric |numerical )?(measures|columns|numbers|fields)/giu;
const COMPARES =
  /разниц|различ|отлич|сравн|больше|меньше|выше|ниже|старше|моложе|differ|compar|\bvs\b|versus|\bmore\b|\bless\b|higher|lower|older|younger/iu;
const COMPARATIVES =
  /(больше|меньше|выше|ниже)(,?\s*чем)?(\s+[ву](?=\s))?|(more|less|higher|lower)(\s+than)?(\s+(those of|that of|for|in)(?=\s))?/giu;
const NAMED_TESTS =
  /(t|т)[- ]?(тест\p{L}*|критери\p{L}*|test)|критери\p{L}+ (стьюдента|уэлча|вилкоксона|манна)\p{L}*|манн\p{L}*[- ]уитни|крускал\p{L}*[- ]уоллис\p{L}*|anova|анова|дисперсионн\p{L}+ анализ\p{L}*|mann[- ]whitney|kruskal[- ]wallis|welch('s)?( t)?( test)?/giu;
const TESTS =
  /статистическ\p{L}+|значим\p{L}*|достоверн\p{L}*|(реальн|случайн|существенн|настоящ|неслучайн)\p{L}*(?=\s+(ли|разниц|различ|отлич)|\s*[?!.]|$)|p[- ]?(value|значени\p{L}+)|statistical\p{L}*|significan\p{L}*|\breal(ly)?\b|(by|due to|just|pure|a matter of) chance/giu;
const IS_APART =
  /(отлича|различа)\p{L}+\s+ли|есть ли (разниц|различи|отличи)|(какая|какова|велика ли) разниц\p{L}+ (между|в)|(is|are) there (a |any )*(real |significant |statistically significant )*difference|what (is|are) the differences? (between|in)|(do|does|is|are)\b.{0,60}\bdiffer(ent)?\b/iu;
const COMPARISON_WORDS =
  /(^|[\s,—–-])(ли|есть ли|это|или нет|или|просто|только|нет|is it|is that|is there|are there|there|any|does|do|is|are|it|or not|or)(?=[\s,?!.]|$)/giu;

const DEPENDS: readonly (readonly [RegExp, boolean])[] = [
  [/(?:как|сильно ли|насколько)?\s*завис\p{L}+(?:\s+ли)?\s+(.+?)\s+от\s+(.+)/iu, false],
  [/(?:как|насколько|сильно ли)?\s*(.+?)\s+завис\p{L}+(?:\s+ли)?\s+от\s+(.+)/iu, false],
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

const DESCRIBES =
  /^(покажи|дай|посчитай|выведи|show( me)?|give me|compute)?\s*(((описательн|сводн|основн|общ|кратк)\p{L}+\s+)?(статистик|показател|сводк|характеристик)\p{L}*(\s+(по|для|о|об|про)(?=\s))?|(the\s+)?((descriptive|summary|basic|main|key|overall)\s+)?(statistics|stats)(\s+(of|for|on|about)(?=\s))?)(?=\s|$)/iu;
const DISTRIBUTION =
  /^(какое|каково|покажи|show( me)?|what is|what's)?\s*(the\s+)?(распределени\p{L}+(?!\s+по\s)|distribution(\s+of(?=\s))?)/iu;

/** Looks for the words of statistics; those of both languages, whatever the language of the text. */
export function readStatisticsCue(text: string): StatisticsCue | null {
  if (DRAWS.test(text)) return null;
  const plain = text.trim().replace(/\s+/g, ' ');
  if (CORRELATES.test(plain)) {
    const rest = plain.replace(MATRIX_WORDS, ' ').replace(CORRELATION_WORDS, ' ');
    return { purpose: 'correlate', texts: [withoutOrphans(rest)], wholeRelation: MATRIX.test(plain) };
  }
  for (const [pattern, reversed] of DEPENDS) {
    const [, one, other] = pattern.exec(plain) ?? [];
    if (one && other) return { purpose: 'depends', texts: [withoutOrphans(`${one}, ${other}`)], reversed };
  }
  if (plain.search(NAMED_TESTS) >= 0 || isComparison(plain))
    return { purpose: 'compare', texts: compared(plain) };
  if (plain.search(OUTLIERS) >= 0) {
    return {
      purpose: 'describe',
      texts: [withoutOrphans(plain.replace(OUTLIERS, ' ').replace(/(^|\s)(в|у|in|for|of)(?=\s)/giu, ' '))],
    };
  }
  if (DESCRIBES.test(plain)) {
    const rest = withoutOrphans(plain.replace(DESCRIBES, ' '));
    return { purpose: 'describe', texts: [rest], wholeRelation: true };
  }
  return DISTRIBUTION.test(plain)
    ? { purpose: 'describe', texts: [withoutOrphans(plain.replace(DISTRIBUTION, ' '))] }
    : null;
}

function isComparison(plain: string): boolean {
  return (plain.search(TESTS) >= 0 && COMPARES.test(plain)) || IS_APART.test(plain);
}

/** «между городами» names the groups, «между Москвой и Казанью» two of them: which it is shows when it is read. */
function compared(plain: string): string[] {
  const rest = plain
    .replace(NAMED_TESTS, ' ')
    .replace(TESTS, ' ')
    .replace(COMPARATIVES, ', ')
    .replace(COMPARISON_WORDS, ' ');
  const between = /(^|\s)(между|у|between|among|across)(?=\s)/giu;
  return [
    withoutOrphans(rest.replace(between, ' ')),
    ...(between.test(rest)
      ? [
          withoutOrphans(
            rest
              .replace(/(^|\s)(между)(?=\s)/giu, ' по')
              .replace(/(^|\s)(between|among|across)(?=\s)/giu, ' by'),
          ),
        ]
      : []),
  ];
}
