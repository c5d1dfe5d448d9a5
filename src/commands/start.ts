import { isAppError } from '../errors.ts';
import { demoWords } from '../words/demo.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { matchWhatWaits } from './matching.ts';
import { serveUntilStopped } from './serve.ts';

/** `svod start`: serves what is configured on the base as it is. */
export const command: CommandModule = {
  configure(program, context) {
    program.action(() => run(context));
  },
};

async function run(context: CommandContext): Promise<void> {
  const app = await context.openApp({ longLived: true });
  await matchWhatWaits(app, context);
  try {
    const messengers = app.messengerSettings;
    const words = demoWords[context.language];
    const notes = [
      ...(messengers?.telegram ? [words.telegramRuns] : []),
      ...(messengers?.slack ? [words.slackRuns] : []),
    ];
    await serveUntilStopped(context, app, { whenPortBusy: 'fail', notes, messengers });
  } catch (error) {
    if (!isPortBusy(error)) throw error;
    context.notice(demoWords[context.language].portBusy(context.config.web.port));
    process.exitCode = 1;
  }
}

function isPortBusy(error: unknown): boolean {
  return isAppError(error) && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
}
