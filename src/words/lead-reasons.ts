import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countForm, countOf, formatMoney, formatNumber } from './format.ts';

/** What a reason is worded from: a feature's answer and how much likelier a sale is with it; a lift of 1 is a bare fact. */
export interface ReasonFacts {
  readonly feature: string;
  readonly bin: ReasonBin;
}

interface ReasonBin {
  /** For numbers: from (inclusive) and to (exclusive); null is open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly value: string | null;
  readonly lift: number;
}

/** Whole numbers that a bin holds, both ends included; null is open. */
interface Span {
  readonly from: number | null;
  readonly to: number | null;
}

const YEARS: CountForms = { ru: ['год', 'года', 'лет'], en: ['year', 'years'] };
const OF_YEARS: CountForms = { ru: ['года', 'лет', 'лет'], en: ['year', 'years'] };
const CHILDREN: CountForms = { ru: ['ребёнок', 'ребёнка', 'детей'], en: ['child', 'children'] };
const OF_COMPANIES: CountForms = {
  ru: ['компании', 'компаний', 'компаний'],
  en: ['other company', 'other companies'],
};
const MONTHS: CountForms = { ru: ['месяц', 'месяца', 'месяцев'], en: ['month', 'months'] };
const OF_MONTHS: CountForms = { ru: ['месяца', 'месяцев', 'месяцев'], en: ['month', 'months'] };
const TIMES: CountForms = { ru: ['раз', 'раза', 'раз'], en: ['time', 'times'] };

/** A number of a feature as a phrase: «доход от 90 000 до 120 000 ₽», "last deal 9 to 17 months ago". */
const spans: Record<Language, Readonly<Record<string, (bin: ReasonBin) => string>>> = {
  ru: {
    age: bin => years('возраст', spanOf(bin)),
    work_experience_years: bin => years('стаж', spanOf(bin)),
    car_age: bin => years('машине', spanOf(bin)),
    income_amount: bin => money('доход', bin),
    car_price: bin => money('цена машины', bin),
    children_count: bin => {
      const { from, to } = spanOf(bin);
      if (to === 0) return 'без детей';
      if (from === null)
        return `не больше ${countOf(to ?? 1, { ...CHILDREN, ru: ['ребёнка', 'детей', 'детей'] }, 'ru')}`;
      if (to === null) return `${from} и больше детей`;
      return from === to ? countOf(from, CHILDREN, 'ru') : `${from}–${countOf(to, CHILDREN, 'ru')}`;
    },
    companies_elsewhere: bin => {
      const { from, to } = spanOf(bin);
      if (to === 0) return 'ещё не клиент других компаний группы';
      if (from === null)
        return `клиент не больше чем ${countOf(to ?? 1, OF_COMPANIES, 'ru')} группы, кроме этой`;
      const many =
        to === null
          ? `${from} и более компаний`
          : from === to
            ? countOf(from, OF_COMPANIES, 'ru')
            : `${from}–${countOf(to, OF_COMPANIES, 'ru')}`;
      return `клиент ещё ${many} группы`;
    },
    months_since_deal: bin => {
      const { from, to } = spanOf(bin);
      if (from === null)
        return to === null || to < 1
          ? 'последний договор меньше месяца назад'
          : `последний договор не больше ${countOf(to, OF_MONTHS, 'ru')} назад`;
      if (to === null) return `последний договор ${countOf(from, MONTHS, 'ru')} назад или раньше`;
      if (to < 1) return 'последний договор меньше месяца назад';
      return `последний договор ${from === to ? '' : `${from}–`}${countOf(to, MONTHS, 'ru')} назад`;
    },
  },
  en: {
    age: bin => englishYears('aged', spanOf(bin)),
    work_experience_years: bin => englishYears('working for', spanOf(bin)),
    car_age: bin => englishYears('car aged', spanOf(bin)),
    income_amount: bin => englishMoney('income', bin),
    car_price: bin => englishMoney('price of the car', bin),
    children_count: bin => {
      const { from, to } = spanOf(bin);
      if (to === 0) return 'no children';
      if (from === null) return `at most ${countOf(to ?? 1, CHILDREN, 'en')}`;
      if (to === null) return `${from} or more children`;
      return from === to ? countOf(from, CHILDREN, 'en') : `${from} to ${countOf(to, CHILDREN, 'en')}`;
    },
    companies_elsewhere: bin => {
      const { from, to } = spanOf(bin);
      if (to === 0) return 'no client of other companies of the group yet';
      const many =
        from === null
          ? `at most ${countOf(to ?? 1, OF_COMPANIES, 'en')}`
          : to === null
            ? `${from} or more other companies`
            : from === to
              ? countOf(from, OF_COMPANIES, 'en')
              : `${from} to ${countOf(to, OF_COMPANIES, 'en')}`;
      return `client of ${many} of the group`;
    },
    months_since_deal: bin => {
      const { from, to } = spanOf(bin);
      if (to !== null && to < 1) return 'last deal less than a month ago';
      if (from === null) return `last deal at most ${countOf(to ?? 1, MONTHS, 'en')} ago`;
      if (to === null) return `last deal ${countOf(from, MONTHS, 'en')} ago or earlier`;
      return `last deal ${from === to ? '' : `${from} to `}${countOf(to, MONTHS, 'en')} ago`;
    },
  },
};

/** Values of features that are told by a phrase of their own. */
const phrases: Record<Language, Readonly<Record<string, Readonly<Record<string, string>>>>> = {
  ru: {
    gender: { Мужской: 'мужчина', Женский: 'женщина' },
    has_credit: { true: 'есть кредит в группе', false: 'нет кредита в группе' },
    has_insurance: { true: 'есть страховка в группе', false: 'нет страховки в группе' },
    has_car: { true: 'машина куплена в группе', false: 'машину покупали не в группе' },
    has_leasing: { true: 'есть лизинг в группе', false: 'нет лизинга в группе' },
    has_stay: { true: 'отдых в отеле группы', false: 'в отеле группы ещё не бывали' },
    outcome_here: {
      converted: 'прошлое предложение принято',
      interested: 'прошлое предложение вызвало интерес',
      declined: 'прошлое предложение отклонено',
      ignored: 'прошлое предложение осталось без ответа',
      no_answer: 'в прошлый раз не дозвонились',
    },
    outcome_elsewhere: {
      converted: 'предложение другой компании принято',
      interested: 'предложение другой компании вызвало интерес',
      declined: 'предложение другой компании отклонено',
      ignored: 'предложение другой компании осталось без ответа',
      no_answer: 'другая компания не дозвонилась',
    },
  },
  en: {
    gender: { Мужской: 'man', Женский: 'woman' },
    has_credit: { true: 'has a credit in the group', false: 'no credit in the group' },
    has_insurance: { true: 'insured in the group', false: 'not insured in the group' },
    has_car: { true: 'bought a car in the group', false: 'bought no car in the group' },
    has_leasing: { true: 'leases in the group', false: 'no leasing in the group' },
    has_stay: { true: 'stayed at the hotel of the group', false: 'never stayed at the hotel of the group' },
    outcome_here: {
      converted: 'took the last offer',
      interested: 'was interested in the last offer',
      declined: 'declined the last offer',
      ignored: 'did not answer the last offer',
      no_answer: 'was not reached last time',
    },
    outcome_elsewhere: {
      converted: 'took an offer of another company',
      interested: 'was interested in an offer of another company',
      declined: 'declined an offer of another company',
      ignored: 'did not answer an offer of another company',
      no_answer: 'was not reached by another company',
    },
  },
};

const categories: Record<Language, Readonly<Record<string, string>>> = {
  ru: {
    city: 'город',
    education: 'образование',
    family_status: 'семейное положение',
    job_type: 'занятость',
    home_ownership: 'жильё',
  },
  en: {
    city: 'city',
    education: 'education',
    family_status: 'family status',
    job_type: 'occupation',
    home_ownership: 'housing',
  },
};

/**
 * A reason in words: «стаж от 2 до 5 лет — покупают в 1,4 раза чаще». `clients`: learnt from who the clients are, so a sale is
 * being a client.
 */
export function reasonText(facts: ReasonFacts, language: Language, learntFrom: 'offers' | 'clients'): string {
  const said = phrase(facts, language);
  const lift = Math.round(facts.bin.lift * 10) / 10;
  if (lift === 1) return said;
  const times = formatNumber(lift, language);
  if (language === 'en') {
    return `${said}: ${learntFrom === 'clients' ? 'a client' : 'buys'} ${times} times as often`;
  }
  const verb = learntFrom === 'clients' ? 'становятся клиентами' : 'покупают';
  return `${said} — ${verb} в\u00a0${times}\u00a0${countForm(lift, TIMES, 'ru')} чаще`;
}

function phrase({ feature, bin }: ReasonFacts, language: Language): string {
  if (bin.value === null) return spans[language][feature]?.(bin) ?? feature;
  const said = phrases[language][feature]?.[bin.value];
  if (said) return said;
  const name = categories[language][feature] ?? feature;
  // A city's name keeps its capital.
  return `${name}: ${feature === 'city' ? bin.value : lowered(bin.value)}`;
}

/** The whole numbers inside: 8,84 to 17,6 holds 9 to 17. */
function spanOf({ from, to }: ReasonBin): Span {
  const span = { from: from === null ? null : Math.ceil(from), to: to === null ? null : Math.ceil(to) - 1 };
  // Between two whole numbers there is none: the nearer one stands for the bin.
  if (span.from !== null && span.to !== null && span.to < span.from) return { from: span.to, to: span.to };
  return span;
}

function years(name: string, { from, to }: Span): string {
  if (from !== null && to !== null) {
    if (from === to) return `${name} ${countOf(from, YEARS, 'ru')}`;
    return `${name} от ${formatNumber(from, 'ru')} до ${countOf(to, OF_YEARS, 'ru')}`;
  }
  if (from !== null) return `${name} от ${countOf(from, OF_YEARS, 'ru')}`;
  return to !== null && to > 0 ? `${name} до ${countOf(to, OF_YEARS, 'ru')}` : `${name} меньше года`;
}

function englishYears(name: string, { from, to }: Span): string {
  if (from !== null && to !== null) {
    return from === to
      ? `${name} ${countOf(from, YEARS, 'en')}`
      : `${name} ${from} to ${countOf(to, YEARS, 'en')}`;
  }
  if (from !== null) return `${name} ${countOf(from, YEARS, 'en')} or more`;
  return to !== null && to > 0 ? `${name} at most ${countOf(to, YEARS, 'en')}` : `${name} less than a year`;
}

function money(name: string, { from, to }: ReasonBin): string {
  if (from !== null && to !== null)
    return `${name} от ${formatNumber(round(from), 'ru')} до ${formatMoney(round(to), 'ru')}`;
  return from !== null
    ? `${name} от ${formatMoney(round(from), 'ru')}`
    : `${name} до ${formatMoney(round(to ?? 0), 'ru')}`;
}

function englishMoney(name: string, { from, to }: ReasonBin): string {
  const write = (value: number) => formatMoney(round(value), 'en');
  if (from !== null && to !== null) return `${name} ${write(from)} to ${write(to)}`;
  return from !== null ? `${name} ${write(from)} or more` : `${name} under ${write(to ?? 0)}`;
}

/** Three meaning digits: a bound between two people is no figure to be exact about. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** A value of a register inside a sentence; an abbreviation stays as it is. */
function lowered(value: string): string {
  return /^\p{Lu}[\p{Ll}\s]/u.test(value) ? value.charAt(0).toLowerCase() + value.slice(1) : value;
}
