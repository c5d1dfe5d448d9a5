import { runTerminalChat } from '../chat/terminal/terminal.ts';
import { optionWords } from '../words/options.ts';
import { terminalWords } from '../words/terminal.ts';
import { countClients } from './base-size.ts';
import { addSetAsideCommands } from './chat-set-aside.ts';
import { actingMember, type CommandContext, type CommandModule } from './command.ts';

/** `svod chat`: the assistant in the terminal, or line by line from a pipe; `events` and `retry` look after the messengers. */
export const command: CommandModule = {
  configure(program, context) {
    program
      .option('--as <role@company>', optionWords[context.language].as)
      .action((options: { as?: string }) => run(context, options));
    addSetAsideCommands(program, context);
  },
};

async function run(context: CommandContext, options: { as?: string }): Promise<void> {
  const app = await context.openApp();
  const actor = await actingMember(app, options);
  const [room, catalogue] = await Promise.all([app.directRoom(), app.catalogue()]);
  // How large the group's base is concerns the group's admin alone.
  const clients = actor.company === '*' ? await countClients(app.db) : null;
  const { config } = app;
  const model =
    config.model.kind === 'embedded' ? 'embedded' : `${config.model.provider}:${config.model.name}`;
  await runTerminalChat({
    room,
    actor,
    language: context.language,
    examples: language => catalogue.examples[language].slice(0, 3),
    timeZone: config.timeZone,
    home: config.home,
    greeting: terminalWords[context.language].greeting(clients, model),
    report: error => app.logger.error({ err: error }, 'a terminal turn failed'),
    input: process.stdin,
    output: process.stdout,
    signal: context.signal,
  });
}
