import type { Language } from '../capabilities/tool.ts';

const ru = {
  json: 'ответ для программ: по одному объекту JSON на строку',
  as: 'от чьего имени: роль (admin, marketer, manager, analyst) и компания, например marketer@expobank',
  maxRows: 'сколько строк вернуть, не больше',
  ask: {
    text: 'вопрос обычными словами, в кавычках',
    file: 'файл вопросов, на строку один {"id","text","thread"}; thread связывает вопросы в разговор',
    language: 'язык ответа, когда по вопросу его не узнать',
  },
  sql: {
    text: 'один запрос SELECT, в кавычках',
    file: 'файл запросов, на строку один {"id","sql"}',
  },
  import: {
    files: 'таблицы CSV, TSV, XLSX или JSON Lines; можно сжатые gzip',
    company: 'чей это реестр: короткое имя компании из catalog/companies.yaml',
    touches: 'в файлах не клиенты, а сделанные им предложения и чем они кончились',
    consent: 'согласие людей из файла на рассылки: его текст и дата',
    map: 'поправки к разбору столбцов, JSON или YAML: {столбец: поле или null}',
    rejects: 'куда записать отложенные строки с причинами (CSV)',
  },
  clients: { links: 'каждая запись каждого реестра и человек, к которому она отнесена' },
  demo: {
    people: 'сколько людей придумать',
    telegram: 'вместе с симулятором Telegram, без токена и сети',
    slack: 'вместе с симулятором Slack, без токена и сети',
  },
  eval: {
    suite: 'что проверить',
    file: 'файлы вопросов вместо обычных',
    misses: 'показать вопросы, на которые ответ неверный',
    model: 'какую модель спросить вместо заданной в настройках: embedded или поставщик:модель',
    report: 'куда записать таблицу по видам вопросов и языкам (Markdown)',
    database: 'сервер PostgreSQL для чужих баз (foreign); без него запускается временный',
    benchmark: 'какие наборы чужих баз взять: pauq, defog, acme',
  },
  bench: {
    suite: 'что измерить; всё подряд, если не указано',
    seconds: 'сколько секунд держать нагрузку (chat)',
  },
  catalog: {
    init: 'первый каталог для любой базы PostgreSQL; в самой базе ничего не меняется',
    database: 'адрес базы: postgres://…',
    schema: 'схема, если таблицы есть в нескольких',
    out: 'куда записать каталог; без него — на экран',
    force: 'переписать файл, если он уже есть',
    file: 'каталог этой базы, см. svod catalog init',
  },
};

const en: typeof ru = {
  json: 'for programs: one JSON object a line',
  as: 'on whose behalf: a role (admin, marketer, manager, analyst) and a company, such as marketer@expobank',
  maxRows: 'rows to return at most',
  ask: {
    text: 'the question in plain words, in quotes',
    file: 'a file of questions, one {"id","text","thread"} a line; a thread ties them into a conversation',
    language: 'language of the answer where the question does not tell',
  },
  sql: {
    text: 'one SELECT, in quotes',
    file: 'a file of statements, one {"id","sql"} a line',
  },
  import: {
    files: 'tables in CSV, TSV, XLSX or JSON Lines, also gzipped',
    company: 'whose register it is: a short name from catalog/companies.yaml',
    touches: 'the files hold offers made to clients and what came of them',
    consent: "marketing consent of the file's people: its text and date",
    map: 'corrections of how columns are read, JSON or YAML: {column: field or null}',
    rejects: 'where to write the rows put aside, with reasons (CSV)',
  },
  clients: { links: 'every record of every register and the person it belongs to' },
  demo: {
    people: 'how many people to make up',
    telegram: 'with a simulator of Telegram, no token and no network',
    slack: 'with a simulator of Slack, no token and no network',
  },
  eval: {
    suite: 'what to check',
    file: 'files of questions instead of the usual ones',
    misses: 'show the questions that were not answered right',
    model: 'the model to ask instead of the one that is set: embedded or provider:model',
    report: 'where to write the table by kind of question and language (Markdown)',
    database: 'a PostgreSQL server for the foreign databases; one is started for the run when not given',
    benchmark: 'which sets of foreign databases: pauq, defog, acme',
  },
  bench: {
    suite: 'what to measure; everything when not given',
    seconds: 'how many seconds the load lasts (chat)',
  },
  catalog: {
    init: 'a first catalogue for any PostgreSQL database; nothing is changed there',
    database: 'address of the database: postgres://…',
    schema: 'the schema, where several have tables',
    out: 'where to write the catalogue; on the screen when not given',
    force: 'write over the file if it is there',
    file: 'the catalogue of that database, see svod catalog init',
  },
};

/** What each argument and option of the command line is for, as `--help` says it. */
export const optionWords: Record<Language, typeof ru> = { ru, en };
