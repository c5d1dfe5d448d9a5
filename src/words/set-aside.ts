import type { Language } from '../capabilities/tool.ts';

const ru = {
  commands: {
    events: 'сообщения из Telegram и Slack, на которые не получилось ответить с трёх попыток',
    retry: 'ответить на такое сообщение ещё раз',
  },
  options: { reference: 'номер, который назвали человеку и который показывает svod chat events' },
  none: 'Таких сообщений нет: ответы дошли до всех.',
  howToRetry: 'Когда причина устранена: svod chat retry НОМЕР. Сообщения хранятся три дня.',
  retried: (reference: string) =>
    `Сообщение ${reference} снова в очереди. Работающий svod start ответит на него сразу, иначе ответ уйдёт при следующем запуске.`,
  noEvent: (reference: string) => `сообщения с номером ${reference}`,
  columns: {
    reference: 'Номер',
    setAsideAt: 'Отложено',
    platform: 'Откуда',
    name: 'Кто',
    said: 'Что',
  },
  kinds: {
    text: 'сообщение',
    command: 'команда',
    press: 'кнопка',
    form: 'форма',
    files: 'файл',
    shortcut: 'действие с сообщением',
    stop: 'остановка',
    lifecycle: 'событие чата',
  },
};

const en: typeof ru = {
  commands: {
    events: 'messages from Telegram and Slack that three tries could not answer',
    retry: 'answer such a message once more',
  },
  options: { reference: 'the reference that the person was given; svod chat events shows it' },
  none: 'There are none: everybody got an answer.',
  howToRetry: 'Once the cause is mended: svod chat retry NUMBER. The messages are kept for three days.',
  retried: reference =>
    `The message ${reference} is queued again. A running svod start answers it at once, otherwise the next start does.`,
  noEvent: reference => `a message with the reference ${reference}`,
  columns: {
    reference: 'Reference',
    setAsideAt: 'Set aside',
    platform: 'From',
    name: 'Who',
    said: 'What',
  },
  kinds: {
    text: 'message',
    command: 'command',
    press: 'button',
    form: 'form',
    files: 'file',
    shortcut: 'message shortcut',
    stop: 'stop',
    lifecycle: 'event of the chat',
  },
};

/** What `svod chat events` and `svod chat retry` say. */
export const setAsideWords: Record<Language, typeof ru> = { ru, en };
