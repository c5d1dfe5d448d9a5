import { inspectBlocks } from '../blocks/blocks.ts';
import { inspectView } from '../blocks/views.ts';
import { type JsonObject, listAt } from '../json.ts';
import { announce } from '../messages.ts';
import { SlackError } from '../slack-error.ts';
import { userJson } from '../wire.ts';
import type { SlackUser } from '../world.ts';
import { imageKnower } from './content.ts';
import { type Call, type Method, messageAt, visibleChannel } from './method.ts';
import { pageOf } from './pages.ts';

/** People, bots, the team; reactions and the block checker. */
export const directoryMethods: Readonly<Record<string, Method>> = {
  'users.info': { token: 'bot', tier: 'tier4', scope: 'users:read', run: userInfo },
  'users.list': { token: 'bot', tier: 'tier2', scope: 'users:read', run: userList },
  'users.lookupByEmail': { token: 'bot', tier: 'tier3', scope: 'users:read.email', run: lookupByEmail },
  'bots.info': { token: 'bot', tier: 'tier3', scope: 'users:read', run: botInfo },
  'team.info': { token: 'bot', tier: 'tier3', scope: 'team:read', run: teamInfo },
  'reactions.add': { token: 'bot', tier: 'tier3', scope: 'reactions:write', run: addReaction },
  'reactions.remove': { token: 'bot', tier: 'tier3', scope: 'reactions:write', run: removeReaction },
  'blocks.validate': { token: 'bot', tier: 'tier4', scope: null, run: validate },
};

function shownUser(call: Call, user: SlackUser): JsonObject {
  const email = call.installation.scopes.includes('users:read.email');
  return userJson(user, call.world, { email, locale: call.args.flag('include_locale') });
}

function userInfo(call: Call): JsonObject {
  const user = call.workspace.users.get(call.args.required('user'));
  if (!user) throw new SlackError('user_not_found');
  return { user: shownUser(call, user) };
}

function userList(call: Call): JsonObject {
  const { page, next } = pageOf(call.args, [...call.workspace.users.values()], 1000);
  return {
    members: page.map(user => shownUser(call, user)),
    cache_ts: Math.floor(call.world.clock.now() / 1000),
    response_metadata: { next_cursor: next },
  };
}

function lookupByEmail(call: Call): JsonObject {
  const email = call.args.required('email').toLowerCase();
  const user = [...call.workspace.users.values()].find(
    one => !one.deleted && one.email?.toLowerCase() === email,
  );
  if (!user) throw new SlackError('users_not_found');
  return { user: shownUser(call, user) };
}

function botInfo(call: Call): JsonObject {
  const { installation, world } = call;
  if (call.args.has('bot') && call.args.required('bot') !== installation.botId)
    throw new SlackError('bot_not_found');
  return {
    bot: {
      id: installation.botId,
      deleted: false,
      name: world.app.name,
      app_id: world.app.id,
      user_id: installation.botUserId,
    },
  };
}

function teamInfo(call: Call): JsonObject {
  const { id, name, domain } = call.workspace;
  return { team: { id, name, domain, email_domain: '', url: `https://${domain}.slack.com/` } };
}

function addReaction(call: Call): JsonObject {
  const { args, installation, world } = call;
  const channel = visibleChannel(call, args.required('channel'));
  const message = messageAt(channel, args.required('timestamp'));
  const name = args.required('name');
  if (!/^[a-z0-9_+'-]+$/.test(name)) throw new SlackError('invalid_name');
  const mine = { name, userId: installation.botUserId };
  if (message.reactions.some(one => one.name === name && one.userId === mine.userId)) {
    throw new SlackError('already_reacted');
  }
  message.reactions.push(mine);
  announce(world, channel, message);
  return {};
}

function removeReaction(call: Call): JsonObject {
  const { args, installation, world } = call;
  const channel = visibleChannel(call, args.required('channel'));
  const message = messageAt(channel, args.required('timestamp'));
  const name = args.required('name');
  const at = message.reactions.findIndex(one => one.name === name && one.userId === installation.botUserId);
  if (at < 0) throw new SlackError('no_reaction');
  message.reactions.splice(at, 1);
  announce(world, channel, message);
  return {};
}

function validate(call: Call): JsonObject {
  const { args, workspace, world } = call;
  const knows = imageKnower(workspace, world);
  const view = args.object('view');
  const blocks = args.list('blocks') ?? listAt(args.object('message'), 'blocks');
  const problems = view
    ? inspectView(view, view.type === 'home' ? 'home' : 'modal', knows)
    : inspectBlocks(blocks, 'message', knows);
  if (problems.length === 0) return {};
  throw new SlackError('invalid_blocks', {
    errors: problems.map(problem => ({
      code: 'invalid',
      message: problem.message,
      pointer: problem.pointer,
    })),
    response_metadata: {
      messages: problems.map(({ message, pointer }) => `[ERROR] ${message} [json-pointer:${pointer}]`),
    },
  });
}
