import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf } from './format.ts';

const MESSAGES: CountForms = { ru: ['сообщение', 'сообщения', 'сообщений'], en: ['message', 'messages'] };

const ru = {
  telegram: {
    ok: (name: string, waiting: number) =>
      waiting === 0
        ? `Telegram отвечает, бот @${name}`
        : `Telegram отвечает, бот @${name}; ещё не забрано: ${countOf(waiting, MESSAGES, 'ru')}`,
    refused: 'Telegram не принимает токен бота',
    refusedAdvice: 'Скопируйте токен у @BotFather заново в SVOD_TELEGRAM_TOKEN: прежний мог быть отозван.',
    unreachable: 'Telegram не отвечает',
    unreachableAdvice:
      'Проверьте сеть и прокси; если бот работает через свой сервер Bot API, то и SVOD_TELEGRAM_API_ROOT.',
    webhookSet: (name: string) => `У бота @${name} задан вебхук, а svod настроен на опрос`,
    webhookSetAdvice:
      'svod start снимет вебхук, и та программа перестанет получать сообщения. Если бот общий, задайте SVOD_TELEGRAM_MODE=webhook или заведите другого бота.',
    webhookElsewhere: (name: string) => `Вебхук бота @${name} ведёт на другой адрес`,
    webhookElsewhereAdvice:
      'svod start заменит его адресом из SVOD_TELEGRAM_WEBHOOK_URL, и та программа перестанет получать сообщения.',
    webhookFailing: (name: string, waiting: number) =>
      `Telegram не может доставить боту @${name} ${countOf(waiting, MESSAGES, 'ru')}`,
    webhookFailingAdvice:
      'Если svod start сейчас не работает, это ожидаемо. Иначе проверьте, что SVOD_TELEGRAM_WEBHOOK_URL открывается из интернета и его сертификат действует.',
    polledElsewhere: (name: string) => `Сообщения бота @${name} забирает ещё одна программа`,
    polledElsewhereAdvice:
      'Если это ваш svod start, всё в порядке. Иначе остановите её: двум программам Telegram сообщений не отдаёт.',
  },
  slack: {
    ok: (team: string) => `Slack отвечает, приложение установлено в «${team}»`,
    answers: 'Slack отвечает; приложение ставят сами рабочие пространства',
    botTokenRefused: 'Slack не принимает токен бота',
    botTokenRefusedAdvice:
      'Скопируйте Bot User OAuth Token (xoxb-…) со страницы OAuth & Permissions в SVOD_SLACK_BOT_TOKEN: после переустановки приложения он меняется.',
    appTokenRefused: 'Slack не принимает токен приложения',
    appTokenRefusedAdvice:
      'Создайте App-Level Token (xapp-…) на странице Basic Information и скопируйте его в SVOD_SLACK_APP_TOKEN.',
    socketNotAllowed: 'Токену приложения не разрешён Socket Mode',
    socketNotAllowedAdvice:
      'Создайте на странице Basic Information новый App-Level Token с правом connections:write.',
    unreachable: 'Slack не отвечает',
    unreachableAdvice: 'Проверьте сеть и прокси, затем запустите проверку ещё раз.',
    scopesMissing: (team: string, scopes: string) => `Приложению в «${team}» не хватает прав: ${scopes}`,
    scopesMissingAdvice:
      'Обновите приложение по docs/slack-manifest.yaml и переустановите его (Install App): права даются при установке.',
    portBusy: (address: string) => `Адрес ${address} для запросов Slack занят`,
    portBusyAdvice:
      'Если это ваш svod start, всё в порядке. Иначе укажите другой порт: SVOD_SLACK_HTTP_PORT.',
  },
};

const en: typeof ru = {
  telegram: {
    ok: (name, waiting) =>
      waiting === 0
        ? `Telegram answers, the bot is @${name}`
        : `Telegram answers, the bot is @${name}; not taken yet: ${countOf(waiting, MESSAGES, 'en')}`,
    refused: 'Telegram refuses the bot’s token',
    refusedAdvice:
      'Copy the token from @BotFather into SVOD_TELEGRAM_TOKEN again: the old one may be revoked.',
    unreachable: 'Telegram does not answer',
    unreachableAdvice:
      'Check the network and the proxy; with a Bot API server of your own, check SVOD_TELEGRAM_API_ROOT too.',
    webhookSet: name => `The bot @${name} has a webhook, and svod is set to poll`,
    webhookSetAdvice:
      'svod start removes the webhook, and whatever is behind it gets no more messages. If the bot is shared, set SVOD_TELEGRAM_MODE=webhook or make another bot.',
    webhookElsewhere: name => `The webhook of the bot @${name} leads to another address`,
    webhookElsewhereAdvice:
      'svod start puts the address of SVOD_TELEGRAM_WEBHOOK_URL in its place, and whatever is behind the old one gets no more messages.',
    webhookFailing: (name, waiting) =>
      `Telegram cannot deliver to the bot @${name}: ${countOf(waiting, MESSAGES, 'en')} waiting`,
    webhookFailingAdvice:
      'If svod start is not running now, that is expected. Otherwise check that SVOD_TELEGRAM_WEBHOOK_URL can be opened from the internet and its certificate is valid.',
    polledElsewhere: name => `Another program takes the messages of the bot @${name}`,
    polledElsewhereAdvice:
      'If that is your svod start, all is well. Otherwise stop it: Telegram does not give messages to two programs.',
  },
  slack: {
    ok: team => `Slack answers, the app is installed in “${team}”`,
    answers: 'Slack answers; workspaces install the app by themselves',
    botTokenRefused: 'Slack refuses the bot token',
    botTokenRefusedAdvice:
      'Copy the Bot User OAuth Token (xoxb-…) from the page OAuth & Permissions into SVOD_SLACK_BOT_TOKEN: it changes when the app is reinstalled.',
    appTokenRefused: 'Slack refuses the app token',
    appTokenRefusedAdvice:
      'Make an App-Level Token (xapp-…) on the page Basic Information and copy it into SVOD_SLACK_APP_TOKEN.',
    socketNotAllowed: 'The app token may not use Socket Mode',
    socketNotAllowedAdvice:
      'Make a new App-Level Token with the scope connections:write on the page Basic Information.',
    unreachable: 'Slack does not answer',
    unreachableAdvice: 'Check the network and the proxy, then run this again.',
    scopesMissing: (team, scopes) => `The app in “${team}” lacks scopes: ${scopes}`,
    scopesMissingAdvice:
      'Update the app from docs/slack-manifest.yaml and reinstall it (Install App): scopes are granted when it is installed.',
    portBusy: address => `The address ${address} for Slack’s requests is taken`,
    portBusyAdvice:
      'If that is your svod start, all is well. Otherwise choose another: SVOD_SLACK_HTTP_PORT.',
  },
};

/** What `svod doctor` says about Telegram and Slack. */
export const doctorMessengerWords: Record<Language, typeof ru> = { ru, en };
