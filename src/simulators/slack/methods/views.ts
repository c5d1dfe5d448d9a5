import { inspectView } from '../blocks/views.ts';
import type { JsonObject } from '../json.ts';
import { objects, withBlockIds } from '../messages.ts';
import { refusal, SlackError } from '../slack-error.ts';
import { viewJson } from '../wire.ts';
import type { View, Workspace, World } from '../world.ts';
import { imageKnower } from './content.ts';
import type { Call, Method } from './method.ts';

const MAX_STACK = 3;
const MAX_BYTES = 250_000;

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': { token: 'bot', tier: 'tier4', scope: null, run: open },
  'views.push': { token: 'bot', tier: 'tier4', scope: null, run: push },
  'views.update': { token: 'bot', tier: 'tier4', scope: null, run: update },
  'views.publish': { token: 'bot', tier: 'tier4', scope: null, run: publish },
};

function open(call: Call): JsonObject {
  const content = readView(call, 'modal');
  const { userId } = call.triggers.exchange(call.args.required('trigger_id'), call.workspace.id);
  const view = stackView(call.world, call.workspace, userId, content, 'open');
  return { view: viewJson(view, call.workspace, call.world) };
}

function push(call: Call): JsonObject {
  const content = readView(call, 'modal');
  const trigger = call.triggers.exchange(call.args.required('trigger_id'), call.workspace.id);
  if (!trigger.inModal) throw new SlackError('invalid_trigger_id');
  const view = stackView(call.world, call.workspace, trigger.userId, content, 'push');
  return { view: viewJson(view, call.workspace, call.world) };
}

/** Opens a first modal or lays one upon another. Throws `push_limit_reached` beyond three, `not_found` with nothing below. */
export function stackView(
  world: World,
  workspace: Workspace,
  userId: string,
  content: JsonObject,
  how: 'open' | 'push',
): View {
  const stack = how === 'open' ? [] : (workspace.modals.get(userId) ?? []);
  if (how === 'push' && stack.length === 0) throw new SlackError('not_found');
  if (stack.length >= MAX_STACK) throw new SlackError('push_limit_reached');
  const id = world.marks.id('V');
  const view: View = {
    id,
    userId,
    rootId: stack[0]?.id ?? id,
    previousId: stack.at(-1)?.id ?? null,
    content: withIds(world, content),
    hash: world.marks.stamp(),
  };
  workspace.modals.set(userId, [...stack, view]);
  world.changed({ what: 'view', teamId: workspace.id, userId });
  return view;
}

function update(call: Call): JsonObject {
  const { args, workspace, world } = call;
  const content = readView(call, 'modal');
  const [id, external] = [args.text('view_id'), args.text('external_id')];
  const view = [...workspace.modals.values()]
    .flat()
    .find(one => (id ? one.id === id : external !== null && one.content.external_id === external));
  if (!view) throw new SlackError('not_found');
  replaceView(world, workspace, view, content, args.text('hash'));
  return { view: viewJson(view, workspace, world) };
}

/** Throws `hash_conflict` when the view has changed since the hash was given. */
export function replaceView(
  world: World,
  workspace: Workspace,
  view: View,
  content: JsonObject,
  hash: string | null = null,
): void {
  if (hash && hash !== view.hash) throw new SlackError('hash_conflict');
  view.content = withIds(world, content);
  view.hash = world.marks.stamp();
  world.changed({
    what: content.type === 'home' ? 'home' : 'view',
    teamId: workspace.id,
    userId: view.userId,
  });
}

function publish(call: Call): JsonObject {
  const { args, workspace, world } = call;
  const content = readView(call, 'home');
  const userId = args.required('user_id');
  if (!workspace.users.has(userId)) throw new SlackError('user_not_found');
  const known = workspace.homes.get(userId);
  if (known) replaceView(world, workspace, known, content, args.text('hash'));
  else {
    const id = world.marks.id('V');
    const view = {
      id,
      userId,
      rootId: id,
      previousId: null,
      content: withIds(world, content),
      hash: world.marks.stamp(),
    };
    workspace.homes.set(userId, view);
    world.changed({ what: 'home', teamId: workspace.id, userId });
  }
  return { view: viewJson(workspace.homes.get(userId) as View, workspace, world) };
}

function readView(call: Call, expected: 'modal' | 'home'): JsonObject {
  const view = call.args.object('view');
  if (!view) throw refusal('invalid_arguments', ['missing required field: view']);
  checkView(call.world, call.workspace, view, expected);
  return view;
}

/** Throws `invalid_arguments` with every reason, `view_too_large` or `duplicate_external_id`. */
export function checkView(
  world: World,
  workspace: Workspace,
  view: JsonObject,
  expected: 'modal' | 'home',
): void {
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_BYTES) throw new SlackError('view_too_large');
  const problems = inspectView(view, expected, imageKnower(workspace, world));
  if (problems.length === 0) return;
  throw refusal(
    'invalid_arguments',
    problems.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`),
  );
}

function withIds(world: World, content: JsonObject): JsonObject {
  const blocks = withBlockIds(world, objects(Array.isArray(content.blocks) ? content.blocks : []));
  return { ...content, blocks: blocks.map(block => withActionIds(world, block)) };
}

/** Inputs without an action id get one: answers come back by it. */
function withActionIds(world: World, block: JsonObject): JsonObject {
  const { element } = block;
  if (typeof element !== 'object' || element === null || 'action_id' in element) return block;
  return { ...block, element: { ...element, action_id: world.marks.id('a') } };
}
