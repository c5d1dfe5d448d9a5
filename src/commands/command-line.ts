import { Argument, Command, type Help, InvalidArgumentError, type Option } from 'commander';
import { withinEdits } from '../capabilities/clients/linkage/string-distance.ts';
import type { Language } from '../capabilities/tool.ts';
import { commandLineWords } from '../words/command-line.ts';

/**
 * A commander command that helps and complains in the person's language. The complaints replace those of commander 14 by
 * name; test/commands/command-line.test.ts holds that it still calls them.
 */
export class CommandLine extends Command {
  private readonly language: Language;

  constructor(name: string, language: Language) {
    super(name);
    this.language = language;
    this.helpOption('-h, --help', this.words.help);
    this.configureHelp(helpIn(language));
  }

  override createCommand(name: string): Command {
    return new CommandLine(name, this.language);
  }

  get words() {
    return commandLineWords[this.language];
  }

  missingArgument(name: string): never {
    return this.complain('commander.missingArgument', this.words.missingArgument(place(name, this.language)));
  }

  optionMissingArgument(option: Option): never {
    const flags = localPlaces(option.flags, this.language);
    return this.complain('commander.optionMissingArgument', this.words.missingValue(flags));
  }

  missingMandatoryOptionValue(option: Option): never {
    const flags = localPlaces(option.flags, this.language);
    return this.complain('commander.missingMandatoryOptionValue', this.words.missingOption(flags));
  }

  unknownOption(flag: string): never {
    const known = this.createHelp()
      .visibleOptions(this)
      .flatMap(option => option.long ?? []);
    const meant = flag.startsWith('--') ? nearest(flag, known) : null;
    return this.complain('commander.unknownOption', this.words.unknownOption(flag), meant);
  }

  unknownCommand(): never {
    const name = this.args[0] ?? '';
    const known = this.createHelp()
      .visibleCommands(this)
      .map(command => command.name());
    const meant = nearest(name, known);
    const whole = meant === null ? null : `${this.fullName()} ${meant}`;
    return this.complain('commander.unknownCommand', this.words.unknownCommand(name), whole);
  }

  _excessArguments(given: readonly string[]): never {
    const expected = this.registeredArguments.length;
    const problem = this.words.tooMany(given.slice(expected).join(' '), expected > 0);
    return this.complain('commander.excessArguments', problem);
  }

  _conflictingOption(one: Option, other: Option): never {
    const problem = this.words.together(one.long ?? one.flags, other.long ?? other.flags);
    return this.complain('commander.conflictingOption', problem);
  }

  _callParseArg(target: Option | Argument, value: string, previous: unknown): unknown {
    const choices = target.argChoices?.join(', ');
    try {
      return target.parseArg?.(value, previous as never);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const of =
        target instanceof Argument ? `<${place(target.name(), this.language)}>` : (target.long ?? '');
      const why = choices === undefined ? error.message : this.words.oneOf(choices);
      return this.complain('commander.invalidArgument', this.words.invalid(of, value, why));
    }
  }

  private complain(code: string, problem: string, meant: string | null = null): never {
    return this.error(this.words.complaint(problem, meant, `${this.fullName()} --help`), {
      code,
      exitCode: 2,
    });
  }

  private fullName(): string {
    return this.parent instanceof CommandLine ? `${this.parent.fullName()} ${this.name()}` : this.name();
  }
}

/** Parses a whole number above zero, up to `most`. */
export function wholeNumber(language: Language, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const words = commandLineWords[language];
  return text => {
    const number = /^\d+$/.test(text) ? Number(text) : 0;
    if (number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(
      most === Number.MAX_SAFE_INTEGER ? words.wholeNumber : words.wholeNumberTo(String(most)),
    );
  };
}

function helpIn(language: Language): Partial<Help> {
  const words = commandLineWords[language];
  return {
    styleTitle: title => words.headings[title] ?? title,
    styleUsage: usage => localPlaces(usage, language),
    optionTerm: option => localPlaces(option.flags, language),
    argumentTerm: argument => place(argument.name(), language),
    subcommandTerm: command => localPlaces(`${command.name()} ${takenBy(command)}`.trim(), language),
    optionDescription: option => describe(option, option.required || option.optional, language),
    argumentDescription: argument => describe(argument, true, language),
  };
}

/** What stands after a command's name in the list of commands: `help [command]`. */
function takenBy(command: Command): string {
  return command.registeredArguments.map(argument => `[${argument.name()}]`).join(' ');
}

function describe(target: Option | Argument, takesValue: boolean, language: Language): string {
  const words = commandLineWords[language];
  const { argChoices, defaultValue } = target;
  const notes = [
    argChoices && words.choices(argChoices.join(', ')),
    takesValue && defaultValue !== undefined && words.byDefault(String(defaultValue)),
  ].filter(Boolean);
  const more = notes.length > 0 ? `(${notes.join('; ')})` : '';
  return [target.description, more].filter(Boolean).join(' ');
}

/** `--file <file>` with what stands in the brackets in the person's language. */
function localPlaces(text: string, language: Language): string {
  return text.replace(/([<[])([^<>[\]]+?)(\.{3})?([>\]])/g, (_, open, name, dots = '', close) =>
    [open, place(name, language), dots, close].join(''),
  );
}

function place(name: string, language: Language): string {
  return commandLineWords[language].places[name] ?? name;
}

/** The known word that the fewest slips of the keyboard lead to, at most a third of the letters; null where none is near. */
function nearest(word: string, known: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(word.replace(/^-+/, '').length / 3));
  for (let edits = 1; edits <= most; edits++) {
    const found = known.find(candidate => withinEdits(word, candidate, edits));
    if (found !== undefined) return found;
  }
  return null;
}
