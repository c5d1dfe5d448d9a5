import type { Queryable } from '../data/database.ts';
import type { Catalogue } from './catalogue.ts';
import type { CatalogueFiles } from './load.ts';

/** The catalogue of a deployment, read when it is first asked for and again when its values changed. */
export interface LiveCatalogue {
  read(): Promise<Catalogue>;
  /** The latest one read; only after `read`. */
  current(): Catalogue;
  refresh(): Promise<void>;
}

/** Nothing is loaded before the first reading: a command that asks nothing does not wait for the catalogue's parts. */
export function liveCatalogue(db: Queryable, files: CatalogueFiles): LiveCatalogue {
  let reading: Promise<Catalogue> | undefined;
  let latest: Catalogue | undefined;
  const load = async () => {
    const { loadCatalogue } = await import('./load.ts');
    latest = await loadCatalogue(db, files);
    return latest;
  };
  return {
    read() {
      reading ??= load();
      return reading;
    },
    current() {
      if (!latest) throw new TypeError('The catalogue has not been read yet.');
      return latest;
    },
    async refresh() {
      // What was never read has nothing stale in it.
      if (!reading) return;
      reading = load();
      await reading;
    },
  };
}
