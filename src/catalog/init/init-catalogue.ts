import type { Language } from '../../capabilities/tool.ts';
import type { Database } from '../../data/database.ts';
import { guessJoins } from './guess-joins.ts';
import { readSchema } from './read-schema.ts';
import { writeCatalogue } from './write-catalogue.ts';

export interface InitialCatalogue {
  /** YAML that `loadCatalogue` reads, with comments for whoever goes on from it. */
  readonly yaml: string;
  readonly schema: string;
  readonly relations: number;
  readonly columns: number;
  readonly joins: { readonly declared: number; readonly guessed: number };
}

/**
 * Writes a first catalogue for any PostgreSQL schema. Reads only: one read-only transaction, nothing is left behind.
 * `schema` null: the only one with tables, else `public`. Throws `not_found`, `usage`.
 */
export async function initCatalogue(
  db: Database,
  options: { schema: string | null; language: Language },
): Promise<InitialCatalogue> {
  return db.transaction(async tx => {
    await tx.query('set transaction isolation level repeatable read read only');
    const seen = await readSchema(tx, options.schema);
    const joins = await guessJoins(tx, seen);
    return {
      yaml: writeCatalogue(seen, joins, options.language),
      schema: seen.schema,
      relations: seen.relations.length,
      columns: seen.relations.reduce((sum, relation) => sum + relation.columns.length, 0),
      joins: {
        declared: joins.filter(join => join.from === 'key').length,
        guessed: joins.filter(join => join.from === 'guess').length,
      },
    };
  });
}
