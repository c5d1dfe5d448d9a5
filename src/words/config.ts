import type { Language } from '../capabilities/tool.ts';

type Sentence = string | ((value: string) => string);

const SECONDS = { ru: 'нужно число секунд от 1 до 3600', en: 'a number of seconds from 1 to 3600 is needed' };
const KEY = {
  ru: 'нужны 32 байта в base64: openssl rand -base64 32',
  en: '32 bytes in base64 are needed: openssl rand -base64 32',
};

const ru: Record<string, Sentence> = {
  SVOD_HOME: 'нужен путь к папке',
  'SVOD_HOME:closed': home => `в папку ${home} нельзя писать`,
  DATABASE_URL: 'адрес начинается с postgres:// или postgresql://',
  'DATABASE_URL:old': version => `нужен PostgreSQL 15 или новее, а на сервере ${version}`,
  SVOD_SHARING: 'выберите group или own',
  SVOD_MODEL: 'нужно embedded или поставщик:модель, например openai:gpt-5',
  SVOD_MODEL_BASE_URL: 'нужен адрес вида http://localhost:11434/v1',
  SVOD_MODEL_API_KEY: 'ключ пуст',
  SVOD_MODEL_TIMEOUT_SECONDS: SECONDS.ru,
  SVOD_EMBEDDING_MODEL: 'нужно openai:модель или ollama:модель, например openai:text-embedding-3-small',
  SVOD_MODEL_SEES: 'выберите schema, aggregates или rows',
  SVOD_HTTP_HOST: 'нужен адрес, например 127.0.0.1',
  'SVOD_HTTP_HOST:closed': address => `по адресу ${address} страница не открывается`,
  SVOD_HTTP_PORT: 'нужно целое число от 0 до 65535',
  'SVOD_HTTP_PORT:taken': port => `порт ${port} занят`,
  SVOD_WEB_TOKEN: 'нужно не меньше 16 знаков',
  'SVOD_WEB_TOKEN:open': 'без ключа доступа страницу нельзя открывать другим машинам (SVOD_HTTP_HOST)',
  SVOD_TELEGRAM_TOKEN: 'нужен токен бота от @BotFather, вида 123456789:AA…',
  'SVOD_TELEGRAM_TOKEN:refused': 'Telegram не принимает этот токен: возьмите действующий у @BotFather',
  SVOD_TELEGRAM_FRAMEWORK: 'выберите telegraf или grammy',
  SVOD_TELEGRAM_MODE: 'выберите polling или webhook',
  SVOD_TELEGRAM_WEBHOOK_URL: 'нужен адрес вида https://bot.example.org/telegram',
  'SVOD_TELEGRAM_WEBHOOK_URL:missing':
    'для режима webhook нужен адрес, на который Telegram пришлёт сообщения',
  'SVOD_TELEGRAM_WEBHOOK_URL:plain': 'Telegram присылает сообщения только на https://',
  'SVOD_TELEGRAM_WEBHOOK_URL:refused': 'Telegram не принимает этот адрес: он должен быть виден из интернета',
  SVOD_TELEGRAM_WEBHOOK_SECRET: 'нужно от 16 до 256 латинских букв, цифр, _ и -',
  'SVOD_TELEGRAM_WEBHOOK_SECRET:missing':
    'для режима webhook нужен секрет: без него боту сможет писать кто угодно',
  SVOD_TELEGRAM_API_ROOT: 'нужен адрес вида http://localhost:8081',
  SVOD_TELEGRAM_FILES_DIR: 'нужен путь к папке файлов своего сервера Bot API',
  SVOD_SLACK_BOT_TOKEN: 'нужен токен бота из настроек приложения Slack, вида xoxb-…',
  'SVOD_SLACK_BOT_TOKEN:refused':
    'Slack не принимает этот токен: возьмите действующий в настройках приложения',
  'SVOD_SLACK_BOT_TOKEN:both':
    'выберите одно: токен одного рабочего пространства или SVOD_SLACK_CLIENT_ID для всех, кто установит приложение',
  SVOD_SLACK_MODE: 'выберите socket или http',
  SVOD_SLACK_APP_TOKEN: 'нужен токен приложения с правом connections:write, вида xapp-…',
  'SVOD_SLACK_APP_TOKEN:missing':
    'для режима socket нужен токен приложения с правом connections:write, вида xapp-…',
  'SVOD_SLACK_APP_TOKEN:refused':
    'Slack не принимает этот токен приложения: возьмите действующий в его настройках',
  SVOD_SLACK_SIGNING_SECRET: 'нужно не меньше 16 знаков: Signing Secret из настроек приложения',
  'SVOD_SLACK_SIGNING_SECRET:missing':
    'для режима http нужен Signing Secret из настроек приложения: без него боту сможет писать кто угодно',
  SVOD_SLACK_HTTP_HOST: 'нужен адрес, например 127.0.0.1',
  SVOD_SLACK_HTTP_PORT: 'нужно целое число от 0 до 65535',
  'SVOD_SLACK_HTTP_PORT:taken': 'этот порт занят',
  SVOD_SLACK_HTTP_PATH: 'нужен путь вида /slack/events',
  SVOD_SLACK_CLIENT_ID: 'нужен Client ID из настроек приложения: два числа через точку',
  SVOD_SLACK_CLIENT_SECRET: 'нужно не меньше 16 знаков: Client Secret из настроек приложения',
  'SVOD_SLACK_CLIENT_SECRET:missing':
    'вместе с SVOD_SLACK_CLIENT_ID нужен Client Secret из настроек приложения',
  SVOD_SLACK_STATE_SECRET: 'нужно не меньше 16 знаков: openssl rand -hex 32',
  'SVOD_SLACK_STATE_SECRET:missing':
    'вместе с SVOD_SLACK_CLIENT_ID нужен секрет, которым подписывается установка: openssl rand -hex 32',
  SVOD_SLACK_REDIRECT_URL: 'нужен адрес вида https://svod.example.org/slack/oauth_redirect',
  SVOD_SLACK_TOKEN_KEY: KEY.ru,
  'SVOD_SLACK_TOKEN_KEY:missing':
    'вместе с SVOD_SLACK_CLIENT_ID нужен ключ для токенов, 32 байта в base64: openssl rand -base64 32',
  SVOD_SLACK_API_URL: 'нужен адрес вида https://slack.com/api/',
  SVOD_QUERY_TIMEOUT_SECONDS: SECONDS.ru,
  SVOD_DOCUMENT_KEY: KEY.ru,
  'SVOD_DOCUMENT_KEY:erased':
    'нужен ключ, при котором стирали людей: без него файл вернул бы их. Если ключ сменился, задайте прежний в SVOD_DOCUMENT_KEY_PREVIOUS и запустите svod migrate --rotate-keys',
  'SVOD_DOCUMENT_KEY:rotate': 'нужен новый ключ: под ним номера документов шифруются заново',
  SVOD_DOCUMENT_KEY_PREVIOUS: KEY.ru,
  SVOD_CATALOG_DIR: 'нужен путь к папке каталога',
  SVOD_TIME_ZONE: 'такого часового пояса нет; пример: Europe/Moscow',
  SVOD_LANGUAGE: 'выберите ru или en',
  SVOD_EXPORT_APPROVAL: 'выберите none или contacts',
  SVOD_JOIN_DOMAINS:
    'нужно домен:роль@компания через запятую, например company.ru:marketer@d2; роль admin так не даётся',
  SVOD_LOG_LEVEL: 'выберите trace, debug, info, warn, error, fatal или silent',
};

const en: Record<string, Sentence> = {
  SVOD_HOME: 'the path of a folder is needed',
  'SVOD_HOME:closed': home => `the folder ${home} cannot be written`,
  DATABASE_URL: 'the address begins with postgres:// or postgresql://',
  'DATABASE_URL:old': version => `PostgreSQL 15 or newer is needed, this server has ${version}`,
  SVOD_SHARING: 'choose group or own',
  SVOD_MODEL: 'embedded or provider:model is needed, for example openai:gpt-5',
  SVOD_MODEL_BASE_URL: 'an address like http://localhost:11434/v1 is needed',
  SVOD_MODEL_API_KEY: 'the key is empty',
  SVOD_MODEL_TIMEOUT_SECONDS: SECONDS.en,
  SVOD_EMBEDDING_MODEL: 'openai:model or ollama:model is needed, for example openai:text-embedding-3-small',
  SVOD_MODEL_SEES: 'choose schema, aggregates or rows',
  SVOD_HTTP_HOST: 'an address is needed, for example 127.0.0.1',
  'SVOD_HTTP_HOST:closed': address => `the page cannot be opened at ${address}`,
  SVOD_HTTP_PORT: 'a whole number from 0 to 65535 is needed',
  'SVOD_HTTP_PORT:taken': port => `port ${port} is taken`,
  SVOD_WEB_TOKEN: 'at least 16 characters are needed',
  'SVOD_WEB_TOKEN:open': 'without an access key the page is not opened to other machines (SVOD_HTTP_HOST)',
  SVOD_TELEGRAM_TOKEN: 'a bot token from @BotFather is needed, like 123456789:AA…',
  'SVOD_TELEGRAM_TOKEN:refused': 'Telegram does not take this token: get a valid one from @BotFather',
  SVOD_TELEGRAM_FRAMEWORK: 'choose telegraf or grammy',
  SVOD_TELEGRAM_MODE: 'choose polling or webhook',
  SVOD_TELEGRAM_WEBHOOK_URL: 'an address like https://bot.example.org/telegram is needed',
  'SVOD_TELEGRAM_WEBHOOK_URL:missing': 'the webhook mode needs the address that Telegram posts messages to',
  'SVOD_TELEGRAM_WEBHOOK_URL:plain': 'Telegram posts messages to https:// only',
  'SVOD_TELEGRAM_WEBHOOK_URL:refused':
    'Telegram does not take this address: it has to be reachable from the internet',
  SVOD_TELEGRAM_WEBHOOK_SECRET: '16 to 256 Latin letters, digits, _ and - are needed',
  'SVOD_TELEGRAM_WEBHOOK_SECRET:missing':
    'the webhook mode needs a secret: without one anybody could speak to the bot',
  SVOD_TELEGRAM_API_ROOT: 'an address like http://localhost:8081 is needed',
  SVOD_TELEGRAM_FILES_DIR: 'the path of the files folder of your own Bot API server is needed',
  SVOD_SLACK_BOT_TOKEN: 'a bot token from the settings of the Slack app is needed, like xoxb-…',
  'SVOD_SLACK_BOT_TOKEN:refused':
    'Slack does not take this token: get a valid one from the settings of the app',
  'SVOD_SLACK_BOT_TOKEN:both':
    'choose one: the token of one workspace, or SVOD_SLACK_CLIENT_ID for all that install the app',
  SVOD_SLACK_MODE: 'choose socket or http',
  SVOD_SLACK_APP_TOKEN: 'an app token with connections:write is needed, like xapp-…',
  'SVOD_SLACK_APP_TOKEN:missing': 'the socket mode needs an app token with connections:write, like xapp-…',
  'SVOD_SLACK_APP_TOKEN:refused':
    'Slack does not take this app token: get a valid one from the settings of the app',
  SVOD_SLACK_SIGNING_SECRET:
    'at least 16 characters are needed: the Signing Secret from the settings of the app',
  'SVOD_SLACK_SIGNING_SECRET:missing':
    'the http mode needs the Signing Secret from the settings of the app: without it anybody could speak to the bot',
  SVOD_SLACK_HTTP_HOST: 'an address is needed, for example 127.0.0.1',
  SVOD_SLACK_HTTP_PORT: 'a whole number from 0 to 65535 is needed',
  'SVOD_SLACK_HTTP_PORT:taken': 'this port is taken',
  SVOD_SLACK_HTTP_PATH: 'a path like /slack/events is needed',
  SVOD_SLACK_CLIENT_ID: 'the Client ID from the settings of the app is needed: two numbers with a point',
  SVOD_SLACK_CLIENT_SECRET:
    'at least 16 characters are needed: the Client Secret from the settings of the app',
  'SVOD_SLACK_CLIENT_SECRET:missing':
    'with SVOD_SLACK_CLIENT_ID goes the Client Secret from the settings of the app',
  SVOD_SLACK_STATE_SECRET: 'at least 16 characters are needed: openssl rand -hex 32',
  'SVOD_SLACK_STATE_SECRET:missing':
    'with SVOD_SLACK_CLIENT_ID goes a secret that installations are signed with: openssl rand -hex 32',
  SVOD_SLACK_REDIRECT_URL: 'an address like https://svod.example.org/slack/oauth_redirect is needed',
  SVOD_SLACK_TOKEN_KEY: KEY.en,
  'SVOD_SLACK_TOKEN_KEY:missing':
    'with SVOD_SLACK_CLIENT_ID goes a key for the tokens, 32 bytes in base64: openssl rand -base64 32',
  SVOD_SLACK_API_URL: 'an address like https://slack.com/api/ is needed',
  SVOD_QUERY_TIMEOUT_SECONDS: SECONDS.en,
  SVOD_DOCUMENT_KEY: KEY.en,
  'SVOD_DOCUMENT_KEY:erased':
    'the key that people were erased under is needed: without it a file would bring them back. If it has changed, give the old one as SVOD_DOCUMENT_KEY_PREVIOUS and run svod migrate --rotate-keys',
  'SVOD_DOCUMENT_KEY:rotate': 'the new key is needed: document numbers are encrypted anew under it',
  SVOD_DOCUMENT_KEY_PREVIOUS: KEY.en,
  SVOD_CATALOG_DIR: 'the path of the catalogue folder is needed',
  SVOD_TIME_ZONE: 'there is no such time zone; an example: Europe/Moscow',
  SVOD_LANGUAGE: 'choose ru or en',
  SVOD_EXPORT_APPROVAL: 'choose none or contacts',
  SVOD_JOIN_DOMAINS:
    'domain:role@company is needed, with commas between several, for example company.com:marketer@d2; the role admin is not given that way',
  SVOD_LOG_LEVEL: 'choose trace, debug, info, warn, error, fatal or silent',
};

const sentences: Record<Language, Record<string, Sentence>> = { ru, en };

/**
 * What is wrong with a setting. `problem` is its name, with `:what` where it is more than its form, and a value after a
 * space: `SVOD_HTTP_PORT`, `SVOD_HTTP_PORT:taken 8080`. Anything else is said as it stands.
 */
export function configProblem(problem: string, language: Language): string {
  const [key = '', value = ''] = splitOnce(problem);
  const sentence = sentences[language][key];
  if (sentence === undefined) return problem;
  const [name] = key.split(':');
  return `${name}: ${typeof sentence === 'string' ? sentence : sentence(value)}`;
}

function splitOnce(text: string): string[] {
  const space = text.indexOf(' ');
  return space === -1 ? [text] : [text.slice(0, space), text.slice(space + 1)];
}
