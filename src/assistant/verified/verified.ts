import type { Actor } from '../../access/actor.ts';
import type { Language, RunStatement } from '../../capabilities/tool.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import type { Queryable } from '../../data/database.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { textLanguage } from '../../words/language.ts';
import { lexicalPairs, type NearestPairs } from './nearest.ts';
import {
  allPairs,
  deleteMarkedPair,
  deletePair,
  insertPair,
  namesAmong,
  type VerifiedPair,
} from './queries.ts';
import { screenPair, stemsOf, wordsOfPair } from './screen.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** An answer with the question it was given to. */
export interface AnsweredQuestion {
  readonly answerId: string;
  readonly question: string;
  readonly statement: string;
  readonly language: Language;
  /** The question leans on an earlier one: alone it would not mean its statement. */
  readonly followsUp: boolean;
}

/** The examples a language model is shown, and what admins do with them. Every `actor` but an admin is refused with `not_allowed`. */
export interface VerifiedPairs {
  /**
   * Vouches for a statement as the answer to a question, for everyone. It is run once as the admin first. Returns the pair
   * as it is kept. Throws `statement_rejected`, `statement_failed`, and `usage` when nothing is left of it after screening.
   */
  add(pair: { question: string; statement: string; actor: Actor }): Promise<VerifiedPair>;
  list(actor: Actor): Promise<readonly VerifiedPair[]>;
  /** Throws `not_found`. */
  remove(id: number, actor: Actor): Promise<void>;
}

/** The part that only the assistant itself uses. */
export interface PairKeeper extends VerifiedPairs {
  /** Keeps a marked answer for those who act as its owner; false when it is no example for anybody. */
  keepMarked(answer: AnsweredQuestion, actor: Actor): Promise<boolean>;
  /** The mark was taken back. */
  dropMarked(answerId: string): Promise<void>;
  /** Examples for a question, nearest first. Never rejects for a model's sake: without the embedding model it goes by words. */
  examplesFor(question: string, actor: Actor): Promise<readonly VerifiedPair[]>;
}

export interface PairKeeperDeps {
  readonly db: Queryable;
  readonly runStatement: RunStatement;
  readonly catalogue: () => Catalogue;
  /** Whether today's guard lets a statement through. */
  readonly isAllowed: (statement: string) => Promise<boolean>;
  /** By meaning, where an embedding model is set; words are the fallback. */
  readonly byMeaning: NearestPairs | null;
  readonly logger: Logger;
}

const MOST_EXAMPLES = 3;

/** What needs no statement to be run: admins look through the pairs and remove some. */
export function createPairList(db: Queryable): Pick<VerifiedPairs, 'list' | 'remove'> {
  return {
    async list(actor) {
      adminOnly(actor);
      return allPairs(db);
    },

    async remove(id, actor) {
      adminOnly(actor);
      if (!(await deletePair(db, id))) {
        throw new AppError('not_found', `No verified pair ${id}.`, { detail: { what: String(id) } });
      }
    },
  };
}

export function createPairKeeper(deps: PairKeeperDeps): PairKeeper {
  const byWords = lexicalPairs(deps.db);
  let known: { readonly catalogue: Catalogue; readonly vocabulary: Vocabulary } | undefined;
  return {
    async add({ question, statement, actor }) {
      adminOnly(actor);
      const language = textLanguage(question) ?? 'ru';
      const outcome = await deps.runStatement({ sql: statement, actor, language, maxRows: 1 });
      if (outcome.kind !== 'table') {
        throw new AppError(`statement_${outcome.kind}`, `The statement to verify: ${outcome.failure.code}.`);
      }
      const screened = await screen({ question, statement });
      if (!screened) throw new AppError('usage', 'Nothing of the pair may be shown to a model.');
      const kept = { ...screened, language, audience: null, keptBy: ownerOf(actor), answerId: null };
      const id = await insertPair(deps.db, kept);
      const pair = (await allPairs(deps.db)).find(one => one.id === id);
      if (!pair) throw new AppError('internal', 'The pair was removed while it was kept.');
      return pair;
    },

    ...createPairList(deps.db),

    async keepMarked(answer, actor) {
      const screened = await screen(answer);
      if (!screened || (answer.followsUp && !standsAlone(screened))) return false;
      const owner = ownerOf(actor);
      const { answerId, language } = answer;
      await insertPair(deps.db, { ...screened, language, answerId, audience: owner, keptBy: owner });
      return true;
    },

    dropMarked: answerId => deleteMarkedPair(deps.db, answerId),

    async examplesFor(text, actor) {
      const stems = stemsOf(text, vocabulary());
      const asked = { text, stems, audience: ownerOf(actor) };
      const found = await nearest(asked);
      const allowed = await Promise.all(found.map(({ statement }) => deps.isAllowed(statement)));
      return found.filter((_, at) => allowed[at]);
    },
  };

  async function nearest(asked: Parameters<NearestPairs['nearest']>[0]): Promise<readonly VerifiedPair[]> {
    if (deps.byMeaning) {
      try {
        return await deps.byMeaning.nearest(asked, MOST_EXAMPLES);
      } catch (error) {
        deps.logger.warn(
          { error: error instanceof Error ? error.name : undefined },
          'no examples by meaning',
        );
      }
    }
    return byWords.nearest(asked, MOST_EXAMPLES);
  }

  async function screen(pair: { question: string; statement: string }) {
    const names = await namesAmong(deps.db, wordsOfPair(pair));
    return screenPair(pair, deps.catalogue(), names, vocabulary());
  }

  /** An import brings another catalogue; until then its words are read once. */
  function vocabulary(): Vocabulary {
    const catalogue = deps.catalogue();
    if (known?.catalogue !== catalogue) known = { catalogue, vocabulary: vocabularyOf(catalogue) };
    return known.vocabulary;
  }
}

const LEANS =
  /^\s*(?:а|и|но|теперь|тогда|ещё|еще|and|but|now|then|what about|how about)(?=[\s,])|(?<!\p{L})(?:их|них|ним|ними|эти|этих|этим|тех|оттуда|там же|them|those|these|there|same)(?!\p{L})/iu;

/** A question from the middle of a conversation is an example only where everything of its statement is said in it. */
function standsAlone({ question, statement }: { question: string; statement: string }): boolean {
  if (LEANS.test(question)) return false;
  const texts = [...statement.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text);
  const numbers = statement.replace(/'(?:[^']|'')*'/g, '').match(/(?<![\p{L}_\d])\d{2,}/gu) ?? [];
  const said = question.toLowerCase();
  return (
    texts.every(text => text.length < 4 || said.includes(text.slice(0, 4).toLowerCase())) &&
    numbers.every(number => said.includes(number))
  );
}

function ownerOf({ role, company }: Actor): string {
  return `${role}@${company}`;
}

function adminOnly(actor: Actor): void {
  if (actor.role !== 'admin') throw new AppError('not_allowed', 'Only an admin keeps verified pairs.');
}
