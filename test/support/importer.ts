/* A process that imports a file and can be killed in the middle: node importer.ts HOME|URL COMPANY FILE CATALOG. Says `rows N` and `matching` as it goes. */
import { importFiles } from '../../src/capabilities/clients/import/import.ts';
import { loadCompanies, syncCompanies } from '../../src/catalog/companies.ts';
import { migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import { createLogger } from '../../src/log.ts';

const [home, company, file, catalogDir] = process.argv.slice(2) as [string, string, string, string];
const logger = createLogger('silent');
await using db = await openDatabase(
  home.startsWith('postgres') ? { kind: 'server', url: home } : { kind: 'embedded', home },
  { logger },
);
await migrate(db);
const companies = await loadCompanies(`${catalogDir}/companies.yaml`);
await syncCompanies(db, companies);
const [summary] = await importFiles(
  { db, logger, companies, catalogDir, documentKey: null, now: () => new Date() },
  {
    kind: 'register',
    company,
    files: [file],
    onProgress: ({ rows }) => process.stdout.write(`rows ${rows}\n`),
    onMatching: step => process.stdout.write(`matching ${step}\n`),
  },
);
process.stdout.write(
  `done ${JSON.stringify({ added: summary!.rowsAdded, known: summary!.rowsKnown })} peak ${process.resourceUsage().maxRSS}\n`,
);
