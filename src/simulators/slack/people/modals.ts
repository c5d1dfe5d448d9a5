import type { Answer } from '../delivery/answer.ts';
import { isObject, objectAt } from '../json.ts';
import { checkView, replaceView, stackView } from '../methods/views.ts';
import { SlackError } from '../slack-error.ts';
import type { View, Workspace, World } from '../world.ts';

/** What came of submitting a form, as the person sees it. */
export type Submission =
  | { readonly kind: 'closed' | 'updated' | 'pushed' }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** "We had some trouble connecting": no answer in time, or one that Slack cannot use. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Does what the app's answer to a submission says. */
export function submitted(world: World, workspace: Workspace, view: View, answer: Answer): Submission {
  if (!answer.ok) return { kind: 'failed', reason: answer.reason };
  const body = isObject(answer.body) ? answer.body : {};
  if (body.response_action === 'errors') return fieldErrors(view, objectAt(body, 'errors'));
  if (body.response_action === 'clear' || body.response_action === undefined) {
    closeView(world, workspace, view, body.response_action === 'clear');
    return { kind: 'closed' };
  }
  const content = objectAt(body, 'view');
  try {
    checkView(world, workspace, content, 'modal');
    if (body.response_action === 'push') stackView(world, workspace, view.userId, content, 'push');
    else replaceView(world, workspace, view, content);
  } catch (error) {
    if (error instanceof SlackError) return { kind: 'failed', reason: error.code };
    throw error;
  }
  return { kind: body.response_action === 'push' ? 'pushed' : 'updated' };
}

/** Errors are shown at fields only: a block that is no field makes the whole answer useless. */
function fieldErrors(view: View, errors: Readonly<Record<string, unknown>>): Submission {
  const blocks = Array.isArray(view.content.blocks) ? view.content.blocks : [];
  const known = new Set(
    blocks.flatMap(block => (isObject(block) && block.type === 'input' ? [block.block_id] : [])),
  );
  const entries = Object.entries(errors);
  if (entries.length === 0 || entries.some(([name]) => !known.has(name))) {
    return { kind: 'failed', reason: 'invalid_errors' };
  }
  return { kind: 'errors', errors: Object.fromEntries(entries.map(([name, text]) => [name, String(text)])) };
}

/** Takes a view off the person's screen; `all` with everything under it. */
export function closeView(world: World, workspace: Workspace, view: View, all: boolean): void {
  const stack = workspace.modals.get(view.userId) ?? [];
  const left = all ? [] : stack.filter(one => one !== view);
  if (left.length === 0) workspace.modals.delete(view.userId);
  else workspace.modals.set(view.userId, left);
  world.changed({ what: 'view', teamId: workspace.id, userId: view.userId });
}
