import type { Language } from '../capabilities/tool.ts';
import { formatDate, formatMoney, formatNumber } from './format.ts';

const ru = {
  rows: (what: string) => `${what}`,
  where: (conditions: string) => `: ${conditions}`,
  grouped: (groups: string) => ` по ${groups}`,
  byColumn: (column: string) => `полю «${column}»`,
  of: (what: string) => ` (${what})`,
  and: ' и ',
  or: ' или ',
  not: (what: string, several: boolean) => (several ? `не (${what})` : `не ${what}`),
  compare: {
    '=': (column: string, value: string) => `${column} — ${value}`,
    '<>': (column: string, value: string) => `${column} — не ${value}`,
    '>': (column: string, value: string) => `${column} больше ${value}`,
    '>=': (column: string, value: string) => `${column} от ${value}`,
    '<': (column: string, value: string) => `${column} меньше ${value}`,
    '<=': (column: string, value: string) => `${column} до ${value}`,
  },
  between: (column: string, low: string, high: string) => `${column} от ${low} до ${high}`,
  oneOf: (column: string, values: string) => `${column} — ${values}`,
  noneOf: (column: string, values: string) => `${column} — не ${values}`,
  missing: (column: string) => `${column} не ${agree(column, ['указан', 'указана', 'указано', 'указаны'])}`,
  present: (column: string) => `${column} ${agree(column, ['указан', 'указана', 'указано', 'указаны'])}`,
  yes: (column: string) => `${column} — да`,
  no: (column: string) => `${column} — нет`,
  member: (value: string) => `клиент компании ${value}`,
  sole: (value: string) => `только у компании ${value}`,
  period: (column: string, from: string | null, to: string | null) =>
    `${column} ${[from ? `с ${from}` : '', to ? `по ${to}` : ''].filter(Boolean).join(' ')}`,
  wholeYear: (column: string, year: string) => `${column} — ${year} год`,
  wholeMonth: (column: string, month: string, year: string) => `${column} — ${month} ${year} года`,
  month: (column: string, month: string) => `${column} — месяц: ${month}`,
  starts: (column: string, text: string) => `${column} начинается на «${text}»`,
  ends: (column: string, text: string) => `${column} оканчивается на «${text}»`,
  contains: (column: string, text: string) => `${column} содержит «${text}»`,
  equals: (column: string, text: string) => `${column} — «${text}»`,
  aboveAverage: (column: string) => `${column} выше среднего`,
  belowAverage: (column: string) => `${column} ниже среднего`,
  aboveMedian: (column: string) => `${column} выше медианы`,
  belowMedian: (column: string) => `${column} ниже медианы`,
  has: (relation: string, conditions: string | null) =>
    conditions ? `${relation} (${conditions})` : relation,
  hasNot: (relation: string, conditions: string | null) =>
    conditions ? `${relation} (${conditions})` : relation,
  hasFallback: (relation: string) => `есть ${relation}`,
  hasNotFallback: (relation: string) => `нет: ${relation}`,
  measure: {
    count: (what: string) => `число ${what}`,
    count_known: (what: string) => `число указанных значений: ${what}`,
    count_distinct: (what: string) => `число разных значений: ${what}`,
    sum: (what: string) =>
      /^сумма /.test(what) ? `общая ${what}` : `${agree(what, ['общий', 'общая', 'общее', 'общие'])} ${what}`,
    avg: (what: string) => `${agree(what, ['средний', 'средняя', 'среднее', 'средние'])} ${what}`,
    median: (what: string) => `${agree(what, ['медианный', 'медианная', 'медианное', 'медианные'])} ${what}`,
    min: (what: string) => `${agree(what, ['наименьший', 'наименьшая', 'наименьшее', 'наименьшие'])} ${what}`,
    max: (what: string) => `${agree(what, ['наибольший', 'наибольшая', 'наибольшее', 'наибольшие'])} ${what}`,
    stddev: (what: string) => `стандартное отклонение: ${what}`,
    percentile: (what: string, p: string) => `${p}-й процентиль: ${what}`,
    share: (what: string) => `доля ${what}`,
    share_of_total: (what: string) => `доля ${what}`,
    corr: (what: string, other: string) => `корреляция: ${what} и ${other}`,
    per: (what: string, other: string) => `среднее число ${what} на одного: ${other}`,
  },
  grain: { day: 'день', week: 'неделя', month: 'месяц', quarter: 'квартал', year: 'год' },
  byGrain: { day: 'дням', week: 'неделям', month: 'месяцам', quarter: 'кварталам', year: 'годам' },
  months: [
    'январь',
    'февраль',
    'март',
    'апрель',
    'май',
    'июнь',
    'июль',
    'август',
    'сентябрь',
    'октябрь',
    'ноябрь',
    'декабрь',
  ],
  divided: { 12: 'в годах', 1000: 'в тысячах', 1000000: 'в миллионах' } as Record<number, string>,
  having: (what: string) => `только там, где ${what}`,
  descending: (what: string) => `по убыванию: ${what}`,
  ascending: (what: string) => `по возрастанию: ${what}`,
  topBy: (rows: string, column: string) => `топ-10 ${rows} по ${column}`,
  first: (count: string) => (count === '1' ? 'только первое место' : `первые ${count}`),
  place: (place: string) => `место ${place}`,
  years: (value: string) => `${value} лет`,
  monthsUnit: (value: string) => `${value} мес.`,
  km: (value: string) => `${value} км`,
  seconds: (value: string) => `${value} с`,
  unknown: (word: string) =>
    `Я не понял «${word}»: такого слова нет среди того, что хранится в базе. Что имеется в виду?`,
  loose: (word: string) => `Не понял, к чему относится «${word}». Уточните, пожалуйста.`,
  vague: (word: string) => `«${word}» можно понять по-разному. Что показать?`,
  whichColumn: (word: string) => `«${word}» встречается в нескольких полях. Какое имеется в виду?`,
  bothOrEither: 'Нужны те, кто есть сразу во всех этих компаниях, или хотя бы в одной?',
  whichYear: (month: string) => `За какой год взять ${month}?`,
  noDate: 'Не понял, к какой дате относится этот период. Уточните, пожалуйста.',
  noFigure: 'Не понял, как это посчитать. Попробуйте спросить иначе.',
  empty: 'Не понял вопроса. Спросите о клиентах, договорах, предложениях — например так:',
  ambiguousShare: 'От чего считать долю?',
  refuseChange:
    'Я только читаю базу и ничего в ней не меняю и не удаляю. Могу показать список или посчитать.',
  refuseDocuments:
    'Номера документов хранятся зашифрованными и не показываются никому. Могу показать другие сведения о клиентах.',
  hello:
    'Здравствуйте! Я отвечаю на вопросы о клиентах компаний-партнёров: списки, числа, средние, доли, сравнения. Например: «сколько клиентов в каждом городе» или «клиенты с кредитом больше 3 млн из Москвы».',
  thanks: 'Пожалуйста! Обращайтесь, если понадобится что-то ещё.',
  bye: 'До свидания! Буду рад помочь снова.',
  exportOfWhat:
    'В файл попадёт последняя таблица этого разговора. Сначала спросите то, что нужно выгрузить, а затем напишите «выгрузи в excel».',
  exportAgain: (question: string, format: string) =>
    `Выгрузи в ${format === 'csv' ? 'CSV' : 'Excel'}: ${question}`,
  noTool: (what: string) => `${what} я пока не умею. Могу ответить таблицей.`,
  tools: {
    draw_chart: 'Строить графики',
    rank_leads: 'Подбирать лидов',
    find_similar: 'Искать похожих клиентов',
    client_card: 'Показывать карточку клиента',
    export_table: 'Выгружать таблицу в файл',
    describe_data: 'Считать сводную статистику',
  } as Record<string, string>,
  failed: 'Не получилось получить ответ из базы. Попробуйте спросить иначе или чуть позже.',
  nothingBefore: 'Пока нечего уточнять: задайте, пожалуйста, вопрос целиком.',
};

type Words = typeof ru;

/** The form of an adjective that agrees with a label's first noun: masculine, feminine, neuter, plural. */
function agree(
  label: string,
  [masculine, feminine, neuter, plural]: readonly [string, string, string, string],
): string {
  const head = label.split(' ')[0]?.toLowerCase() ?? '';
  if (/(ые|ие|ы|и)$/.test(head)) return plural;
  if (/(ая|яя|а|я|ость|знь)$/.test(head)) return feminine;
  return /(ое|ее|о|е|ё)$/.test(head) ? neuter : masculine;
}

const en: Words = {
  rows: what => `${what}`,
  where: conditions => `: ${conditions}`,
  grouped: groups => ` by ${groups}`,
  byColumn: column => column,
  of: what => ` (${what})`,
  and: ' and ',
  or: ' or ',
  not: (what, several) => (several ? `not (${what})` : `not ${what}`),
  compare: {
    '=': (column, value) => `${column} is ${value}`,
    '<>': (column, value) => `${column} is not ${value}`,
    '>': (column, value) => `${column} over ${value}`,
    '>=': (column, value) => `${column} from ${value}`,
    '<': (column, value) => `${column} under ${value}`,
    '<=': (column, value) => `${column} up to ${value}`,
  },
  between: (column, low, high) => `${column} from ${low} to ${high}`,
  oneOf: (column, values) => `${column} is ${values}`,
  noneOf: (column, values) => `${column} is not ${values}`,
  missing: column => `no ${column} on record`,
  present: column => `${column} on record`,
  yes: column => `${column}: yes`,
  no: column => `${column}: no`,
  member: value => `client of ${value}`,
  sole: value => `client of ${value} only`,
  period: (column, from, to) =>
    `${column} ${[from ? `from ${from}` : '', to ? `to ${to}` : ''].filter(Boolean).join(' ')}`,
  wholeYear: (column, year) => `${column} in ${year}`,
  wholeMonth: (column, month, year) => `${column} in ${month} ${year}`,
  month: (column, month) => `${column} in ${month}`,
  starts: (column, text) => `${column} starts with “${text}”`,
  ends: (column, text) => `${column} ends with “${text}”`,
  contains: (column, text) => `${column} contains “${text}”`,
  equals: (column, text) => `${column} is “${text}”`,
  aboveAverage: column => `${column} above average`,
  belowAverage: column => `${column} below average`,
  aboveMedian: column => `${column} above the median`,
  belowMedian: column => `${column} below the median`,
  has: (relation, conditions) => (conditions ? `${relation} (${conditions})` : relation),
  hasNot: (relation, conditions) => (conditions ? `${relation} (${conditions})` : relation),
  hasFallback: relation => `with ${relation}`,
  hasNotFallback: relation => `without ${relation}`,
  measure: {
    count: what => `number of ${what}`,
    count_known: what => `number of known values of ${what}`,
    count_distinct: what => `number of different values of ${what}`,
    sum: what => `total ${what}`,
    avg: what => `average ${what}`,
    median: what => `median ${what}`,
    min: what => `minimum ${what}`,
    max: what => `maximum ${what}`,
    stddev: what => `standard deviation of ${what}`,
    percentile: (what, p) => `percentile ${p} of ${what}`,
    share: what => `share of ${what}`,
    share_of_total: what => `share of ${what}`,
    corr: (what, other) => `correlation of ${what} and ${other}`,
    per: (what, other) => `average number of ${what} per ${other}`,
  },
  grain: { day: 'day', week: 'week', month: 'month', quarter: 'quarter', year: 'year' },
  byGrain: { day: 'day', week: 'week', month: 'month', quarter: 'quarter', year: 'year' },
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  divided: { 12: 'in years', 1000: 'in thousands', 1000000: 'in millions' },
  having: what => `only where ${what}`,
  descending: what => `${what}, highest first`,
  ascending: what => `${what}, lowest first`,
  topBy: (rows, column) => `top 10 ${rows} by ${column}`,
  first: count => (count === '1' ? 'the first only' : `first ${count}`),
  place: place => `place ${place}`,
  years: value => `${value} years`,
  monthsUnit: value => `${value} months`,
  km: value => `${value} km`,
  seconds: value => `${value} s`,
  unknown: word => `I do not understand “${word}”: the data has nothing by that name. What do you mean?`,
  loose: word => `I cannot tell what “${word}” belongs to. Could you put it another way?`,
  vague: word => `“${word}” can be read in different ways. What shall I show?`,
  whichColumn: word => `“${word}” occurs in several fields. Which one do you mean?`,
  bothOrEither: 'Do you want those who are in all of these companies at once, or in at least one of them?',
  whichYear: month => `Which year's ${month} do you mean?`,
  noDate: 'I cannot tell which date this period is about. Could you put it another way?',
  noFigure: 'I cannot tell how to work this out. Could you put it another way?',
  empty: 'I did not understand the question. Ask about clients, deals or offers, for example:',
  ambiguousShare: 'The share of what?',
  refuseChange: 'I only read the data; I never change or delete anything. I can list or count instead.',
  refuseDocuments:
    'Document numbers are kept encrypted and are shown to nobody. I can show other facts about clients.',
  hello:
    'Hello! I answer questions about the partner companies’ clients: lists, counts, averages, shares, comparisons. For example: “how many clients per city” or “clients from Moscow with a credit over 3 million”.',
  thanks: 'You are welcome! Ask whenever you need something else.',
  bye: 'Goodbye! Glad to help again.',
  exportOfWhat:
    'A file holds the latest table of this conversation. First ask for what you need, then write "export to excel".',
  exportAgain: (question, format) => `Export to ${format === 'csv' ? 'CSV' : 'Excel'}: ${question}`,
  noTool: what => `${what} is something I cannot do yet. I can answer with a table.`,
  tools: {
    draw_chart: 'Drawing charts',
    rank_leads: 'Ranking leads',
    find_similar: 'Finding look-alikes',
    client_card: 'Showing a client card',
    export_table: 'Exporting the table',
    describe_data: 'Summary statistics',
  },
  failed: 'The answer could not be fetched from the database. Please ask another way or a little later.',
  nothingBefore: 'There is nothing to refine yet: please ask the whole question.',
};

/** The embedded engine's words. */
export const engineWords: Readonly<Record<Language, Words>> = { ru, en };

/** An amount with its unit, as a sentence takes it. */
export function sayAmount(value: number, unit: string | null, language: Language): string {
  const words = engineWords[language];
  if (unit === 'RUB') return formatMoney(value, language);
  if (unit === 'year') return String(value);
  const number = formatNumber(value, language);
  if (unit === 'years') return words.years(number);
  if (unit === 'months') return words.monthsUnit(number);
  if (unit === 'km') return words.km(number);
  return unit === 'seconds' ? words.seconds(number) : number;
}

export function sayDate(iso: string, language: Language): string {
  return formatDate(iso, language);
}
