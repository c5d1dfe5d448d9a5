import { migrate } from '../../src/data/migrate.ts';
import { openDatabase } from '../../src/data/open.ts';
import { createLogger } from '../../src/log.ts';
import { ask, assistantOver } from './assistant.ts';
import { engineCall, scriptedEngine } from './scripted-model.ts';

// A process of its own that asks one thread for ever: `ceaseless-asker.ts HOME THREAD`. It prints the id of each answer once
// it has it, and ends by being killed.
const [home = '', threadId = ''] = process.argv.slice(2);
const db = await openDatabase({ kind: 'embedded', home }, { logger: createLogger('silent') });
await migrate(db);
const sql = 'select count(*) as clients_count from clients';
const answers = Array.from({ length: 10_000 }, () =>
  engineCall('Сколько', 'query_clients', { sql, title: 'Сколько' }),
);
const assistant = await assistantOver(db, { embedded: scriptedEngine(answers) });
for (;;) {
  const reply = await assistant.answer(ask('сколько клиентов', { threadId }));
  process.stdout.write(`${reply.kind} ${reply.id}\n`);
}
