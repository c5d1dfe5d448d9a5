import type { Language } from '../../capabilities/tool.ts';
import type { Logger } from '../../log.ts';
import { telegramWords } from '../../words/telegram.ts';
import type { Payload } from './api-call.ts';
import { ApiFailure } from './failure.ts';
import { LIMITS } from './limits.ts';
import type { Transport } from './transport.ts';

/** A command as people see it when they type a slash. */
export interface BotCommand {
  /** Lower case letters, digits and underscores, at most 32. */
  readonly name: string;
  readonly description: Readonly<Record<Language, string>>;
  /** Left out of groups' lists. A list is no permission: commands are checked where they are handled. */
  readonly privateOnly?: boolean;
}

export interface Described {
  readonly commands: readonly BotCommand[];
  /** What others than Russian and English speakers see. */
  readonly language: Language;
  readonly logger: Logger;
}

/** What the bot wants to hear of; the rest is not even sent. */
export const ALLOWED_UPDATES = [
  'message',
  'callback_query',
  'my_chat_member',
  'stopped_message_generation',
] as const;

const LANGUAGES = ['ru', 'en'] as const;

/** One thing that the bot says of itself: read by `get`, written by `set`. */
interface Saying {
  readonly get: string;
  readonly set: string;
  /** For whom: scope and language. */
  readonly audience: Payload;
  readonly says: Payload;
}

/**
 * Says in both languages what the bot is and can. Only what differs is written: Telegram bears few changes of these, and a
 * bot may start often. Best effort: a bot without a description still answers, so failures are logged and nothing else.
 */
export async function describeBot(
  transport: Transport,
  described: Described,
  signal: AbortSignal,
): Promise<void> {
  for (const { get, set, audience, says } of sayings(described)) {
    if (signal.aborted) return;
    try {
      const said = await transport.call(get, audience, { signal });
      if (!isSaid(said, says)) await transport.call(set, { ...audience, ...says }, { signal });
    } catch (error) {
      if (signal.aborted) return;
      const call = error instanceof ApiFailure ? error.message : set;
      described.logger.warn({ call }, 'the bot could not be described to Telegram');
    }
  }
}

function sayings({ commands, language }: Described): Saying[] {
  const audiences: { language: Language; audience: Payload }[] = [
    { language, audience: {} },
    ...LANGUAGES.map(code => ({ language: code, audience: { language_code: code } })),
  ];
  return audiences.flatMap(({ language: spoken, audience }) => {
    const { description, shortDescription } = telegramWords[spoken];
    const list = (scope: string, of: readonly BotCommand[]): Saying => ({
      get: 'getMyCommands',
      set: 'setMyCommands',
      audience: { ...audience, scope: { type: scope } },
      says: { commands: of.slice(0, LIMITS.commands).map(command => commandIn(command, spoken)) },
    });
    return [
      { get: 'getMyDescription', set: 'setMyDescription', audience, says: { description } },
      {
        get: 'getMyShortDescription',
        set: 'setMyShortDescription',
        audience,
        says: { short_description: shortDescription },
      },
      list('all_private_chats', commands),
      list(
        'all_group_chats',
        commands.filter(command => !command.privateOnly),
      ),
    ];
  });
}

function commandIn({ name, description }: BotCommand, language: Language): object {
  return { command: name, description: description[language] };
}

/** Commands are read back as a bare list, texts as they are written. */
function isSaid(said: unknown, says: Payload): boolean {
  return JSON.stringify(said) === JSON.stringify('commands' in says ? says.commands : says);
}
