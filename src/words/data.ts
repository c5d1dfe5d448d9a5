import type { Language } from '../capabilities/tool.ts';

const ru = {
  schemaCurrent: 'Схема базы уже последняя: обновлять нечего.',
  applied: (file: string) => `Применено: ${file}`,
  embedded: (home: string) => `База: встроенная, в папке ${home}`,
  server: 'База: сервер PostgreSQL из DATABASE_URL',
  noVectors:
    'На сервере нет расширения vector: работает всё, кроме поиска похожих клиентов. Его добавляет администратор сервера.',
};

const en: typeof ru = {
  schemaCurrent: 'The schema is up to date: nothing to apply.',
  applied: file => `Applied: ${file}`,
  embedded: home => `Base: embedded, in ${home}`,
  server: 'Base: the PostgreSQL server of DATABASE_URL',
  noVectors:
    'The server has no vector extension: everything works except look-alikes. The server’s administrator can add it.',
};

/** What `svod migrate` says. */
export const dataWords: Record<Language, typeof ru> = { ru, en };
