import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf } from './format.ts';

const CLIENTS: CountForms = { ru: ['клиент', 'клиента', 'клиентов'], en: ['client', 'clients'] };
const COMPANIES: CountForms = { ru: ['компании', 'компаний', 'компаний'], en: ['company', 'companies'] };

const ru = {
  opening: 'Открываю базу…',
  filling: 'Загружаю клиентов шести компаний',
  fillingOffers: 'Загружаю предложения и звонки',
  preparing: 'Готовлю страницу…',
  ready: (clients: number, companies: number) =>
    `Свод готов: ${countOf(clients, CLIENTS, 'ru')} из ${countOf(companies, COMPANIES, 'ru')}.`,
  readyEmpty:
    'Свод готов, но клиентов в базе пока нет. Загрузите файлы: svod import --company КОМПАНИЯ ФАЙЛ…',
  address: 'Откройте',
  portMoved: (wanted: number) => `Порт ${wanted} занят, поэтому взят другой.`,
  portBusy: (port: number) =>
    `Порт ${port} занят другой программой. Остановите её или выберите другой порт: SVOD_HTTP_PORT=${port + 1}.`,
  ask: 'Попробуйте спросить:',
  files: (folder: string) => `Файлы, из которых собрана база: ${folder}`,
  stop: 'Ctrl+C — остановить',
  stopped: 'Остановлено.',
  telegram: (url: string) => `Симулятор Telegram: ${url}`,
  slack: (url: string) => `Симулятор Slack: ${url}`,
  telegramRuns: 'Бот в Telegram отвечает.',
  slackRuns: 'Бот в Slack отвечает.',
  notDemo: 'В базе уже есть свои клиенты, демонстрационные не добавлялись.',
};

const en: typeof ru = {
  opening: 'Opening the base…',
  filling: 'Loading the clients of six companies',
  fillingOffers: 'Loading offers and calls',
  preparing: 'Preparing the page…',
  ready: (clients, companies) =>
    `Svod is ready: ${countOf(clients, CLIENTS, 'en')} from ${countOf(companies, COMPANIES, 'en')}.`,
  readyEmpty:
    'Svod is ready, but there are no clients in the base yet. Load files: svod import --company COMPANY FILE…',
  address: 'Open',
  portMoved: wanted => `Port ${wanted} is taken, so another one is used.`,
  portBusy: port =>
    `Port ${port} is taken by another program. Stop it, or choose another port: SVOD_HTTP_PORT=${port + 1}.`,
  ask: 'Questions to try:',
  files: folder => `The files the base was made of: ${folder}`,
  stop: 'Ctrl+C stops it',
  stopped: 'Stopped.',
  telegram: url => `Telegram simulator: ${url}`,
  slack: url => `Slack simulator: ${url}`,
  telegramRuns: 'The bot in Telegram answers.',
  slackRuns: 'The bot in Slack answers.',
  notDemo: 'The base has clients of its own, so no demo clients were added.',
};

/** What `svod demo` and `svod start` say. */
export const demoWords: Record<Language, typeof ru> = { ru, en };
