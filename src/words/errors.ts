import type { Language } from '../capabilities/tool.ts';
import type { ErrorCode } from '../errors.ts';
import { configProblem } from './config.ts';

type Detail = Readonly<Record<string, string | number>>;
type Sentence = (detail: Detail) => string;

const ru: Record<ErrorCode, Sentence> = {
  usage: d =>
    d.member === undefined
      ? `Команда написана не так${colon(d.problem)} Подсказка: svod --help.`
      : `Участника «${d.member}» нет. Напишите РОЛЬ@КОМПАНИЯ: роли — ${d.roles}; компании — ${d.companies}.`,
  config_invalid: d => `Проверьте настройки:\n${problemLines(d, 'ru')}`,
  home_in_use: d =>
    `Папка ${d.home ?? 'данных'} уже открыта другим процессом svod${d.pid ? ` (процесс ${d.pid})` : ''}. Остановите его или укажите другую папку в SVOD_HOME.`,
  database_unreachable: d =>
    `База данных не отвечает. Проверьте, что сервер запущен и адрес в ${d.option ?? 'DATABASE_URL'} верен.`,
  database_restarting: () => 'База перезапускается после тяжёлого запроса. Повторите через несколько секунд.',
  migration_failed: d =>
    `Не удалось обновить схему базы: ${d.file} ${
      {
        changed: 'изменился после того, как был применён: верните файл, каким он был',
        late: `идёт раньше уже применённого ${d.after}: дайте файлу номер больше`,
        misnamed: 'назван не как 0001_что-делает.sql, или его номер занят',
        gone: 'уже применён, а самого файла нет: эта версия svod старее базы',
      }[String(d.reason)] ?? 'не выполнился, причина в журнале'
    }. Данные не изменены.`,
  statement_timeout: () =>
    'Запрос оказался слишком тяжёлым и был остановлен. Сузьте его: добавьте город, период или компанию.',
  statement_rejected: () => 'Такой запрос здесь не выполняется: можно только читать данные о клиентах.',
  statement_failed: () => 'Этот запрос не получилось выполнить. Попробуйте спросить иначе.',
  result_too_large: () => 'Ответ слишком велик. Сузьте запрос или возьмите меньше столбцов.',
  file_unreadable: d => `Файл ${d.file ?? ''} не читается: проверьте путь и права.`,
  file_format: d => `Файл ${d.file ?? ''} не похож на CSV, TSV, XLSX или JSON Lines${colon(d.reason)}`,
  file_too_large: d => `Файл слишком велик: отсюда можно взять не больше ${d.megabytes ?? '?'} МБ.`,
  mapping_incomplete: d =>
    `В файле ${d.file ?? ''} не нашлось столбцов, по которым можно узнать человека. Укажите их сами: --map ФАЙЛ.`,
  import_interrupted: d =>
    `Загрузка ${d.file ?? ''} прервана. Запустите её ещё раз: она продолжится без повторов.`,
  company_unknown: d => `Компании «${d.company ?? ''}» нет. Есть: ${d.known ?? ''}.`,
  not_allowed: d =>
    d.reason === 'approval'
      ? 'Выгрузку с телефонами и адресами почты должен одобрить администратор. Попросите о ней бота в личной переписке.'
      : 'Для этого у вас нет прав. Обратитесь к администратору.',
  not_found: d => `Не нашлось: ${d.what ?? 'то, что вы ищете'}.`,
  model_unavailable: () => 'Языковая модель сейчас не отвечает. Можно ответить без неё.',
  model_timeout: () => 'Языковая модель не успела ответить. Можно ответить без неё.',
  model_misconfigured: d => `Модель ${d.model ?? ''} не настроена: проверьте SVOD_MODEL и ключ.`,
  cancelled: () => 'Остановлено.',
  internal: d =>
    `Что-то сломалось у нас. Попробуйте ещё раз${d.reference ? `; номер для поддержки: ${d.reference}` : ''}.`,
};

const en: Record<ErrorCode, Sentence> = {
  usage: d =>
    d.member === undefined
      ? `The command is not quite right${colon(d.problem)} See svod --help.`
      : `There is no member “${d.member}”. Write ROLE@COMPANY: roles are ${d.roles}; companies are ${d.companies}.`,
  config_invalid: d => `Please check the settings:\n${problemLines(d, 'en')}`,
  home_in_use: d =>
    `The folder ${d.home ?? ''} is open in another svod process${d.pid ? ` (process ${d.pid})` : ''}. Stop that one, or choose another folder with SVOD_HOME.`,
  database_unreachable: d =>
    `The database does not answer. Check that the server runs and that ${d.option ?? 'DATABASE_URL'} is right.`,
  database_restarting: () => 'The base is restarting after a heavy query. Please try again in a few seconds.',
  migration_failed: d =>
    `The schema could not be updated: ${d.file} ${
      {
        changed: 'was changed after it had been applied: put back the file as it was',
        late: `comes before ${d.after}, which is applied already: give it a higher number`,
        misnamed: 'is not named 0001_what-it-does.sql, or its number is taken',
        gone: 'is applied already, but its file is gone: this svod is older than the base',
      }[String(d.reason)] ?? 'could not be run; the log tells why'
    }. No data was changed.`,
  statement_timeout: () =>
    'That question was too heavy and has been stopped. Narrow it down: add a city, a period or a company.',
  statement_rejected: () => 'That statement is not run here: client data can only be read.',
  statement_failed: () => 'That query could not be carried out. Try asking in another way.',
  result_too_large: () => 'The answer is too large. Narrow the question or take fewer columns.',
  file_unreadable: d => `The file ${d.file ?? ''} cannot be read: check the path and the rights.`,
  file_format: d =>
    `The file ${d.file ?? ''} does not look like CSV, TSV, XLSX or JSON Lines${colon(d.reason)}`,
  file_too_large: d => `The file is too large: at most ${d.megabytes ?? '?'} MB can be taken from here.`,
  mapping_incomplete: d =>
    `No columns in ${d.file ?? 'the file'} tell who the person is. Name them yourself: --map FILE.`,
  import_interrupted: d =>
    `The import of ${d.file ?? ''} was interrupted. Run it again: it goes on without repeats.`,
  company_unknown: d => `There is no company “${d.company ?? ''}”. Known: ${d.known ?? ''}.`,
  not_allowed: d =>
    d.reason === 'approval'
      ? 'An admin has to approve an export with phones and e-mail addresses. Ask the bot for it in a private conversation.'
      : 'You do not have the rights for that. Ask an administrator.',
  not_found: d => `Not found: ${d.what ?? 'what you are looking for'}.`,
  model_unavailable: () => 'The language model does not answer right now. You can have an answer without it.',
  model_timeout: () => 'The language model did not answer in time. You can have an answer without it.',
  model_misconfigured: d => `The model ${d.model ?? ''} is not set up: check SVOD_MODEL and its key.`,
  cancelled: () => 'Stopped.',
  internal: d =>
    `Something broke on our side. Please try again${d.reference ? `; reference ${d.reference}` : ''}.`,
};

const sentences: Record<Language, Record<ErrorCode, Sentence>> = { ru, en };

/** The sentence a person reads for an error code; `detail` fills its holes. */
export function errorSentence(code: ErrorCode, detail: Detail, language: Language): string {
  return sentences[language][code](detail).trim();
}

function problemLines({ problems, file, where }: Detail, language: Language): string {
  if (problems === undefined) return [file, where].filter(Boolean).join(': ');
  const lines = String(problems).split('\n');
  return lines.map(problem => configProblem(problem, language)).join('\n');
}

function colon(text: string | number | undefined): string {
  return text === undefined || text === '' ? '.' : `: ${text}.`;
}
