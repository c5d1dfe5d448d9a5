import type { BotCommand } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { isObject, type Params } from '../params.ts';
import type { Method } from './method.ts';

/** Bot API, setMyCommands and setMyDescription. */
const MAX_COMMANDS = 100;
const SCOPES = [
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
];
const TEXTS = { Name: 64, Description: 512, ShortDescription: 120 } as const;

const setMyCommands: Method = ({ platform, bot, params }) => {
  const commands = (params.array('commands', 'BotCommand') ?? []).map(readCommand);
  if (commands.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  const key = commandsKey(params);
  if (commands.length > 0) bot.commands.set(key, commands);
  else bot.commands.delete(key);
  platform.journal.add({ kind: 'commands' });
  return true;
};

const getMyCommands: Method = ({ bot, params }) => bot.commands.get(commandsKey(params)) ?? [];

const deleteMyCommands: Method = ({ platform, bot, params }) => {
  bot.commands.delete(commandsKey(params));
  platform.journal.add({ kind: 'commands' });
  return true;
};

function readCommand(value: unknown): BotCommand {
  if (!isObject(value) || typeof value.command !== 'string' || typeof value.description !== 'string') {
    throw badRequest('can\'t parse BotCommand: Field "command" must be of type String');
  }
  const command = value.command.replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  const description = value.description.trim();
  if (description.length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command, description };
}

/** `scope/chat/user/language`, as each set of commands is kept apart. */
function commandsKey(params: Params): string {
  const scope = params.object('scope', 'BotCommandScope') ?? { type: 'default' };
  const type = String(scope.type);
  if (!SCOPES.includes(type)) throw badRequest("can't parse BotCommandScope: unsupported type specified");
  return [type, scope.chat_id ?? '', scope.user_id ?? '', languageOf(params)].join('/');
}

function languageOf(params: Params): string {
  const language = params.text('language_code') ?? '';
  if (language && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified');
  return language;
}

/** `setMyName` and its kin: one text per language, empty takes it back. */
function textMethods(): Record<string, Method> {
  const methods: Record<string, Method> = {};
  for (const [name, longest] of Object.entries(TEXTS)) {
    const field = name.replace(/(?<=[a-z])[A-Z]/g, letter => `_${letter}`).toLowerCase();
    methods[`setMy${name}`] = ({ bot, params }) => {
      const text = params.text(field) ?? '';
      if (text.length > longest) throw badRequest(`${field.toUpperCase()}_TOO_LONG`);
      const key = `${field}/${languageOf(params)}`;
      if (text) bot.texts.set(key, text);
      else bot.texts.delete(key);
      return true;
    };
    methods[`getMy${name}`] = ({ bot, params }) => ({
      [field]: bot.texts.get(`${field}/${languageOf(params)}`) ?? bot.texts.get(`${field}/`) ?? '',
    });
  }
  return methods;
}

export const profileMethods = { setMyCommands, getMyCommands, deleteMyCommands, ...textMethods() };
