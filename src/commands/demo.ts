import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { App } from '../app.ts';
import { cut } from '../chat/terminal/cells.ts';
import { isoDay } from '../days.ts';
import { type FillRequest, fillDemoBase } from '../demo/fill.ts';
import { prepareDemoAside } from '../demo/prepare.ts';
import { demoWords } from '../words/demo.ts';
import { matchingWords } from '../words/matching.ts';
import { optionWords } from '../words/options.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { wholeNumber } from './command-line.ts';
import { type DemoOptions, simulateMessengers } from './demo-messengers.ts';
import { matchWhatWaits } from './matching.ts';
import { serveUntilStopped } from './serve.ts';

const SEED = 20_261;
/** Enough to ask about, and few enough for the first answer to come within ten seconds of the command on two slow cores. */
const PEOPLE = 1_000;
const MOST_PEOPLE = 1_000_000;

/** `svod demo`: everything at once, with the demo's clients where the base has none of its own. */
export const command: CommandModule = {
  configure(program, context) {
    program
      .option(
        '--people <n>',
        optionWords[context.language].demo.people,
        wholeNumber(context.language, MOST_PEOPLE),
        PEOPLE,
      )
      .option('--telegram', optionWords[context.language].demo.telegram)
      .option('--slack', optionWords[context.language].demo.slack)
      .action((options: { people: number } & DemoOptions) => run(context, options));
  },
};

async function run(
  context: CommandContext,
  { people, ...wanted }: { people: number } & DemoOptions,
): Promise<void> {
  const words = demoWords[context.language];
  const progress = progressOf(context);
  progress(words.opening);
  const { config } = context;
  const folder = join(config.home, 'demo');
  const options = { seed: SEED, today: isoDay(new Date(), config.timeZone), people };
  // A home without a base is going to be filled: its files are made while the base opens. Of a server nobody knows yet.
  const isNew = config.secrets.databaseUrl === null && !existsSync(join(config.home, 'database'));
  const prepared = isNew ? prepareDemoAside(options, folder) : undefined;
  prepared?.catch(() => undefined);
  // To load many takes minutes.
  const app = await context.openApp({ longLived: people > PEOPLE });
  const filled = await fill(app, context, { ...options, folder, prepared, progress });
  await matchWhatWaits(app, context, progress);
  progress(words.preparing);
  // Not before: what loads meanwhile keeps this thread from the rows that the base waits for.
  await Promise.all([app.directRoom(), import('../chat/web/server.ts')]);
  progress(null);
  if (context.signal.aborted) return;
  await using simulated = await simulateMessengers(app, wanted, context);
  await serveUntilStopped(context, app, {
    whenPortBusy: 'next',
    messengers: simulated.settings,
    notes: [...simulated.notes, filled || existsSync(folder) ? words.files(shortest(folder)) : words.notDemo],
  });
}

/** From where the person stands, unless the way leads up. */
function shortest(folder: string): string {
  const way = relative(process.cwd(), folder);
  return way === '' || way.startsWith('..') ? folder : way;
}

async function fill(
  app: App,
  context: CommandContext,
  { progress, ...request }: FillRequest & { progress: (text: string | null) => void },
): Promise<boolean> {
  const words = demoWords[context.language];
  const fill = await fillDemoBase(
    {
      db: app.db,
      logger: app.logger,
      companies: app.companies,
      catalogDir: app.config.catalogDir,
      documentKey: app.config.secrets.documentKey,
      now: () => new Date(),
    },
    {
      ...request,
      onFile: (done, files) => {
        // The offers come last, when the people they were made to are known.
        const step = done === files - 1 ? words.fillingOffers : words.filling;
        progress(`${step} ${'█'.repeat(done)}${'░'.repeat(files - done)}`);
      },
      onMatching: () => progress(matchingWords[context.language].matching),
      signal: context.signal,
    },
  );
  return fill !== null;
}

/** One line on stderr that is rewritten on a terminal; elsewhere each step is a line of its own, once. */
function progressOf(context: CommandContext): (text: string | null) => void {
  let last = '';
  return text => {
    if (context.tty.stderr) {
      process.stderr.write(
        `\r\u001b[2K${text === null ? '' : cut(text, (process.stderr.columns ?? 80) - 1)}`,
      );
      return;
    }
    const step = text?.replace(/ [█░]+$/, '') ?? last;
    if (step !== last) context.notice(step);
    last = step;
  };
}
