import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { type FieldValue, fieldState } from './fields.ts';

/** Something in blocks that a person can press or choose in. */
export interface Pressable {
  readonly blockId: string;
  readonly element: JsonObject;
  readonly label: string;
  /** The fields of the action that a press of it sends, for those that need no value. */
  readonly state: JsonObject;
}

/** Everything that can be pressed in these blocks, in the order of reading. */
function pressables(blocks: readonly JsonObject[]): readonly Pressable[] {
  return blocks.flatMap(block => {
    const blockId = String(block.block_id ?? '');
    const own = [
      block.accessory,
      ...listAt(block, 'elements'),
      block.dispatch_action === true && block.element,
    ];
    return own.filter(isObject).flatMap(element => pressablesOf(element, blockId));
  });
}

function pressablesOf(element: JsonObject, blockId: string): readonly Pressable[] {
  if (element.type === 'feedback_buttons') {
    return ['positive_button', 'negative_button'].map(side => {
      const button = objectAt(element, side);
      const label = textAt(button.text, 'text') ?? side;
      return { blockId, element, label, state: { text: button.text, value: button.value } };
    });
  }
  if (typeof element.action_id !== 'string') return [];
  const label = textAt(element.text, 'text') ?? textAt(element.placeholder, 'text') ?? '';
  const state = {
    ...(element.text !== undefined && { text: element.text }),
    ...(element.value !== undefined && { value: element.value }),
    ...(element.style !== undefined && { style: element.style }),
    ...(element.url !== undefined && { url: element.url }),
    ...(element.icon !== undefined && { icon: element.icon }),
  };
  return [{ blockId, element, label, state }];
}

/** Something to press by where it stands; the label tells one thumb from the other. */
export interface PressedAt {
  readonly blockId: string;
  readonly actionId: string;
  readonly label?: string;
}

/** The one that `wanted` names by its action id, its label or its value. Throws with what there is instead. */
export function findPressable(blocks: readonly JsonObject[], wanted: string | PressedAt): Pressable {
  const all = pressables(blocks);
  if (typeof wanted === 'object') return standingAt(all, wanted);
  const found =
    all.find(one => one.label === wanted) ??
    all.find(one => one.state.value === wanted) ??
    all.find(one => one.element.action_id === wanted);
  if (found) return found;
  const there = all.map(one => `${one.label} (${String(one.element.action_id)})`).join(', ') || 'nothing';
  throw new Error(`There is no ${wanted} to press; there is ${there}.`);
}

function standingAt(all: readonly Pressable[], { blockId, actionId, label }: PressedAt): Pressable {
  const here = all.filter(one => one.blockId === blockId && one.element.action_id === actionId);
  const found = here.find(one => one.label === label) ?? here[0];
  if (!found) throw new Error('It is no longer there to be pressed.');
  return found;
}

/** The action as the payload carries it. */
export function actionFor(pressable: Pressable, value: FieldValue | undefined, stamp: string): JsonObject {
  const { element, blockId } = pressable;
  return {
    ...(value === undefined ? pressable.state : fieldState(element, value)),
    type: element.type,
    action_id: element.action_id,
    block_id: blockId,
    action_ts: stamp,
  };
}
