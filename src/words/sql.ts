import type { GuardCode } from '../capabilities/text2sql/guard-verdict.ts';
import type { FailureCode } from '../capabilities/text2sql/run-failure.ts';
import type { Language } from '../capabilities/tool.ts';

type Sentence = (subject: string) => string;

interface SqlWords {
  /** Why the guard refused; `subject` is the name at fault as the statement wrote it. */
  readonly guard: Readonly<Record<GuardCode, Sentence>>;
  /** Why a statement that was let through did not finish. */
  readonly failure: Readonly<Record<FailureCode, Sentence>>;
  readonly rowCount: (shown: string, total: string) => string;
  readonly usage: { readonly nothing: string; readonly line: (line: number) => string };
}

const ru: SqlWords = {
  guard: {
    empty: () => 'Запрос пуст.',
    too_long: () => 'Запрос слишком длинный: не больше 64 КБ.',
    too_deep: () => 'Запрос слишком сложный: слишком много вложенных частей.',
    syntax: () => 'Это не похоже на SQL для PostgreSQL: есть синтаксическая ошибка.',
    several_statements: () => 'Можно выполнить только одну команду за раз.',
    not_a_select: () => 'Данные можно только читать: разрешён один SELECT.',
    locking: () => 'Блокировать строки нельзя: уберите FOR UPDATE или FOR SHARE.',
    parameter: () => 'Параметры ($1) здесь не подставляются: впишите значение.',
    unknown_syntax: s => `Такая конструкция не разрешена${named(s)}.`,
    relation: s => `Такой таблицы для вопросов нет${named(s)}.`,
    column: s => `Такого столбца у этой таблицы нет${named(s)}.`,
    function: s => `Эта функция не разрешена${named(s)}.`,
    operator: s => `Этот оператор не разрешён${named(s)}.`,
    type: s => `Приводить к этому типу нельзя${named(s)}.`,
    collation: s => `Это правило сортировки не разрешено${named(s)}.`,
    session_value: s => `Сведения о сеансе не читаются${named(s)}.`,
    too_much_work: s => `Запрос потребовал бы слишком много работы${named(s)}. Уменьшите границы.`,
    endless_recursion: s => `У рекурсии не видно конца${named(s)}. Добавьте условие вида n < 12.`,
    unlinked_relations: s => `Таблицы ничем не связаны${named(s)}. Добавьте условие соединения.`,
    guard_failed: () => 'Запрос не удалось проверить, поэтому он не выполнен.',
  },
  failure: {
    statement_timeout: () => 'Запрос оказался слишком тяжёлым и был остановлен.',
    cancelled: () => 'Остановлено.',
    unknown_column: s => `Такого столбца нет${named(s)}.`,
    unknown_relation: s => `Такой таблицы нет${named(s)}.`,
    unknown_function: s => `Функции или оператора для таких типов нет${named(s)}.`,
    ambiguous_column: s => `Неясно, из какой таблицы столбец${named(s)}.`,
    grouping: s => `Столбец должен быть в GROUP BY или внутри агрегата${named(s)}.`,
    type_mismatch: () => 'Типы в запросе не подходят друг к другу.',
    invalid_value: () => 'Значение не удалось прочитать как нужный тип.',
    invalid_date: () => 'Дату не удалось прочитать: пишите ГГГГ-ММ-ДД.',
    division_by_zero: () => 'Деление на ноль: оберните делитель в NULLIF(…, 0).',
    out_of_range: () => 'Число вышло за границы своего типа.',
    several_rows: () => 'Подзапрос вернул больше одной строки там, где нужна одна.',
    invalid_pattern: () => 'Образец поиска записан неверно.',
    syntax: () => 'Сервер не принял этот синтаксис.',
    too_complex: () => 'Запрос слишком сложен для сервера.',
    out_of_resources: () => 'Для этого запроса не хватило памяти или места.',
    not_allowed: () => 'На это нет прав.',
    other: () => 'Запрос не получилось выполнить.',
  },
  rowCount: (shown, total) => (shown === total ? `Строк: ${total}` : `Показано строк: ${shown} из ${total}`),
  usage: {
    nothing: 'напишите запрос или укажите --file F.jsonl',
    line: line => `строка ${line}: нужен объект JSON с полями id и sql`,
  },
};

const en: SqlWords = {
  guard: {
    empty: () => 'The statement is empty.',
    too_long: () => 'The statement is too long: 64 KB at most.',
    too_deep: () => 'The statement is too complex: too many nested parts.',
    syntax: () => 'This is no valid PostgreSQL statement: there is a syntax error.',
    several_statements: () => 'Only one statement can be run at a time.',
    not_a_select: () => 'Data can only be read: one SELECT is allowed.',
    locking: () => 'Rows cannot be locked: leave out FOR UPDATE or FOR SHARE.',
    parameter: () => 'Parameters ($1) are not filled in here: write the value.',
    unknown_syntax: s => `This construct is not allowed${named(s)}.`,
    relation: s => `There is no such relation to ask${named(s)}.`,
    column: s => `The relation has no such column${named(s)}.`,
    function: s => `This function is not allowed${named(s)}.`,
    operator: s => `This operator is not allowed${named(s)}.`,
    type: s => `A cast to this type is not allowed${named(s)}.`,
    collation: s => `This collation is not allowed${named(s)}.`,
    session_value: s => `Facts about the session cannot be read${named(s)}.`,
    too_much_work: s => `The statement would ask for too much work${named(s)}. Lower its bounds.`,
    endless_recursion: s => `The recursion has no visible end${named(s)}. Add a condition such as n < 12.`,
    unlinked_relations: s => `Nothing links these relations${named(s)}. Add a join condition.`,
    guard_failed: () => 'The statement could not be checked, so it was not run.',
  },
  failure: {
    statement_timeout: () => 'The statement was too heavy and has been stopped.',
    cancelled: () => 'Stopped.',
    unknown_column: s => `There is no such column${named(s)}.`,
    unknown_relation: s => `There is no such relation${named(s)}.`,
    unknown_function: s => `There is no function or operator for these types${named(s)}.`,
    ambiguous_column: s => `It is unclear which relation the column belongs to${named(s)}.`,
    grouping: s => `The column must be in GROUP BY or inside an aggregate${named(s)}.`,
    type_mismatch: () => 'The types in the statement do not fit together.',
    invalid_value: () => 'A value could not be read as the type that was asked for.',
    invalid_date: () => 'A date could not be read: write YYYY-MM-DD.',
    division_by_zero: () => 'Division by zero: wrap the divisor in NULLIF(…, 0).',
    out_of_range: () => 'A number went beyond the range of its type.',
    several_rows: () => 'A subquery returned more than one row where one is needed.',
    invalid_pattern: () => 'A search pattern is not valid.',
    syntax: () => 'The server did not accept this syntax.',
    too_complex: () => 'The statement is too complex for the server.',
    out_of_resources: () => 'There was not enough memory or space for this statement.',
    not_allowed: () => 'There are no rights for this.',
    other: () => 'The statement could not be carried out.',
  },
  rowCount: (shown, total) => (shown === total ? `Rows: ${total}` : `Rows shown: ${shown} of ${total}`),
  usage: {
    nothing: 'write a statement or name --file F.jsonl',
    line: line => `line ${line}: a JSON object with id and sql is needed`,
  },
};

export const sqlWords: Readonly<Record<Language, SqlWords>> = { ru, en };

/** Why the guard refused, one sentence. */
export function guardReason(code: GuardCode, subject: string | null, language: Language): string {
  return sqlWords[language].guard[code](subject ?? '');
}

/** Why a statement failed, one sentence. */
export function failureReason(code: FailureCode, subject: string | null, language: Language): string {
  return sqlWords[language].failure[code](subject ?? '');
}

function named(subject: string): string {
  return subject === '' ? '' : `: ${subject}`;
}
