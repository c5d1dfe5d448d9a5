import { openDatabase } from '../../src/data/open.ts';
import { createLogger } from '../../src/log.ts';

// A process of its own that holds an embedded home: `home-holder.ts HOME hold|write`. It says `open` when it has the base;
// `write` then commits rows for ever and prints each number after PostgreSQL has acknowledged it. It ends by being killed,
// or says `refused CODE` when the home is another's.
const [home = '', task = 'hold'] = process.argv.slice(2);
try {
  const db = await openDatabase({ kind: 'embedded', home }, { logger: createLogger('silent') });
  process.stdout.write('open\n');
  if (task === 'hold') setInterval(() => undefined, 60_000);
  else await write();

  async function write(): Promise<never> {
    await db.query('create table if not exists journal (number int primary key, filler text)');
    const { rows } = await db.query<{ last: number }>('select coalesce(max(number), 0) as last from journal');
    for (let number = (rows[0]?.last ?? 0) + 1; ; number++) {
      await db.transaction(async tx => {
        await tx.query("insert into journal values ($1, repeat('я', 500))", [number]);
        await tx.query('update journal set filler = filler where number % 7 = $1', [number % 7]);
      });
      process.stdout.write(`${number}\n`);
      if (number % 40 === 0) await db.maintain();
    }
  }
} catch (error) {
  process.stdout.write(`refused ${(error as { code?: string }).code}\n`);
}
