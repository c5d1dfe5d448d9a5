import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { openChat } from '../../src/chat/chat-room.ts';
import type { InboundEvent } from '../../src/chat/port.ts';
import { migrate } from '../../src/data/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../../src/data/open.ts';
import { createLogger } from '../../src/log.ts';
import { messageOf, textOf } from './chat-events.ts';
import { HttpPort } from './http-port.ts';

// A process of its own that answers what it is posted: `chat-process.ts BASE PLATFORM HOLD_MS`. BASE is `DatabaseOptions` as
// JSON, PLATFORM the address of a `PlatformServer`. It prints the address that it listens on: POST /events stores an event and
// answers when it is stored, /counts tells what waits, what memory is held and in use, and the processor time. SIGTERM ends it in
// order.
const [base = '', platform = '', holdMs = ''] = process.argv.slice(2);
const logger = createLogger('error');
const db = await openDatabase(JSON.parse(base) as DatabaseOptions, { logger });
await migrate(db);
const port = new HttpPort(platform);
const room = openChat({
  db,
  ports: new Map([[port.platform, port]]),
  handle: async ({ event, say }) => say(messageOf(textOf(event))),
  logger,
  language: 'ru',
  holdMs: Number(holdMs),
});
await room.start();

const server = createServer((request, response) => {
  void answer(request).then(
    body => response.end(JSON.stringify(body)),
    () => response.writeHead(500).end('{}'),
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await room.stop({ withinMs: 5_000 });
  await db[Symbol.asyncDispose]();
  process.exit(0);
});

async function answer(request: IncomingMessage): Promise<unknown> {
  const body = await json(request);
  if (request.url === '/counts') {
    const { user, system } = process.cpuUsage();
    const { collect } = body as { collect?: boolean };
    if (collect) globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    return { ...(await room.counts()), rss, heapUsed, cpuMs: (user + system) / 1_000 };
  }
  await room.accept(body as InboundEvent);
  return {};
}
