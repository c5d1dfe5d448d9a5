import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf, formatNumber, formatPercent } from './format.ts';

/** How a list was ranked, for the sentence beside it. */
export interface RankingFacts {
  readonly kind: 'scorecard' | 'logistic' | 'clients' | 'recency';
  readonly learntFrom: number;
  readonly sales: number;
  readonly auc: number | null;
}

const LEADS: CountForms = { ru: ['лид', 'лида', 'лидов'], en: ['lead', 'leads'] };
const OFFERS: CountForms = { ru: ['предложению', 'предложениям', 'предложениям'], en: ['offer', 'offers'] };
const SALES: CountForms = { ru: ['продажа', 'продажи', 'продаж'], en: ['sale', 'sales'] };
const ru = {
  ranking: 'Подбираю лидов…',
  commands: { company: 'чьи лиды', top: 'сколько лучших показать' },
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
    const percent = (share: number) => formatPercent(Math.round(share * 100), 'ru');
    if (kind === 'recency')
      return `Прошлые предложения не показывают, кто купит скорее: на последней четверти модель верно упорядочила ${percent(auc ?? 0.5)} пар «купил — не купил», а это не отличить от случайных 50\u00a0%. Поэтому вероятностей здесь нет: первыми стоят те, кто последним заключал договор в группе. В среднем покупают ${formatPercent((100 * sales) / learntFrom, 'ru')} тех, кому предлагали.`;
    const learnt = `Порядок выучен по ${countOf(learntFrom, OFFERS, 'ru')} компании (${countOf(sales, SALES, 'ru')})`;
    return auc === null
      ? `${learnt}; на последних предложениях проверить его пока не на чем.`
      : `${learnt}; на последней четверти предложений верно упорядочено ${percent(auc)} пар «купил — не купил».`;
  },
  quiet: (offered: number, declined: number) =>
    `Нет тех, кому предлагали за последние ${offered} дней и кто отказался за последние ${declined}.`,
  columns: { rank: 'Место', reasons: 'Почему' },
  /** What the score is, by how the list was ranked. */
  score: {
    scorecard: 'Вероятность, %',
    logistic: 'Вероятность, %',
    clients: 'Сходство с клиентами, %',
    recency: 'Покупают в среднем, %',
  },
};

const en: typeof ru = {
  ranking: 'Ranking leads…',
  commands: { company: 'whose leads', top: 'how many of the best to show' },
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
    const percent = (share: number) => formatPercent(Math.round(share * 100), 'en');
    if (kind === 'recency')
      return `Past offers do not tell who buys sooner: on their latest quarter the model put ${percent(auc ?? 0.5)} of pairs of a buyer and a non-buyer in the right order, which cannot be told from a random 50%. So there are no chances here: whoever signed a deal in the group most lately comes first. On average ${formatPercent((100 * sales) / learntFrom, 'en')} of those who are offered something buy.`;
    const learnt = `The order is learnt from ${countOf(learntFrom, OFFERS, 'en')} of the company (${countOf(sales, SALES, 'en')})`;
    return auc === null
      ? `${learnt}; there are no later offers yet to check it on.`
      : `${learnt}; on the latest quarter of the offers ${percent(auc)} of pairs of a buyer and a non-buyer are in the right order.`;
  },
  quiet: (offered, declined) =>
    `Left out: whoever was offered something in the last ${offered} days, or declined in the last ${declined}.`,
  columns: { rank: 'Rank', reasons: 'Why' },
  score: {
    scorecard: 'Chance, %',
    logistic: 'Chance, %',
    clients: 'Likeness to clients, %',
    recency: 'Buy on average, %',
  },
};

/** What a person reads about leads. */
export const leadWords: Record<Language, typeof ru> = { ru, en };
