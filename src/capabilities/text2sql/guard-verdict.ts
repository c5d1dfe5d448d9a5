/** Why a statement was refused. Closed, because words for people and hints for models hang on it (`words/sql.ts`). */
export type GuardCode =
  | 'empty'
  | 'too_long'
  | 'too_deep'
  | 'syntax'
  | 'several_statements'
  | 'not_a_select'
  | 'locking'
  | 'parameter'
  | 'unknown_syntax'
  | 'relation'
  | 'column'
  | 'function'
  | 'operator'
  | 'type'
  | 'collation'
  | 'session_value'
  | 'too_much_work'
  | 'endless_recursion'
  | 'unlinked_relations'
  | 'guard_failed';

/** One relation that may be read, with its columns in the order the database has them. */
export interface RuleRelation {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** About how many rows, where known: small relations may stand side by side without a link. */
  readonly rows?: number;
}

/** What a statement may read. `defaultSchema` is where a bare name is looked for. */
export interface GuardRules {
  readonly defaultSchema: string;
  readonly relations: readonly RuleRelation[];
}

export type GuardVerdict =
  | {
      readonly ok: true;
      /** The one statement, every relation qualified, no semicolon; may end in a line comment. */
      readonly sql: string;
      /** `schema.name` of everything it reads, each once. */
      readonly relations: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: GuardCode;
      /** The name at fault as the statement wrote it (a function, a relation, a type), or null. Never a literal. */
      readonly subject: string | null;
      /** One English sentence for a log or a language model. */
      readonly reason: string;
    };

/** Thrown inside the guard only; `guard` turns it into a verdict. */
export class Refusal extends Error {
  readonly code: GuardCode;
  readonly subject: string | null;

  constructor(code: GuardCode, subject: string | null = null) {
    super(code);
    this.code = code;
    this.subject = subject;
  }
}
