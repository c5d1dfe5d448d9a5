import { existsSync } from 'node:fs';
import { Argument } from 'commander';
import type { Language } from '../capabilities/tool.ts';
import { AppError } from '../errors.ts';
import { optionWords } from '../words/options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { wholeNumber } from './command-line.ts';

const SUITES = ['import', 'ask', 'start', 'matching', 'statistics', 'charts', 'chat'] as const;
type Suite = (typeof SUITES)[number];

/** What this command needs of the suites. They live beside `src`, so their own types cannot be named here. */
interface Row {
  readonly within?: boolean;
}
interface Result {
  readonly rows: readonly Row[];
}
interface BenchModules {
  readonly measure: {
    benchResult(suite: string, rows: readonly Row[]): Result;
    benchLines(result: Result, language: Language): string[];
  };
  readonly import: { benchImport(serverUrl: string | null): Promise<Row[]> };
  readonly ask: { benchAsk(serverUrl: string | null): Promise<Row[]> };
  readonly start: { benchStart(): Promise<Row[]> };
  readonly matching: { benchMatching(serverUrl: string | null): Promise<Row[]> };
  readonly statistics: { benchStatistics(serverUrl: string | null): Promise<Row[]> };
  readonly charts: { benchCharts(serverUrl: string | null): Promise<Row[]> };
  readonly chat: { benchChat(serverUrl: string | null, seconds: number | null): Promise<Row[]> };
}

/** `svod bench`: the speed suites, each in temporary bases of its own. Exits with 1 when a budget is not kept. */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language];
    program
      .addArgument(new Argument('[suite]', words.bench.suite).choices(SUITES))
      .option('--seconds <n>', words.bench.seconds, wholeNumber(context.language))
      .option('--json', words.json)
      .action((suite: Suite | undefined, options: BenchOptions) => run(context, suite, options));
  },
};

interface BenchOptions {
  readonly seconds?: number;
  readonly json?: boolean;
}

async function run(context: CommandContext, only: Suite | undefined, options: BenchOptions): Promise<void> {
  const { benchResult, benchLines } = await load('measure');
  for (const suite of only ? [only] : SUITES) {
    const result = benchResult(suite, await measure(suite, context, options));
    if (options.json) context.print(JSON.stringify(result));
    else for (const line of benchLines(result, context.language)) context.print(line);
    if (result.rows.some(row => row.within === false)) process.exitCode = 1;
    if (context.signal.aborted) break;
  }
}

async function measure(suite: Suite, context: CommandContext, options: BenchOptions): Promise<Row[]> {
  switch (suite) {
    case 'import':
      return (await load('import')).benchImport(context.config.secrets.databaseUrl);
    case 'ask':
      return (await load('ask')).benchAsk(context.config.secrets.databaseUrl);
    case 'start':
      return (await load('start')).benchStart();
    case 'matching':
      return (await load('matching')).benchMatching(context.config.secrets.databaseUrl);
    case 'statistics':
      return (await load('statistics')).benchStatistics(context.config.secrets.databaseUrl);
    case 'charts':
      return (await load('charts')).benchCharts(context.config.secrets.databaseUrl);
    case 'chat':
      return (await load('chat')).benchChat(context.config.secrets.databaseUrl, options.seconds ?? null);
  }
}

/** Only a checkout has the suites: a published package carries no test server. */
async function load<Name extends keyof BenchModules>(name: Name): Promise<BenchModules[Name]> {
  const url = new URL(`../../bench/${name}.ts`, import.meta.url);
  if (!existsSync(url))
    throw new AppError('not_found', 'No bench in this package.', { detail: { what: 'bench/' } });
  return import(url.href);
}
