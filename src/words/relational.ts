import type { Language } from '../capabilities/tool.ts';

type Op = '=' | '<>' | '<' | '<=' | '>' | '>=';

const ru = {
  columnsOf: (relation: string, columns: readonly string[]) => `${relation} (${columns.join(', ')})`,
  ofRows: (relation: string) => `(${relation})`,
  different: (what: string) => `${what}, каждое один раз`,
  with: (relation: string, tests: string | null) => `есть ${relation}${tests ? ` (${tests})` : ''}`,
  without: (relation: string, tests: string | null) => `нет: ${relation}${tests ? ` (${tests})` : ''}`,
  against: {
    avg: (column: string, op: Op) => `${column} ${side(op, 'больше', 'меньше')} среднего`,
    min: (column: string, op: Op) => `${column} ${side(op, 'больше', 'меньше')} наименьшего`,
    max: (column: string, op: Op) => `${column} ${side(op, 'больше', 'меньше')} наибольшего`,
  },
  empty: 'Не понял вопроса. Спросите о том, что есть в каталоге, — например так:',
  noWay: 'Не понял, как связать то, о чём спрошено. Уточните, пожалуйста.',
  hello: (relations: string) => `Здравствуйте! Отвечаю на вопросы по этой базе. В ней есть: ${relations}.`,
};

const en: typeof ru = {
  columnsOf: (relation, columns) => `${relation} (${columns.join(', ')})`,
  ofRows: relation => `(${relation})`,
  different: what => `${what}, each once`,
  with: (relation, tests) => `with ${relation}${tests ? ` (${tests})` : ''}`,
  without: (relation, tests) => `without ${relation}${tests ? ` (${tests})` : ''}`,
  against: {
    avg: (column, op) => `${column} ${side(op, 'above', 'below')} the average`,
    min: (column, op) => `${column} ${side(op, 'above', 'below')} the least`,
    max: (column, op) => `${column} ${side(op, 'above', 'below')} the greatest`,
  },
  empty: 'I did not understand. Ask about what the catalogue holds, for instance:',
  noWay: 'I do not see how what was asked is connected. Could you say it another way?',
  hello: relations => `Hello! I answer questions about this database. It holds: ${relations}.`,
};

function side(op: Op, more: string, less: string): string {
  return op === '>' || op === '>=' ? more : less;
}

/** Words of questions to related tables. */
export const relationalWords: Record<Language, typeof ru> = { ru, en };
