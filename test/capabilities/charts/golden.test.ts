import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { RunStatement } from '../../../src/capabilities/tool.ts';
import type { Catalogue } from '../../../src/catalog/catalogue.ts';
import { catalogueOf } from '../../models/embedded/engine-under-test.ts';
import { describeOnEmbedded } from '../../support/databases.ts';
import { drawn, insertPeople, people, runnerOf } from './charts-under-test.ts';

/** Every kind; education has people without one, and of cities there are sixty. No age among them: it grows by itself. */
const REQUESTS = [
  { kind: 'histogram', x: 'income_amount' },
  { kind: 'histogram', x: 'car_price', color: 'education' },
  { kind: 'boxplot', y: 'income_amount' },
  { kind: 'boxplot', y: 'income_amount', x: 'city' },
  { kind: 'density', x: 'income_amount', color: 'education' },
  { kind: 'scatter', x: 'income_amount', y: 'car_price', color: 'education' },
  { kind: 'heatmap', columns: ['income_amount', 'car_price', 'companies_count'] },
  { kind: 'heatmap', x: 'education', y: 'city' },
  { kind: 'bar', x: 'city', y: 'count(*)' },
  { kind: 'bar', x: 'education', y: 'avg(income_amount)' },
  { kind: 'line', x: 'year(birth_date)', y: 'count(*)', color: 'education' },
  { kind: 'pie', x: 'education' },
  { kind: 'pie', x: 'city' },
] as const;

for (const size of [6, 6_000]) {
  describeOnEmbedded(`the charts of ${size} clients`, base => {
    let deps: { runStatement: RunStatement; catalogue: Catalogue };
    beforeAll(async () => {
      await insertPeople(base.db, people(size, 60));
      const catalogue = await catalogueOf(base.db);
      deps = { catalogue, runStatement: await runnerOf(base.db, catalogue) };
    });

    it.each(REQUESTS)('are the same specs as before: %j', async request => {
      const hashes: Record<string, string> = {};
      for (const language of ['ru', 'en'] as const) {
        const { spec } = await drawn(request as object, deps, language);
        const text = JSON.stringify(spec, (_, value) =>
          typeof value === 'number' ? Number(value.toPrecision(12)) : value,
        );
        hashes[language] = createHash('sha256').update(text).digest('hex').slice(0, 16);
      }
      expect(hashes).toMatchSnapshot();
    });
  });
}
