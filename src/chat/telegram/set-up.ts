import type { Language } from '../../capabilities/tool.ts';
import type { Logger } from '../../log.ts';
import { telegramWords } from '../../words/telegram.ts';
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

/** What the bot wants to hear of; the rest is not even sent. */
export const ALLOWED_UPDATES = [
  'message',
  'callback_query',
  'my_chat_member',
  'stopped_message_generation',
] as const;

const LANGUAGES = ['ru', 'en'] as const;

/**
 * Says in both languages what the bot is and can. Others see the deployment's language. Best effort: a bot without a
 * description still answers, so failures are logged and nothing else.
 */
export async function describeBot(
  transport: Transport,
  options: { readonly commands: readonly BotCommand[]; readonly language: Language; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const audiences = [
    { language: options.language },
    ...LANGUAGES.map(language => ({ language, code: language })),
  ];
  for (const { language, ...coded } of audiences) {
    const language_code = 'code' in coded ? { language_code: coded.code } : {};
    const words = telegramWords[language];
    const scopes = [
      { scope: { type: 'all_private_chats' }, commands: options.commands },
      { scope: { type: 'all_group_chats' }, commands: options.commands.filter(one => !one.privateOnly) },
    ];
    const calls: [string, object][] = [
      ['setMyDescription', { description: words.description.slice(0, LIMITS.descriptionCharacters) }],
      [
        'setMyShortDescription',
        { short_description: words.shortDescription.slice(0, LIMITS.shortDescriptionCharacters) },
      ],
      ...scopes.map(({ scope, commands }): [string, object] => [
        'setMyCommands',
        { scope, commands: commands.slice(0, LIMITS.commands).map(one => commandIn(one, language)) },
      ]),
    ];
    for (const [method, payload] of calls) {
      if (signal.aborted) return;
      await transport.call(method, { ...payload, ...language_code }, { signal }).catch(error => {
        const call = error instanceof ApiFailure ? error.message : method;
        if (!signal.aborted) options.logger.warn({ call }, 'the bot could not be described to Telegram');
      });
    }
  }
}

function commandIn({ name, description }: BotCommand, language: Language): object {
  return { command: name, description: description[language] };
}
