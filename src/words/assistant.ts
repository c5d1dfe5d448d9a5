import type { Language } from '../capabilities/tool.ts';
import { type CountForms, countForm, formatNumber } from './format.ts';

const people: CountForms = { ru: ['клиент', 'клиента', 'клиентов'], en: ['client', 'clients'] };
const rows: CountForms = { ru: ['строка', 'строки', 'строк'], en: ['row', 'rows'] };
const found: CountForms = { ru: ['Нашёлся', 'Нашлось', 'Нашлось'], en: ['Found', 'Found'] };

interface AssistantWords {
  readonly reading: string;
  readonly thinking: string;
  readonly waitingForModel: (seconds: number) => string;
  readonly querying: string;
  readonly modelUntrusted: string;
  readonly tooManySteps: string;
  readonly notUnderstood: string;
  readonly questionTooLong: (limit: number) => string;
  readonly questionEmpty: string;
  readonly greeting: string;
  readonly refusal: string;
  readonly withoutModel: string;
  /** Stands under an answer that the language model was asked for and did not give. */
  readonly answeredWithoutModel: (why: 'away' | 'slow' | 'unset' | 'wrong') => string;
  readonly clarify: string;
  /** How many there are in all; how many of them it shows, each place where people read says by itself. */
  readonly peopleFound: (total: number) => string;
  readonly rowsFound: (total: number) => string;
  readonly tableOf: (title: string, total: number) => string;
  readonly nothingFound: string;
  readonly searchedFor: (what: string) => string;
  readonly noValue: (what: string) => string;
  readonly answer: string;
  readonly waitsForApproval: (title: string) => string;
  readonly needsApproval: string;
  readonly notApproved: string;
}

export const assistantWords: Record<Language, AssistantWords> = {
  ru: {
    reading: 'Читаю вопрос…',
    thinking: 'Думаю над вопросом…',
    waitingForModel: seconds => `Модель занята, жду ${formatNumber(seconds, 'ru')} с…`,
    querying: 'Запрашиваю базу…',
    modelUntrusted: 'Языковая модель ответила так, что верить этому нельзя. Можно ответить без неё.',
    tooManySteps: 'Языковая модель запуталась и не дошла до ответа. Можно ответить без неё.',
    notUnderstood: 'Не получилось понять вопрос. Спросите короче и проще.',
    questionTooLong: limit => `Вопрос слишком длинный: уложитесь в ${formatNumber(limit, 'ru')} знаков.`,
    questionEmpty: 'Вопрос пуст. Напишите, что хотите узнать о клиентах.',
    greeting:
      'Здравствуйте! Я отвечаю на вопросы о клиентах: списки, количества, средние и суммы, разбивки по городам и месяцам. Спросите, например: «сколько клиентов в каждом городе».',
    refusal: 'Этого я не делаю: я только читаю данные о клиентах и ничего в них не меняю.',
    withoutModel: 'Модель не справилась, отвечаю без неё…',
    answeredWithoutModel: why => {
      const reasons = {
        away: 'Языковая модель сейчас не отвечает',
        slow: 'Языковая модель не успела ответить',
        unset: 'Языковая модель не настроена',
        wrong: 'Языковая модель с вопросом не справилась',
      };
      return `${reasons[why]}, поэтому ответ дан без неё.`;
    },
    clarify: 'Уточните, пожалуйста.',
    peopleFound: total =>
      `${countForm(total, found, 'ru')} ${formatNumber(total, 'ru')} ${countForm(total, people, 'ru')}.`,
    rowsFound: total => `Нашлось: ${formatNumber(total, 'ru')} ${countForm(total, rows, 'ru')}.`,
    tableOf: (title, total) => `${title} — ${formatNumber(total, 'ru')} ${countForm(total, rows, 'ru')}.`,
    nothingFound: 'Ничего не нашлось.',
    searchedFor: what => `Искал так: ${what}`,
    noValue: what => `${what}: данных нет.`,
    answer: 'Ответ',
    waitsForApproval: title => `${title}: ждёт одобрения. Как только решат, я напишу.`,
    needsApproval:
      'Это сначала должен одобрить администратор. Попросите об этом в личной переписке со мной в мессенджере.',
    notApproved: 'Это не одобрили.',
  },
  en: {
    reading: 'Reading the question…',
    thinking: 'Thinking about the question…',
    waitingForModel: seconds => `The model is busy, waiting ${formatNumber(seconds, 'en')} s…`,
    querying: 'Asking the database…',
    modelUntrusted:
      'The language model answered in a way that cannot be trusted. You can have an answer without it.',
    tooManySteps: 'The language model lost its way and reached no answer. You can have an answer without it.',
    notUnderstood: 'The question could not be understood. Try a shorter and simpler one.',
    questionTooLong: limit => `The question is too long: keep it to ${formatNumber(limit, 'en')} characters.`,
    questionEmpty: 'The question is empty. Write what you would like to know about the clients.',
    greeting:
      'Hello! I answer questions about the clients: lists, counts, averages and totals, breakdowns by city or month. Try “how many clients are there in each city”.',
    refusal: 'I do not do that: I only read client data and never change it.',
    withoutModel: 'The model did not manage, answering without it…',
    answeredWithoutModel: why => {
      const reasons = {
        away: 'The language model does not answer right now',
        slow: 'The language model did not answer in time',
        unset: 'The language model is not set up',
        wrong: 'The language model could not cope with the question',
      };
      return `${reasons[why]}, so this answer was made without it.`;
    },
    clarify: 'Could you be more specific?',
    peopleFound: total => `Found ${formatNumber(total, 'en')} ${countForm(total, people, 'en')}.`,
    rowsFound: total => `Found ${formatNumber(total, 'en')} ${countForm(total, rows, 'en')}.`,
    tableOf: (title, total) => `${title} — ${formatNumber(total, 'en')} ${countForm(total, rows, 'en')}.`,
    nothingFound: 'Nothing was found.',
    searchedFor: what => `This is what I looked for: ${what}`,
    noValue: what => `${what}: no data.`,
    answer: 'Answer',
    waitsForApproval: title => `${title}: waiting for approval. I will write as soon as it is decided.`,
    needsApproval:
      'An admin has to approve this first. Ask for it in a private conversation with me in a messenger.',
    notApproved: 'This was not approved.',
  },
};
