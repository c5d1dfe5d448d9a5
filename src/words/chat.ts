import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countOf, formatNumber } from './format.ts';

const SECONDS: CountForms = { ru: ['секунду', 'секунды', 'секунд'], en: ['second', 'seconds'] };
const MINUTES: CountForms = { ru: ['минуту', 'минуты', 'минут'], en: ['minute', 'minutes'] };
const ROWS: CountForms = { ru: ['строка', 'строки', 'строк'], en: ['row', 'rows'] };

const ru = {
  reading: 'Читаю вопрос…',
  understood: (how: string) => `Как я понял: ${how}`,
  shownOf: (shown: number, total: number) =>
    shown >= total
      ? countOf(total, ROWS, 'ru')
      : `${formatNumber(shown, 'ru')} из ${formatNumber(total, 'ru')}`,
  buttons: {
    sql: 'Показать запрос',
    chart: 'Графиком',
    table: 'Таблицей',
    csv: 'CSV',
    xlsx: 'XLSX',
    refine: 'Уточнить',
    good: '👍 Хороший ответ',
    bad: '👎 Плохой ответ',
    withoutModel: 'Ответить без модели',
    showHere: 'Показать здесь без личных данных',
  },
  asChart: 'построй график',
  sqlCaption: 'Запрос, которым получен ответ:',
  noStatement: 'Запроса пока нет: сначала задайте вопрос.',
  table: 'Те же данные таблицей:',
  makingFile: 'Готовлю файл…',
  working: 'Секунду…',
  exported: (name: string, rows: number) => `Файл «${name}»: ${countOf(rows, ROWS, 'ru')}.`,
  exportedPart: (name: string, rows: number, total: number) =>
    `Файл «${name}»: первые ${countOf(rows, ROWS, 'ru')} из ${countOf(total, ROWS, 'ru')}. Остальное не вошло: сузьте вопрос.`,
  exportUsage: 'Напишите формат: /export csv или /export xlsx.',
  nothingToExport: 'Выгружать пока нечего: сначала задайте вопрос, на который ответом будет таблица.',
  pictureGone: 'Картинка не сохранилась. Спросите ещё раз, и я нарисую её заново.',
  refine: {
    title: 'Уточнить ответ',
    label: 'Что изменить или добавить?',
    submit: 'Спросить',
  },
  feedback: {
    thanks: 'Спасибо!',
    title: 'Что не так с ответом?',
    reason: 'Что именно?',
    reasons: {
      numbers: 'Цифры неверны',
      misread: 'Вопрос понят не так',
      incomplete: 'Чего-то не хватает',
      unclear: 'Ответ непонятен',
      other: 'Другое',
    },
    details: 'Подробнее, если хотите',
    submit: 'Отправить',
    kept: 'Спасибо, это поможет отвечать точнее.',
  },
  chosen: (label: string) => `Выбрано: ${label}`,
  press: {
    foreign: 'Эта кнопка не для вас.',
    expired: 'Кнопка устарела. Спросите ещё раз.',
    used: 'Уже нажато.',
    done: 'Уже сделано.',
    decided: (who: string, when: string) => `Уже решено: ${who}, ${when}`,
    changed: 'С тех пор ваши права изменились. Задайте вопрос ещё раз.',
    gone: 'Этого ответа больше нет. Задайте вопрос ещё раз.',
    nothingRuns: 'Сейчас ничего не выполняется.',
  },
  room: {
    sentPrivately: (name: string) =>
      name === '' ? 'Ответ отправлен лично тому, кто спросил.' : `Ответ отправлен лично: ${name}.`,
    forOnly: 'Ответ на вопрос из общей беседы:',
    noRights:
      'Здесь могут читать люди, которым этих данных видеть нельзя, поэтому отвечаю лично тому, кто спросил.',
    privateOnly: 'Эта команда работает только в личной переписке со мной.',
    hello:
      'Здравствуйте! Я отвечаю на вопросы о клиентах. Обратитесь ко мне в сообщении или ответьте на моё. Личные данные в общей беседе я не показываю: их пришлю в личную переписку.',
  },
  tooLong: (limit: number) => `Сообщение слишком длинное: уложитесь в ${formatNumber(limit, 'ru')} знаков.`,
  tooFast: (seconds: number) => `Слишком много вопросов подряд. Подождите ${wait(seconds, 'ru')}.`,
  tooManyAtOnce: 'Я ещё отвечаю на ваши прошлые вопросы. Дождитесь ответа, пожалуйста.',
  budgetSpent:
    'На сегодня вопросы закончились. Продолжим завтра, или попросите администратора поднять предел.',
  companyBudgetSpent:
    'Вопросы вашей компании на сегодня закончились. Продолжим завтра, или попросите администратора поднять предел.',
  reference: (reference: string) => `Номер для поддержки: ${reference}.`,
  files: {
    call: 'Расшифровывать записи звонков здесь пока не умею. Могу ответить на вопрос о клиентах: просто напишите его.',
    other:
      'С этим файлом я ничего сделать не могу. Клиентские файлы загружает администратор: svod import. А на вопрос о клиентах отвечу, если напишете его словами.',
    several: 'Пришлите записи по одной, чтобы ничего не перепутать.',
  },
  shortcuts: {
    similar: (text: string) => `найди похожих на ${text}`,
    explain: (text: string) => `объясни число ${text}`,
    noSimilar: 'Искать похожих клиентов я пока не умею.',
    noExplain:
      'Объяснить чужое сообщение не получится. Спросите о числе словами, и я покажу запрос, которым оно получено.',
    noText: 'В этом сообщении нет текста.',
  },
};

const en: typeof ru = {
  reading: 'Reading the question…',
  understood: how => `How I read it: ${how}`,
  shownOf: (shown, total) =>
    shown >= total
      ? countOf(total, ROWS, 'en')
      : `${formatNumber(shown, 'en')} of ${formatNumber(total, 'en')}`,
  buttons: {
    sql: 'Show SQL',
    chart: 'As a chart',
    table: 'As a table',
    csv: 'CSV',
    xlsx: 'XLSX',
    refine: 'Refine',
    good: '👍 Good answer',
    bad: '👎 Bad answer',
    withoutModel: 'Answer without the model',
    showHere: 'Show here without personal data',
  },
  asChart: 'draw a chart',
  sqlCaption: 'The statement behind the answer:',
  noStatement: 'There is no statement yet: ask a question first.',
  table: 'The same data as a table:',
  makingFile: 'Making the file…',
  working: 'One moment…',
  exported: (name, rows) => `The file “${name}”: ${countOf(rows, ROWS, 'en')}.`,
  exportedPart: (name, rows, total) =>
    `The file “${name}”: the first ${countOf(rows, ROWS, 'en')} of ${countOf(total, ROWS, 'en')}. The rest did not fit: narrow the question.`,
  exportUsage: 'Name the format: /export csv or /export xlsx.',
  nothingToExport: 'There is nothing to export yet: first ask a question that a table answers.',
  pictureGone: 'The picture is gone. Ask again and I will draw it anew.',
  refine: {
    title: 'Refine the answer',
    label: 'What should change?',
    submit: 'Ask',
  },
  feedback: {
    thanks: 'Thank you!',
    title: 'What is wrong?',
    reason: 'What exactly?',
    reasons: {
      numbers: 'The numbers are wrong',
      misread: 'The question was misread',
      incomplete: 'Something is missing',
      unclear: 'The answer is unclear',
      other: 'Something else',
    },
    details: 'More, if you like',
    submit: 'Send',
    kept: 'Thank you, that helps to answer better.',
  },
  chosen: label => `Chosen: ${label}`,
  press: {
    foreign: 'This button is not yours.',
    expired: 'This button is too old. Please ask again.',
    used: 'Already pressed.',
    done: 'Already done.',
    decided: (who, when) => `Already decided: ${who}, ${when}`,
    changed: 'Your rights have changed since. Please ask again.',
    gone: 'That answer is gone. Please ask again.',
    nothingRuns: 'Nothing is running right now.',
  },
  room: {
    sentPrivately: name => `The answer went privately to ${name || 'the one who asked'}.`,
    forOnly: 'The answer to the question from the group:',
    noRights:
      'People who may not see this data can read along here, so the answer goes privately to the one who asked.',
    privateOnly: 'This command works only in a private conversation with me.',
    hello:
      'Hello! I answer questions about clients. Mention me in a message or reply to one of mine. I show no personal data in a group: that goes to a private conversation.',
  },
  tooLong: limit => `The message is too long: keep it to ${formatNumber(limit, 'en')} characters.`,
  tooFast: seconds => `Too many questions in a row. Please wait ${wait(seconds, 'en')}.`,
  tooManyAtOnce: 'I am still answering your earlier questions. Please wait for the answer.',
  budgetSpent: 'Your questions for today are used up. Go on tomorrow, or ask an admin to raise the limit.',
  companyBudgetSpent:
    'Your company’s questions for today are used up. Go on tomorrow, or ask an admin to raise the limit.',
  reference: reference => `Reference: ${reference}.`,
  files: {
    call: 'I cannot transcribe calls here yet. I can answer a question about clients: just write it.',
    other:
      'There is nothing I can do with this file. Client files are loaded by an admin: svod import. A question about clients I will answer if you put it in words.',
    several: 'Please send recordings one at a time, so that nothing gets mixed up.',
  },
  shortcuts: {
    similar: text => `find people similar to ${text}`,
    explain: text => `explain the number ${text}`,
    noSimilar: 'I cannot look for similar clients yet.',
    noExplain:
      'I cannot explain somebody else’s message. Ask about the number in words, and I will show the statement behind it.',
    noText: 'There is no text in this message.',
  },
};

/** What svod says in a messenger beside its answers. */
export const chatWords: Record<Language, typeof ru> = { ru, en };

/** A wait as people say it: seconds up to a minute, whole minutes after. */
function wait(seconds: number, language: Language): string {
  return seconds < 60
    ? countOf(Math.max(1, Math.ceil(seconds)), SECONDS, language)
    : countOf(Math.ceil(seconds / 60), MINUTES, language);
}
