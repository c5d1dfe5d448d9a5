import { isObject, type JsonObject, listAt, textAt } from '../json.ts';
import { inspectBlocks } from './blocks.ts';
import { Inspection, type Problem, type Surface } from './inspection.ts';

/** Everything wrong with a modal or a home; pointers start at `/view`. */
export function inspectView(
  view: JsonObject,
  expected: 'modal' | 'home',
  knowsImage: (idOrUrl: string) => boolean,
): readonly Problem[] {
  const inspection = new Inspection(expected, knowsImage);
  if (view.type !== expected) inspection.say('/view/type', `unsupported type: ${String(view.type)}`);
  inspection.string(view, 'callback_id', '/view', 255, false, 0);
  inspection.string(view, 'private_metadata', '/view', 3000, false, 0);
  inspection.string(view, 'external_id', '/view', 255, false, 0);
  if (!Array.isArray(view.blocks)) inspection.say('/view', 'missing required field: blocks');
  if (expected === 'modal') inspectModal(inspection, view);
  const surface: Surface = expected;
  return [
    ...inspection.problems,
    ...inspectBlocks(listAt(view, 'blocks'), surface, knowsImage, '/view/blocks'),
  ];
}

function inspectModal(inspection: Inspection, view: JsonObject): void {
  inspection.text(view, 'title', '/view', { max: 24, plain: true, required: true });
  inspection.text(view, 'submit', '/view', { max: 24, plain: true });
  inspection.text(view, 'close', '/view', { max: 24, plain: true });
  const hasInput = listAt(view, 'blocks').some(block => isObject(block) && block.type === 'input');
  if (hasInput && textAt(view.submit, 'text') === null) {
    inspection.say('/view', 'missing required field: submit');
  }
}
