import { existsSync, readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import type { App } from './app.ts';
import type { CommandContext, CommandModule } from './commands/command.ts';
import { CommandLine } from './commands/command-line.ts';
import { type Config, readConfig } from './config.ts';
import { AppError, isAppError } from './errors.ts';
import { forbidTracing, hushUpgradeAdvice } from './models/quiet.ts';
import { commandLineWords } from './words/command-line.ts';
import { commandSummaries } from './words/commands.ts';
import { importErrorSentence } from './words/import.ts';
import { terminalLanguage } from './words/language.ts';

/** One file of `commands/` each, loaded only when asked for: `svod sql` does not wait for what `svod demo` needs. */
const commands: Record<string, () => Promise<{ command: CommandModule }>> = {
  demo: () => import('./commands/demo.ts'),
  start: () => import('./commands/start.ts'),
  chat: () => import('./commands/chat.ts'),
  ask: () => import('./commands/ask.ts'),
  sql: () => import('./commands/sql.ts'),
  import: () => import('./commands/import.ts'),
  catalog: () => import('./commands/catalog.ts'),
  clients: () => import('./commands/clients.ts'),
  member: () => import('./commands/member.ts'),
  audit: () => import('./commands/audit.ts'),
  verified: () => import('./commands/verified.ts'),
  client: () => import('./commands/client.ts'),
  leads: () => import('./commands/leads.ts'),
  similar: () => import('./commands/similar.ts'),
  migrate: () => import('./commands/migrate.ts'),
  doctor: () => import('./commands/doctor.ts'),
  eval: () => import('./commands/eval.ts'),
  bench: () => import('./commands/bench.ts'),
};

// `svod … | head` has read enough: that is an end, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
if (existsSync('.env')) process.loadEnvFile('.env');
forbidTracing(process.env);
hushUpgradeAdvice(console);
const language = terminalLanguage(process.env);
const interrupted = new AbortController();
let app: App | undefined;

process.exitCode = await run(process.argv.slice(2));

async function run(argv: string[]): Promise<number> {
  try {
    const program = await buildProgram(argv);
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  } finally {
    await app?.[Symbol.asyncDispose]();
  }
}

async function buildProgram(argv: string[]): Promise<CommandLine> {
  const words = commandLineWords[language];
  const program = new CommandLine('svod', language);
  program
    .description(commandSummaries[language].svod)
    .exitOverride()
    .version(version(), '-V, --version', words.version)
    .helpCommand('help [command]', words.helpCommand);
  const asked = argv[0] === 'help' ? argv[1] : argv[0];
  for (const [name, load] of Object.entries(commands)) {
    const command = program.command(name).description(commandSummaries[language][name] ?? '');
    if (name === asked) (await load()).command.configure(command, context());
  }
  return program;
}

function context(): CommandContext {
  process.once('SIGINT', () => interrupted.abort());
  // Read when first needed: a mistake in the settings must not stand between a person and `--help`.
  let config: Config | undefined;
  return {
    get config() {
      config ??= readConfig(process.env);
      return config;
    },
    language,
    signal: interrupted.signal,
    tty: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
    print: line => process.stdout.write(`${line}\n`),
    notice: line => process.stderr.write(`${line}\n`),
    async openApp({ model, ...options } = {}) {
      const config = model ? { ...this.config, model } : this.config;
      app ??= await (await import('./app.ts')).openApp(config, options);
      return app;
    },
  };
}

/** Says what went wrong in one sentence and picks the contract's exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof AppError ? error : new AppError('internal', 'unexpected', { cause: error });
  process.stderr.write(`${sentenceOf(known)}\n`);
  if (known.code === 'internal' && process.env.SVOD_LOG_LEVEL) console.error(error);
  return isAppError(known, 'usage') || isAppError(known, 'config_invalid') ? 2 : 1;
}

function sentenceOf(error: AppError): string {
  const words = commandLineWords[language];
  const { problem } = error.detail;
  if (error.code === 'usage' && problem !== undefined) {
    const command = process.argv[2] ?? '';
    return words.complaint(String(problem), null, `svod ${command} --help`);
  }
  const sentence = importErrorSentence(error, language);
  return error.code === 'internal' && !process.env.SVOD_LOG_LEVEL ? `${sentence} ${words.why}` : sentence;
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(version);
}
