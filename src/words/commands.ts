import type { Language } from '../capabilities/tool.ts';

/** One line a command, as `svod --help` prints it. */
export const commandSummaries: Record<Language, Record<string, string>> & Record<Language, { svod: string }> =
  {
    ru: {
      svod: 'База клиентов, с которой разговаривают',
      demo: 'всё сразу на встроенной базе с демонстрационными клиентами',
      start: 'то, что настроено: страница чата и задания',
      chat: 'тот же помощник в терминале',
      ask: 'один вопрос, или по одному на строку: --file',
      sql: 'запрос на чтение через ту же проверку, что и сгенерированные',
      import: 'загрузить реестр компании: CSV, TSV, XLSX, JSON Lines',
      catalog: 'спросить любую базу PostgreSQL: первый каталог для неё',
      clients: 'кто есть кто: связи записей с людьми',
      client: 'запросы о персональных данных: выгрузить или стереть человека',
      member: 'кто может пользоваться svod и в какой роли',
      audit: 'журнал: кто спрашивал, выгружал, загружал и менял',
      migrate: 'обновить схему базы',
      doctor: 'проверить настройки и всё, что нужно для работы',
      eval: 'проверки качества',
      bench: 'проверки скорости',
    },
    en: {
      svod: 'The client base that people talk to',
      demo: 'everything at once on the embedded base with demo clients',
      start: 'what is configured: the chat page and the jobs',
      chat: 'the same assistant in the terminal',
      ask: 'one question, or one a line with --file',
      sql: 'a read-only statement through the guard of every generated one',
      import: "load a company's register: CSV, TSV, XLSX, JSON Lines",
      catalog: 'ask any PostgreSQL database: a first catalogue for it',
      clients: 'who is who: records and the people they were merged into',
      client: 'personal-data requests: write out or erase a person',
      member: 'who may use svod, and in which role',
      audit: 'who asked, exported, imported and changed what',
      migrate: 'bring the schema up to date',
      doctor: 'check the settings and everything that is needed',
      eval: 'quality suites',
      bench: 'speed suites',
    },
  };
