import { addDays } from './dates.ts';
import type { DemoCompany, Person } from './people.ts';
import type { Random } from './random.ts';
import type { Register } from './registers/register.ts';

/** A filed call; the client is named by a row of a company's file. */
export interface Call {
  readonly company: DemoCompany;
  readonly sourceRow: number;
  readonly manager: string;
  /** ISO 8601 with offset. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly sentiment: 'positive' | 'neutral' | 'negative';
  readonly topic: string;
  readonly summary: string;
  readonly nextStep: string | null;
}

interface Ending {
  readonly sentiment: Call['sentiment'];
  readonly says: string;
  readonly next: string | null;
}

const managers = [
  'Ольга Дёмина',
  'Рустам Галиев',
  'Ирина Сотникова',
  'Павел Тихомиров',
  'Анна Белкина',
  'Егор Мартыненко',
];

const topics: Record<DemoCompany, readonly (readonly [topic: string, asks: string])[]> = {
  expobank: [
    ['Рефинансирование кредита', 'Клиент спросил, можно ли снизить ставку и объединить два кредита в один.'],
    ['Досрочное погашение', 'Клиент уточнил порядок досрочного погашения и пересчёт процентов.'],
    ['Ипотека', 'Клиент сравнивает условия ипотеки и первый взнос с предложением другого банка.'],
    ['Просрочка платежа', 'Клиент сообщил о задержке зарплаты и попросил перенести дату платежа.'],
  ],
  d2: [
    ['Продление КАСКО', 'Срок полиса подходит к концу, клиент спросил о скидке за безаварийный год.'],
    ['Страховой случай', 'Клиент повредил бампер на парковке и спросил, какие нужны документы.'],
    ['Страхование жизни', 'Клиент спросил, что покрывает полис и как вернуть часть взноса.'],
  ],
  expocar: [
    ['Подбор автомобиля', 'Клиент ищет семейный кроссовер с автоматом и хочет приехать на пробную поездку.'],
    ['Обмен автомобиля', 'Клиент хочет сдать свой автомобиль в зачёт нового и просит оценку.'],
    ['Сервис и гарантия', 'Клиент записался на обслуживание и спросил, сохраняется ли гарантия.'],
  ],
  autoexpress: [
    ['Автокредит', 'Клиент просит рассчитать платёж при первом взносе в четверть цены.'],
    ['Отказ банка', 'Клиенту отказал один банк, он спросил, можно ли подать заявку в другие.'],
  ],
  hvoya: [
    ['Бронирование коттеджа', 'Клиент планирует выходные с детьми и спросил о коттедже у озера.'],
    ['Корпоративный выезд', 'Клиент узнавал о зале на сорок человек и питании на два дня.'],
    ['Жалоба на номер', 'Клиент недоволен уборкой и шумом за стеной в прошлый приезд.'],
  ],
  leasing: [
    ['Лизинг для бизнеса', 'Клиент подбирает три машины для доставки и спросил об авансе и графике.'],
    ['Выкуп по договору', 'Клиент хочет выкупить автомобиль раньше срока и просит расчёт.'],
  ],
};

const endings: readonly Ending[] = [
  {
    sentiment: 'positive',
    says: 'Условия устроили, договорились о встрече.',
    next: 'Прислать расчёт на почту и подтвердить встречу',
  },
  {
    sentiment: 'positive',
    says: 'Клиент поблагодарил и готов оформить на этой неделе.',
    next: 'Подготовить договор',
  },
  { sentiment: 'neutral', says: 'Клиент взял время подумать.', next: 'Перезвонить через три дня' },
  { sentiment: 'neutral', says: 'Вопрос решён на месте, больше ничего не требуется.', next: null },
  {
    sentiment: 'negative',
    says: 'Цена показалась высокой, клиент сравнивает с другими.',
    next: 'Согласовать скидку и перезвонить',
  },
  { sentiment: 'negative', says: 'Клиент попросил больше не звонить с предложениями.', next: null },
];

/** Calls of the last half year, in working hours of Moscow, newest last. */
export function makeCalls(
  random: Random,
  people: readonly Person[],
  registers: readonly Register[],
  count: number,
  today: string,
): Call[] {
  return Array.from({ length: count }, () => {
    const register = random.pick(registers);
    const row = random.int(1, register.owners.length);
    const person = people[register.owners[row - 1] as number] as Person;
    const [topic, asks] = random.pick(topics[register.company]);
    const upset = topic === 'Жалоба на номер' || topic === 'Отказ банка' || person.age > 60;
    const ending = random.weighted(
      endings.map(end => [end, end.sentiment === 'negative' ? (upset ? 4 : 1) : 3] as const),
    );
    const time = `${String(random.int(9, 19)).padStart(2, '0')}:${String(random.int(0, 59)).padStart(2, '0')}`;
    return {
      company: register.company,
      sourceRow: row,
      manager: random.pick(managers),
      startedAt: `${addDays(today, -random.int(1, 180))}T${time}:00+03:00`,
      durationSeconds: Math.round(Math.max(25, random.normal(210, 110))),
      sentiment: ending.sentiment,
      topic,
      summary: `${asks} ${ending.says}`,
      nextStep: ending.next,
    };
  }).sort((one, other) => one.startedAt.localeCompare(other.startedAt));
}
