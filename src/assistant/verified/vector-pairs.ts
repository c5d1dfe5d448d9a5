import { Document, type DocumentInterface } from '@langchain/core/documents';
import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { VectorStore } from '@langchain/core/vectorstores';
import type { Queryable } from '../../data/database.ts';
import type { NearestPairs } from './nearest.ts';
import type { VerifiedPair } from './queries.ts';

/** Questions embedded in one go before a search; the rest follow with the next ones. */
const EMBEDDED_AT_ONCE = 64;
const LEAST_NEAR = 0.5;

const TABLE = `create table if not exists svod.verified_pair_vectors (
  pair_id bigint not null references svod.verified_pairs (id) on delete cascade,
  model text not null,
  embedding vector not null,
  primary key (pair_id, model)
)`;

/** `audience` narrows a search to the pairs of one audience and everyone's. */
interface Narrowed {
  readonly audience: string;
}

/**
 * Pairs by the meaning of their question, in pgvector, behind LangChain's own `VectorStore`. `PGVectorStore` of
 * @langchain/community does the same and cannot be installed here: 1.1.29 demands, not optionally, a browser driver that
 * demands zod 3 beside our zod 4, and adds 80 MB for this one class. Behind the base class it can take this one's place.
 * The search is exact: of some thousands of pairs an index would save nothing.
 */
export class PairVectorStore extends VectorStore {
  declare FilterType: Narrowed;
  readonly #db: Queryable;
  readonly #model: string;

  /** `model` names the embeddings: vectors of different models do not meet. */
  constructor(embeddings: EmbeddingsInterface, { db, model }: { db: Queryable; model: string }) {
    super(embeddings, {});
    this.#db = db;
    this.#model = model;
  }

  override _vectorstoreType(): string {
    return 'svod-verified-pairs';
  }

  /** Makes the table where it is missing; needs the `vector` extension. */
  async prepare(): Promise<void> {
    await this.#db.query(TABLE);
  }

  override async addVectors(vectors: number[][], documents: DocumentInterface[]): Promise<string[]> {
    const ids = documents.map(({ id }) => String(id));
    await this.#db.query(
      `insert into svod.verified_pair_vectors (pair_id, model, embedding)
       select id, $2, embedding::vector from unnest($1::bigint[], $3::text[]) given(id, embedding)
       where exists (select from svod.verified_pairs p where p.id = given.id)
       on conflict (pair_id, model) do update set embedding = excluded.embedding`,
      [ids, this.#model, vectors.map(written)],
    );
    return ids;
  }

  override async addDocuments(documents: DocumentInterface[]): Promise<string[]> {
    if (documents.length === 0) return [];
    const vectors = await this.embeddings.embedDocuments(documents.map(({ pageContent }) => pageContent));
    return this.addVectors(vectors, documents);
  }

  /** Pairs that came before the model was set, or while it was away. */
  async addMissing(): Promise<void> {
    const { rows } = await this.#db.query<{ id: number; question: string }>(
      `select id::float8 as id, question from svod.verified_pairs p
       where not exists (select from svod.verified_pair_vectors v where v.pair_id = p.id and v.model = $1)
       order by id desc limit $2`,
      [this.#model, EMBEDDED_AT_ONCE],
    );
    await this.addDocuments(
      rows.map(({ id, question }) => new Document({ id: String(id), pageContent: question })),
    );
  }

  override async similaritySearchVectorWithScore(
    query: number[],
    k: number,
    filter?: Narrowed,
  ): Promise<[DocumentInterface, number][]> {
    const { rows } = await this.#db.query<VerifiedPair & { near: number }>(
      `select p.id::float8 as id, p.question, p.statement, p.language, p.stems, p.audience, p.kept_by as "keptBy",
         p.kept_at::text as "keptAt", (1 - (v.embedding <=> $1::vector))::float8 as near
       from svod.verified_pair_vectors v join svod.verified_pairs p on p.id = v.pair_id
       where v.model = $2 and vector_dims(v.embedding) = $3 and ($4::text is null or p.audience is null or p.audience = $4)
       order by v.embedding <=> $1::vector, p.id desc limit $5`,
      [written(query), this.#model, query.length, filter?.audience ?? null, k],
    );
    return rows.map(({ near, ...pair }) => [
      new Document({ id: String(pair.id), pageContent: pair.question, metadata: { pair } }),
      near,
    ]);
  }
}

/** Nearest pairs by meaning. Rejects when the embedding model cannot be reached or answers nonsense. */
export function vectorPairs(store: PairVectorStore): NearestPairs {
  let prepared: Promise<void> | undefined;
  return {
    async nearest({ text, audience }, limit) {
      prepared ??= store.prepare();
      await prepared;
      await store.addMissing();
      const found = await store.similaritySearchWithScore(text, limit, { audience });
      return found
        .filter(([, near]) => near >= LEAST_NEAR)
        .map(([{ metadata }]) => metadata.pair as VerifiedPair);
    },
  };
}

function written(vector: readonly number[]): string {
  if (vector.length === 0 || !vector.every(Number.isFinite))
    throw new TypeError('The embedding is no vector.');
  return JSON.stringify(vector);
}
