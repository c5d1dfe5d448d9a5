import { afterAll, beforeAll } from 'vitest';
import type { Assistant } from '../../../../src/assistant/assistant.ts';
import { bindButtons } from '../../../../src/chat/conversation/buttons.ts';
import { createDirectRoom, type DirectRoom } from '../../../../src/chat/direct-room.ts';
import type { Database } from '../../../../src/data/database.ts';
import { migrate } from '../../../../src/data/migrate.ts';
import { openDatabase } from '../../../../src/data/open.ts';
import { type MadeBase, makeEmbeddedBase, silentLogger } from '../../../support/databases.ts';
import { type OfficeSetting, openOffice } from '../../conversation/support/office.ts';

/** An embedded base for a file of tests, and rooms over it. */
export function roomBase() {
  let base: MadeBase | undefined;
  let db: Database | undefined;
  beforeAll(async () => {
    base = await makeEmbeddedBase({ blank: false });
    db = await openDatabase(base.options, { logger: silentLogger });
    await migrate(db);
  }, 60_000);
  afterAll(async () => {
    await db?.[Symbol.asyncDispose]();
    await base?.remove();
  });
  const open = () => {
    if (!db) throw new Error('The base is there from beforeAll on: use it inside a test.');
    return db;
  };
  return {
    get db() {
      return open();
    },
    /** Where the page takes what people say to this assistant. */
    async room(assistant: Assistant, setting: OfficeSetting = {}): Promise<DirectRoom> {
      const { handler } = await openOffice(open(), { ...setting, assistant });
      return createDirectRoom({ db: open(), handle: handler, bindButtons, language: 'ru' });
    },
  };
}
