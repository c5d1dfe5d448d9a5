import { createServer } from 'node:net';
import { createLogger } from '../log.ts';
import { doctorMessengerWords } from '../words/doctor-messengers.ts';
import { type Finding, found, type Patient } from './doctor-checks.ts';

/** The messengers that are configured, asked whether they know us. Nothing of what people wrote is taken. */
export async function* checkMessengers(patient: Patient): AsyncGenerator<Finding> {
  if (patient.config.telegram.kind !== 'off') yield await checkTelegram(patient);
  if (patient.config.slack.kind === 'off') return;
  yield await checkSlack(patient);
  const port = await checkSlackPort(patient);
  if (port) yield port;
}

async function checkTelegram({ config, language }: Patient): Promise<Finding> {
  const { telegram, secrets } = config;
  const words = doctorMessengerWords[language].telegram;
  const { examineTelegram } = await import('../chat/telegram/examine.ts');
  const finding = await examineTelegram({
    token: secrets.telegramToken ?? '',
    apiRoot: telegram.kind === 'off' ? null : telegram.apiRoot,
    updates: telegram.kind === 'webhook' ? { kind: 'webhook', url: telegram.url } : { kind: 'polling' },
  });
  const warn = (text: string, advice: string): Finding => ({
    check: 'telegram',
    status: 'warn',
    text,
    advice,
  });
  switch (finding.kind) {
    case 'refused':
      return { check: 'telegram', status: 'fail', text: words.refused, advice: words.refusedAdvice };
    case 'unreachable':
      return { check: 'telegram', status: 'fail', text: words.unreachable, advice: words.unreachableAdvice };
    case 'ok':
      return found('telegram', words.ok(finding.username, finding.waiting));
    case 'webhook_set':
      return warn(words.webhookSet(finding.username), words.webhookSetAdvice);
    case 'webhook_elsewhere':
      return warn(words.webhookElsewhere(finding.username), words.webhookElsewhereAdvice);
    case 'webhook_failing':
      return warn(words.webhookFailing(finding.username, finding.waiting), words.webhookFailingAdvice);
    case 'polled_elsewhere':
      return warn(words.polledElsewhere(finding.username), words.polledElsewhereAdvice);
  }
}

async function checkSlack({ config, language }: Patient): Promise<Finding> {
  const { slack, secrets, logLevel } = config;
  const words = doctorMessengerWords[language].slack;
  const { examineSlack } = await import('../chat/slack/examine.ts');
  const finding = await examineSlack({
    apiUrl: slack.kind === 'off' ? '' : slack.apiUrl,
    botToken: secrets.slackBotToken,
    appToken: slack.kind === 'socket' ? secrets.slackAppToken : null,
    logger: createLogger(logLevel),
  });
  const fail = (text: string, advice: string): Finding => ({ check: 'slack', status: 'fail', text, advice });
  switch (finding.kind) {
    case 'bot_token_refused':
      return fail(words.botTokenRefused, words.botTokenRefusedAdvice);
    case 'app_token_refused':
      return fail(words.appTokenRefused, words.appTokenRefusedAdvice);
    case 'socket_not_allowed':
      return fail(words.socketNotAllowed, words.socketNotAllowedAdvice);
    case 'unreachable':
      return fail(words.unreachable, words.unreachableAdvice);
    case 'answers':
      return found('slack', words.answers);
    case 'ok':
      return finding.missing.length === 0
        ? found('slack', words.ok(finding.team))
        : {
            check: 'slack',
            status: 'warn',
            text: words.scopesMissing(finding.team, finding.missing.join(', ')),
            advice: words.scopesMissingAdvice,
          };
  }
}

/** Slack's requests come to a port of their own; null where none is opened. */
async function checkSlackPort({ config: { slack }, language }: Patient): Promise<Finding | null> {
  if (slack.kind !== 'http') return null;
  const { host, port } = slack.listen;
  const isFree = await new Promise<boolean>(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
  if (isFree) return null;
  const words = doctorMessengerWords[language].slack;
  return {
    check: 'slackPort',
    status: 'warn',
    text: words.portBusy(`${host}:${port}`),
    advice: words.portBusyAdvice,
  };
}
