import type { Command } from 'commander';
import type { Actor } from '../access/actor.ts';
import type { App, AppOptions } from '../app.ts';
import type { Language } from '../capabilities/tool.ts';
import type { Config } from '../config.ts';
import { optionWords } from '../words/options.ts';

/** What a command may set in place of the settings, when it is the first to open the app. */
export interface AppInstead extends AppOptions {
  readonly model?: Config['model'];
}

/** What a command is handed: the settings, a lazily opened app, and the two streams. */
export interface CommandContext {
  readonly config: Config;
  /** Opens the database and everything behind it; `main` closes it when the command ends. */
  openApp(instead?: AppInstead): Promise<App>;
  /** One line on stdout: the answer, never a log. */
  print(line: string): void;
  /** One line on stderr: progress and notices. */
  notice(line: string): void;
  /** Language of the person at the terminal. */
  readonly language: Language;
  /** True when stdout, respectively stderr, is a terminal. */
  readonly tty: { readonly stdout: boolean; readonly stderr: boolean };
  /** Fires on Ctrl+C. */
  readonly signal: AbortSignal;
}

/** A file of `commands/` exports one of these as `command`. */
export interface CommandModule {
  /** Adds arguments and options to the bare command. */
  configure(command: Command, context: CommandContext): void;
}

/** Exit code of the contract: 0 done, 1 the request failed, 2 wrong usage. A command sets it by returning. */
export type ExitCode = 0 | 1 | 2;

/** Declares `--json` and `--as`, which every command that answers takes. */
export function answerOptions(command: Command, { language }: CommandContext): Command {
  const words = optionWords[language];
  return command.option('--json', words.json).option('--as <role@company>', words.as);
}

export interface AnswerOptions {
  readonly json?: boolean;
  readonly as?: string;
}

/** The acting member a command works for. Without `--as` that is the group's admin, because whoever has the shell has the base. */
export async function actingMember(app: App, options: AnswerOptions): Promise<Actor> {
  return options.as === undefined ? app.groupAdmin : app.parseActor(options.as);
}
