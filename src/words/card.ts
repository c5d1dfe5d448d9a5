import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf } from './format.ts';

const CLIENTS: CountForms = { ru: ['клиент', 'клиента', 'клиентов'], en: ['client', 'clients'] };
const SECONDS: CountForms = { ru: ['секунда', 'секунды', 'секунд'], en: ['second', 'seconds'] };
const UNITS: Readonly<Record<string, CountForms>> = {
  years: { ru: ['год', 'года', 'лет'], en: ['year', 'years'] },
  months: { ru: ['месяц', 'месяца', 'месяцев'], en: ['month', 'months'] },
  days: { ru: ['день', 'дня', 'дней'], en: ['day', 'days'] },
  km: { ru: ['км', 'км', 'км'], en: ['km', 'km'] },
};
const MINUTES: CountForms = { ru: ['минута', 'минуты', 'минут'], en: ['minute', 'minutes'] };

const ru = {
  opening: 'Открываю карточку…',
  title: (id: number) => `Карточка клиента ${id}`,
  candidates: 'Клиенты, которые могли иметься в виду',
  client: (id: number) => `Клиент ${id}`,
  ask: (id: number) => `карточка клиента ${id}`,
  whose: 'Чью карточку открыть? Назовите номер клиента, имя, телефон или почту.',
  notFound: 'Такого клиента не нашлось.',
  several: (count: number) => `Подходят ${countOf(count, CLIENTS, 'ru')}. Чью карточку открыть?`,
  similar: (count: number) =>
    `Точно такого имени нет, похожи ${countOf(count, CLIENTS, 'ru')}. Чью карточку открыть?`,
  guessed: '_Точно такого имени нет: показан самый похожий клиент._',
  maskedSearch:
    'Имена и контакты для вашей роли скрыты, поэтому искать по ним нельзя. Карточку можно открыть по номеру: «карточка клиента 42».',
  sections: {
    values: 'Что известно и откуда',
    deals: 'Договоры',
    touches: 'Предложения',
    calls: 'Звонки',
    leads: 'Что предложить',
    similar: 'Кто похож',
    records: 'Записи этого человека',
    decisions: 'Решения об объединении',
  },
  companies: 'Компании',
  consent: 'Согласие на рассылку',
  noConsent: 'нет',
  given: 'есть',
  from: (company: string, day: string) => `${company}, ${day}`,
  lost: (values: string) => `в других записях: ${values}`,
  record: (company: string, row: string, file: string, day: string) =>
    `${company}, строка ${row} файла ${file}, загружена ${day}`,
  score: (percent: string) => `сходство ${percent}`,
  /** By the catalogue's name of a unit. */
  units: UNITS,
  place: (rank: string) => `место ${rank} в списке лидов`,
  leadScore: {
    chance: (percent: string) => `вероятность ${percent}`,
    likeness: (percent: string) => `сходство с клиентами ${percent}`,
  },
  noChances: 'купит ли скорее других, по прошлым предложениям сказать нельзя',
  verdicts: { same: 'один человек', different: 'разные люди', withdrawn: 'решение отменено' } as Readonly<
    Record<string, string>
  >,
  decided: (verdict: string, by: string, day: string) => `${verdict}: ${by}, ${day}`,
  nextStep: (text: string) => `дальше: ${text}`,
  more: (count: number) => `и ещё ${count}`,
  duration: (seconds: number) =>
    seconds < 60 ? countOf(seconds, SECONDS, 'ru') : countOf(Math.round(seconds / 60), MINUTES, 'ru'),
};

const en: typeof ru = {
  opening: 'Opening the card…',
  title: id => `Card of client ${id}`,
  candidates: 'Clients who may be meant',
  client: id => `Client ${id}`,
  ask: id => `client card ${id}`,
  whose: 'Whose card? Give a client number, a name, a phone or an e-mail address.',
  notFound: 'There is no such client.',
  several: count => `${countOf(count, CLIENTS, 'en')} may be meant. Whose card?`,
  similar: count => `Nobody is called exactly that; ${countOf(count, CLIENTS, 'en')} nearly. Whose card?`,
  guessed: '_Nobody is called exactly that: this is the nearest one._',
  maskedSearch:
    'Names and contacts are hidden from your role, so they cannot be searched by. A card opens by number: "client card 42".',
  sections: {
    values: 'What is known, and where from',
    deals: 'Deals',
    touches: 'Offers made',
    calls: 'Calls',
    leads: 'What to offer',
    similar: 'Who is similar',
    records: 'Records of this person',
    decisions: 'Decisions on merging',
  },
  companies: 'Companies',
  consent: 'Marketing consent',
  noConsent: 'none',
  given: 'on record',
  from: (company, day) => `${company}, ${day}`,
  lost: values => `in other records: ${values}`,
  record: (company, row, file, day) => `${company}, row ${row} of ${file}, imported ${day}`,
  score: percent => `likeness ${percent}`,
  units: UNITS,
  place: rank => `number ${rank} in the list of leads`,
  leadScore: {
    chance: percent => `chance ${percent}`,
    likeness: percent => `likeness to clients ${percent}`,
  },
  noChances: 'past offers do not tell whether sooner than others',
  verdicts: { same: 'same person', different: 'different people', withdrawn: 'decision withdrawn' },
  decided: (verdict, by, day) => `${verdict}: ${by}, ${day}`,
  nextStep: text => `next: ${text}`,
  more: count => `and ${count} more`,
  duration: seconds =>
    seconds < 60 ? countOf(seconds, SECONDS, 'en') : countOf(Math.round(seconds / 60), MINUTES, 'en'),
};

/** What a person reads on a client card. */
export const cardWords: Record<Language, typeof ru> = { ru, en };
