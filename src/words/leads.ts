import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf, formatMoney, formatNumber } from './format.ts';

/** What a reason is worded from: a feature's answer and how much likelier a sale is with it. */
export interface ReasonFacts {
  readonly feature: string;
  readonly bin: {
    readonly from: number | null;
    readonly to: number | null;
    readonly value: string | null;
    readonly lift: number;
  };
}

/** How a list was ranked, for the sentence beside it. */
export interface RankingFacts {
  readonly kind: 'scorecard' | 'logistic' | 'clients';
  readonly learntFrom: number;
  readonly sales: number;
  readonly auc: number | null;
}

const LEADS: CountForms = { ru: ['лид', 'лида', 'лидов'], en: ['lead', 'leads'] };
const OFFERS: CountForms = { ru: ['предложению', 'предложениям', 'предложениям'], en: ['offer', 'offers'] };
const SALES: CountForms = { ru: ['продажа', 'продажи', 'продаж'], en: ['sale', 'sales'] };
const YEARS: CountForms = { ru: ['года', 'лет', 'лет'], en: ['year', 'years'] };

/** How a number of a feature is written. */
const MONEY = new Set(['income_amount', 'car_price']);
const YES_NO = new Set(['has_credit', 'has_insurance', 'has_car', 'has_leasing', 'has_stay']);

const features: Record<Language, Readonly<Record<string, string>>> = {
  ru: {
    age: 'возраст',
    gender: 'пол',
    city: 'город',
    education: 'образование',
    family_status: 'семейное положение',
    children_count: 'детей',
    job_type: 'занятость',
    work_experience_years: 'стаж, лет',
    income_amount: 'доход',
    home_ownership: 'жильё',
    companies_elsewhere: 'клиент других компаний группы, сколько',
    months_since_deal: 'месяцев с последнего договора в группе',
    car_age: 'возраст машины, лет',
    car_price: 'цена машины',
    outcome_here: 'прошлое предложение компании',
    outcome_elsewhere: 'прошлое предложение другой компании',
  },
  en: {
    age: 'age',
    gender: 'gender',
    city: 'city',
    education: 'education',
    family_status: 'family status',
    children_count: 'children',
    job_type: 'occupation',
    work_experience_years: 'years of work',
    income_amount: 'income',
    home_ownership: 'housing',
    companies_elsewhere: 'client of other companies of the group, how many',
    months_since_deal: 'months since the last deal in the group',
    car_age: 'age of the car, years',
    car_price: 'price of the car',
    outcome_here: 'last offer of the company',
    outcome_elsewhere: 'last offer of another company',
  },
};

const owned: Record<Language, Readonly<Record<string, readonly [yes: string, no: string]>>> = {
  ru: {
    has_credit: ['есть кредит в группе', 'нет кредита в группе'],
    has_insurance: ['есть страховка в группе', 'нет страховки в группе'],
    has_car: ['покупал машину в группе', 'не покупал машину в группе'],
    has_leasing: ['есть лизинг в группе', 'нет лизинга в группе'],
    has_stay: ['гостил в отеле группы', 'не гостил в отеле группы'],
  },
  en: {
    has_credit: ['has a credit in the group', 'no credit in the group'],
    has_insurance: ['insured in the group', 'not insured in the group'],
    has_car: ['bought a car in the group', 'bought no car in the group'],
    has_leasing: ['leases in the group', 'no leasing in the group'],
    has_stay: ['stayed at the hotel of the group', 'never stayed at the hotel of the group'],
  },
};

const outcomes: Record<Language, Readonly<Record<string, string>>> = {
  ru: {
    converted: 'купил',
    interested: 'заинтересовался',
    declined: 'отказался',
    ignored: 'не ответил',
    no_answer: 'не дозвонились',
  },
  en: {
    converted: 'bought',
    interested: 'was interested',
    declined: 'declined',
    ignored: 'ignored it',
    no_answer: 'was not reached',
  },
};

/** A feature's answer as a phrase: «доход 90 000–120 000 ₽», "has a credit in the group". */
function phrase({ feature, bin }: ReasonFacts, language: Language): string {
  if (YES_NO.has(feature)) return owned[language][feature]?.[bin.value === 'true' ? 0 : 1] ?? feature;
  const name = features[language][feature] ?? feature;
  if (bin.value !== null) return `${name}: ${outcomes[language][bin.value] ?? bin.value}`;
  return `${name} ${range(feature, bin, language)}`;
}

function range(feature: string, { from, to }: ReasonFacts['bin'], language: Language): string {
  const write = (value: number) =>
    MONEY.has(feature) ? formatMoney(round(value), language) : formatNumber(round(value), language);
  const until = feature === 'age' ? (value: number) => countOf(round(value), YEARS, language) : write;
  if (from !== null && to !== null) return `${write(from)}–${write(to)}`;
  if (from !== null) return language === 'ru' ? `от ${until(from)}` : `${write(from)} and more`;
  if (to !== null) return language === 'ru' ? `до ${until(to)}` : `under ${write(to)}`;
  return language === 'ru' ? 'известен' : 'known';
}

/** Three meaning digits: a bound between two people is no figure to be exact about. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}

const ru = {
  ranking: 'Подбираю лидов…',
  commands: { company: 'чьи лиды', top: 'сколько лучших показать' },
  reason: (facts: ReasonFacts) =>
    `${phrase(facts, 'ru')} — покупают в ${formatNumber(Math.round(facts.bin.lift * 10) / 10, 'ru')} раза чаще`,
  whichCompany: 'Для какой компании подобрать лидов?',
  ask: (company: string) => `лиды для компании ${company}`,
  unknownCompany: (company: string) => `Компании «${company}» в базе нет. Выберите одну из них:`,
  notYours: (company: string) =>
    `Лиды компании ${company} видят только её сотрудники и администраторы. Могу показать лидов вашей компании.`,
  notForRole: 'Лидов подбирают для маркетологов и менеджеров: у вашей роли этого права нет.',
  found: (count: number, company: string, total: number) =>
    count === total
      ? `**${countOf(count, LEADS, 'ru')}** для компании ${company}.`
      : `**${countOf(count, LEADS, 'ru')}** для компании ${company}, лучшие из ${formatNumber(total, 'ru')}.`,
  none: (company: string) =>
    `Лидов для компании ${company} нет: всем, кто подходит, недавно уже предлагали, или они уже её клиенты.`,
  title: (company: string) => `Лиды для компании ${company}`,
  how: ({ kind, learntFrom, sales, auc }: RankingFacts) => {
    if (kind === 'clients')
      return 'Предложений с известным исходом пока мало, поэтому список упорядочен по сходству с нынешними клиентами компании.';
    const learnt = `Порядок выучен по ${countOf(learntFrom, OFFERS, 'ru')} компании (${countOf(sales, SALES, 'ru')})`;
    return auc === null
      ? `${learnt}; на последних предложениях проверить его пока не на чем.`
      : `${learnt}; на последней четверти предложений верно упорядочено ${formatNumber(Math.round(auc * 100), 'ru')} % пар «купил — не купил».`;
  },
  quiet: (offered: number, declined: number) =>
    `Нет тех, кому предлагали за последние ${offered} дней и кто отказался за последние ${declined}.`,
  columns: { rank: 'Место', score: 'Вероятность, %', reasons: 'Почему' },
};

const en: typeof ru = {
  ranking: 'Ranking leads…',
  commands: { company: 'whose leads', top: 'how many of the best to show' },
  reason: facts =>
    `${phrase(facts, 'en')}: buys ${formatNumber(Math.round(facts.bin.lift * 10) / 10, 'en')} times as often`,
  whichCompany: 'Leads for which company?',
  ask: company => `leads for ${company}`,
  unknownCompany: company => `There is no company "${company}" in the base. Choose one of these:`,
  notYours: company =>
    `Leads of ${company} are for its own people and for admins. I can show the leads of your company.`,
  notForRole: 'Leads are for marketers and managers: your role does not include them.',
  found: (count, company, total) =>
    count === total
      ? `**${countOf(count, LEADS, 'en')}** for ${company}.`
      : `**${countOf(count, LEADS, 'en')}** for ${company}, the best of ${formatNumber(total, 'en')}.`,
  none: company =>
    `No leads for ${company}: everyone who fits was offered something lately or is its client already.`,
  title: company => `Leads for ${company}`,
  how: ({ kind, learntFrom, sales, auc }) => {
    if (kind === 'clients')
      return 'Too few offers have a known outcome yet, so the list is ordered by likeness to the present clients of the company.';
    const learnt = `The order is learnt from ${countOf(learntFrom, OFFERS, 'en')} of the company (${countOf(sales, SALES, 'en')})`;
    return auc === null
      ? `${learnt}; there are no later offers yet to check it on.`
      : `${learnt}; on the latest quarter of the offers ${formatNumber(Math.round(auc * 100), 'en')}% of pairs of a buyer and a non-buyer are in the right order.`;
  },
  quiet: (offered, declined) =>
    `Left out: whoever was offered something in the last ${offered} days, or declined in the last ${declined}.`,
  columns: { rank: 'Rank', score: 'Chance, %', reasons: 'Why' },
};

/** What a person reads about leads. */
export const leadWords: Record<Language, typeof ru> = { ru, en };
