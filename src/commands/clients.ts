import { once } from 'node:events';
import { recordDeed } from '../access/audit.ts';
import { readLinks } from '../capabilities/clients/links.ts';
import { optionWords } from '../words/options.ts';
import { configureDecisions } from './clients-decide.ts';
import {
  type AnswerOptions,
  actingMember,
  answerOptions,
  type CommandContext,
  type CommandModule,
} from './command.ts';

/**
 * `svod clients links`: every source record with the person it was merged into, a line each; a member of one company sees that company's.
 * `review`, `decide`, `split`, `merge`: what is left to a person.
 */
export const command: CommandModule = {
  configure(program, context) {
    const words = optionWords[context.language].clients;
    const list = program.command('links').description(words.links);
    answerOptions(list, context).action((options: AnswerOptions) => links(context, options));
    configureDecisions(program, context);
  },
};

async function links(context: CommandContext, options: AnswerOptions): Promise<void> {
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  await recordDeed(app.db, { actor, kind: 'links', outcome: 'done' });
  for await (const page of readLinks(app.db, actor.company === '*' ? null : actor.company)) {
    if (context.signal.aborted) return;
    const lines = page.map(link =>
      options.json
        ? JSON.stringify(link)
        : `${link.company}\t${link.row}\t${link.clientId}\t${link.rule}\t${link.score}\t${link.file}\t${link.record}`,
    );
    // A slow reader of a pipe must slow the reading of the base, or a million links pile up in memory.
    if (process.stdout.write(`${lines.join('\n')}\n`)) continue;
    try {
      await once(process.stdout, 'drain');
    } catch {
      return; // the reader has seen enough: `… | head`
    }
  }
}
