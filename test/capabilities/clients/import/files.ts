import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll } from 'vitest';
import type { ImportDependencies } from '../../../../src/capabilities/clients/import/request.ts';
import { loadCompanies, syncCompanies } from '../../../../src/catalog/companies.ts';
import type { Database } from '../../../../src/data/database.ts';
import { silentLogger } from '../../../support/databases.ts';

export const catalogDir = resolve(import.meta.dirname, '../../../../catalog');

/** A folder for a suite's files, removed with the suite. */
export function testFolder(): {
  path(name: string): string;
  write(name: string, text: string, encoding?: string): Promise<string>;
} {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svod-import-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    path: name => join(folder, name),
    async write(name, text, encoding = 'utf8') {
      await writeFile(join(folder, name), iconv.encode(text, encoding, { addBOM: encoding === 'utf16le' }));
      return join(folder, name);
    },
  };
}

/** What an import needs, on a given base; the day is 1 June 2026. */
export async function dependencies(
  db: Database,
  documentKey: Buffer | null = null,
): Promise<ImportDependencies> {
  const companies = await loadCompanies(join(catalogDir, 'companies.yaml'));
  await syncCompanies(db, companies);
  return {
    db,
    logger: silentLogger,
    companies,
    catalogDir,
    documentKey,
    now: () => new Date('2026-06-01T12:00:00Z'),
  };
}

/** Empties the registers: each test begins with nobody. */
export async function emptyRegisters(db: Database): Promise<void> {
  await db.query(
    'truncate svod.consents, svod.touches, svod.deals, svod.leads, svod.calls, svod.source_records, svod.clients, svod.imports, svod.import_mappings cascade',
  );
}
