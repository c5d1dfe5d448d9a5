import type { Language } from '../../capabilities/tool.ts';
import { chatCommandWords } from '../../words/chat-commands.ts';

/** A command as messengers list it. */
export interface ListedCommand {
  readonly name: string;
  readonly description: Readonly<Record<Language, string>>;
  /** Works in a private conversation only: those of admins do. */
  readonly privateOnly?: boolean;
}

/** Every command, those of admins last: a list is no permission. */
export function listedCommands(): readonly ListedCommand[] {
  const { ru, en } = chatCommandWords;
  const everyones = Object.entries(ru.helpList).map(([name, text]) => ({
    name,
    description: { ru: text, en: en.helpList[name as keyof typeof en.helpList] },
  }));
  const admins = Object.entries(ru.helpAdmin).map(([name, text]) => ({
    name,
    description: { ru: text, en: en.helpAdmin[name as keyof typeof en.helpAdmin] },
    privateOnly: true,
  }));
  return [...everyones, ...admins];
}
