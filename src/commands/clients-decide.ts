import type { Command } from 'commander';
import type { Actor } from '../access/actor.ts';
import { recordDeed } from '../access/audit.ts';
import type { App } from '../app.ts';
import {
  type DecisionVerdict,
  decidePair,
  mergeClients,
  splitClient,
} from '../capabilities/clients/linkage/decisions.ts';
import { type LinkOutcome, loadPeopleLinkage } from '../capabilities/clients/linkage/link-people.ts';
import type { Linkage } from '../capabilities/clients/linkage/linkage.ts';
import { openReviews } from '../capabilities/clients/linkage/reviews.ts';
import { AppError, isAppError } from '../errors.ts';
import { matchingWords } from '../words/matching.ts';
import { type AnswerOptions, actingMember, answerOptions, type CommandContext } from './command.ts';
import { wholeNumber } from './command-line.ts';
import { reviewLines } from './matching-review.ts';
import { usage } from './usage.ts';

const VERDICTS = ['same', 'different', 'withdrawn'] as const satisfies readonly DecisionVerdict[];
const MOST_SHOWN = 10_000;

interface ReviewOptions extends AnswerOptions {
  readonly limit: number;
}

/** `svod clients review|decide|split|merge`: what svod leaves to a person about who is who. Admins only, and each deed is written down. */
export function configureDecisions(program: Command, context: CommandContext): void {
  const { commands, options: words } = matchingWords[context.language];
  const sub = (name: keyof typeof commands) =>
    answerOptions(program.command(name).description(commands[name]), context).exitOverride();
  sub('review')
    .option('--limit <n>', words.limit, wholeNumber(context.language, MOST_SHOWN), 20)
    .action((options: ReviewOptions) => review(context, options));
  sub('decide')
    .argument('<left>', words.left)
    .argument('<right>', words.right)
    .argument('<verdict>', words.verdict)
    .action((left: string, right: string, verdict: string, options: AnswerOptions) =>
      decide(context, [left, right], verdict, options),
    );
  sub('split')
    .argument('<records...>', words.records)
    .action((records: string[], options: AnswerOptions) => split(context, records, options));
  sub('merge')
    .argument('<clients...>', words.clients)
    .action((clients: string[], options: AnswerOptions) => merge(context, clients, options));
}

async function review(context: CommandContext, options: ReviewOptions): Promise<void> {
  const words = matchingWords[context.language];
  const { app, actor, linkage } = await admitted(context, options, 'review');
  const { reviews, total } = await openReviews(app.db, linkage, options.limit);
  await recordDeed(app.db, {
    actor,
    kind: 'links',
    outcome: 'done',
    totalRows: reviews.length,
    detail: { request: 'review' },
  });
  if (options.json) {
    for (const one of reviews) context.print(JSON.stringify(one));
    return;
  }
  if (total === 0) {
    context.print(words.empty);
    return;
  }
  for (const one of reviews) for (const line of reviewLines(one, context.language)) context.print(line);
  context.print(words.queue(new Intl.NumberFormat(context.language).format(total)));
  if (total > reviews.length) context.print(words.showAll(String(reviews.length)));
  context.print(words.howTo);
}

async function decide(
  context: CommandContext,
  records: readonly string[],
  text: string,
  options: AnswerOptions,
): Promise<void> {
  const [left, right] = numbersOf(context, records) as [number, number];
  const verdict = VERDICTS.find(one => one === text);
  if (verdict === undefined) throw usage(matchingWords[context.language].badVerdict(text));
  await change(context, options, { request: 'decide', left, right, verdict }, (app, linkage, by) =>
    decidePair(app.db, linkage, { left, right, verdict, by }),
  );
}

async function split(
  context: CommandContext,
  texts: readonly string[],
  options: AnswerOptions,
): Promise<void> {
  const records = numbersOf(context, texts);
  await change(context, options, { request: 'split', records: records.join(',') }, (app, linkage, by) =>
    splitClient(app.db, linkage, { records, by }),
  );
}

async function merge(
  context: CommandContext,
  texts: readonly string[],
  options: AnswerOptions,
): Promise<void> {
  const clients = numbersOf(context, texts);
  await change(context, options, { request: 'merge', clients: clients.join(',') }, (app, linkage, by) =>
    mergeClients(app.db, linkage, { clients, by }),
  );
}

/** The change and its entry in the audit are one transaction: neither is there without the other. */
async function change(
  context: CommandContext,
  options: AnswerOptions,
  detail: Readonly<Record<string, string | number>> & { readonly request: string },
  work: (app: App, linkage: Linkage, by: string) => Promise<LinkOutcome>,
): Promise<void> {
  const words = matchingWords[context.language];
  const { app, actor, linkage } = await admitted(context, options, detail.request);
  let outcome: LinkOutcome;
  try {
    outcome = await app.db.transaction(async tx => {
      const done = await work(app, linkage, `${actor.role}@${actor.company}`);
      await recordDeed(tx, { actor, kind: 'links', outcome: 'done', detail });
      return done;
    });
  } catch (error) {
    const code = isAppError(error) ? error.code : 'internal';
    // A base that is away cannot be written to either, and its loss is what the person must hear of.
    await recordDeed(app.db, { actor, kind: 'links', outcome: 'failed', detail: { ...detail, code } }).catch(
      () => undefined,
    );
    throw inWords(error, detail.request, context);
  }
  const counts = {
    joined: outcome.removedClients,
    parted: outcome.partedClients,
    moved: outcome.movedRecords,
  };
  context.print(
    options.json ? JSON.stringify(counts) : words.changed(String(counts.joined), String(counts.parted)),
  );
}

async function admitted(
  context: CommandContext,
  options: AnswerOptions,
  request: string,
): Promise<{ app: App; actor: Actor; linkage: Linkage }> {
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  if (actor.role !== 'admin') {
    await recordDeed(app.db, { actor, kind: 'links', outcome: 'refused', detail: { request } });
    throw new AppError('not_allowed', 'Only an admin decides who is who.');
  }
  return { app, actor, linkage: await loadPeopleLinkage(`${app.config.catalogDir}/matching.yaml`) };
}

function inWords(error: unknown, request: string, context: CommandContext): unknown {
  const words = matchingWords[context.language];
  if (isAppError(error, 'not_found')) {
    const say = request === 'merge' ? words.clientNumber : words.recordNumber;
    const what = say(String(error.detail.id));
    return new AppError('not_found', error.message, { detail: { what }, cause: error });
  }
  if (!isAppError(error, 'usage')) return error;
  const { reason } = error.detail;
  return reason === 'sameRecord' ||
    reason === 'twoClients' ||
    reason === 'notOneClient' ||
    reason === 'wholeClient'
    ? usage(words[reason])
    : error;
}

function numbersOf(context: CommandContext, texts: readonly string[]): number[] {
  return texts.map(text => {
    if (!/^[1-9]\d{0,14}$/.test(text)) throw usage(matchingWords[context.language].badNumber(text));
    return Number(text);
  });
}
