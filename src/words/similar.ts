import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf } from './format.ts';

const CLIENTS: CountForms = {
  ru: ['клиент', 'клиента', 'клиентов'],
  en: ['client', 'clients'],
};

const ru = {
  searching: 'Ищу похожих…',
  commands: { client: 'номер клиента', top: 'сколько похожих показать' },
  whose: 'На кого похожих искать? Назовите номер или имя клиента, например: «похожие на клиента 42».',
  ask: (id: number) => `похожие на клиента ${id}`,
  notFound: 'Такого клиента нет среди тех, кого вам можно видеть.',
  several: 'Под это имя подходят несколько человек. На кого похожих искать?',
  noVectors:
    'Поиск похожих здесь не работает: на сервере базы нет расширения pgvector. Остальное работает; администратору поможет svod doctor.',
  notForRole: 'Похожих клиентов подбирают для маркетологов и менеджеров: у вашей роли этого права нет.',
  title: (id: number) => `Похожие на клиента ${id}`,
  found: (count: number, id: number) =>
    `**${countOf(count, CLIENTS, 'ru')}**: кто больше всего похож на клиента ${id}.`,
  foundNone: (id: number) => `Похожих на клиента ${id} с такими условиями нет.`,
  how: 'Сравниваются возраст, город, семья, работа, доход, жильё, кредит, машина и договоры в группе; имена и контакты не участвуют.',
  likeness: 'Сходство, %',
};

const en: typeof ru = {
  searching: 'Looking for similar clients…',
  commands: { client: "the client's number", top: 'how many to show' },
  whose: 'Similar to whom? Give the number or name of a client, for example "similar to client 42".',
  ask: id => `similar to client ${id}`,
  notFound: 'There is no such client among those you may see.',
  several: 'Several people fit this name. Similar to which of them?',
  noVectors:
    'Looking for similar clients does not work here: the database server lacks the pgvector extension. Everything else works; svod doctor tells an administrator what to do.',
  notForRole: 'Similar clients are for marketers and managers: your role does not include them.',
  title: id => `Similar to client ${id}`,
  found: (count, id) => `**${countOf(count, CLIENTS, 'en')}** most like client ${id}.`,
  foundNone: id => `Nobody with these conditions is similar to client ${id}.`,
  how: 'Compared by age, city, family, work, income, housing, credit, car and deals in the group; names and contacts take no part.',
  likeness: 'Likeness, %',
};

/** What a person reads about look-alikes. */
export const similarWords: Record<Language, typeof ru> = { ru, en };
