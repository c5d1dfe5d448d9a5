import { isObject, type JsonObject, listAt } from '../json.ts';
import { inspectChart } from './charts.ts';
import {
  BESIDE_SECTION,
  IN_ACTIONS,
  IN_INPUT,
  inspectContextAction,
  inspectElement,
  inspectElements,
} from './elements.ts';
import { Inspection, type Problem, type Surface } from './inspection.ts';
import { inspectRichText, richTextText } from './rich-text.ts';
import { inspectDataTable, inspectTable } from './tables.ts';

type Check = (inspection: Inspection, block: JsonObject, at: string) => void;

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];
/** Each block's own rules and the surfaces that take it; limits by Slack's block reference. */
const BLOCKS: Readonly<Record<string, { readonly on: readonly Surface[]; readonly check: Check }>> = {
  section: { on: EVERYWHERE, check: inspectSection },
  divider: { on: EVERYWHERE, check: () => {} },
  header: {
    on: EVERYWHERE,
    check: (i, b, at) => i.text(b, 'text', at, { max: 150, plain: true, required: true }),
  },
  context: { on: EVERYWHERE, check: inspectContext },
  actions: { on: EVERYWHERE, check: inspectActions },
  image: { on: EVERYWHERE, check: inspectImage },
  input: { on: EVERYWHERE, check: inspectInput },
  rich_text: { on: EVERYWHERE, check: inspectRichText },
  alert: { on: EVERYWHERE, check: (i, b, at) => i.text(b, 'text', at, { max: 3000, required: true }) },
  video: { on: EVERYWHERE, check: (i, b, at) => i.string(b, 'alt_text', at, 2000, true) },
  markdown: { on: ['message'], check: (i, b, at) => i.string(b, 'text', at, 12_000, true) },
  context_actions: { on: ['message'], check: inspectContextActions },
  table: { on: ['message'], check: inspectTable },
  data_table: { on: ['message'], check: inspectDataTable },
  data_visualization: { on: ['message'], check: inspectChart },
  task_card: { on: ['message'], check: inspectTask },
  plan: { on: ['message'], check: inspectPlan },
};

const MAX_BLOCKS: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };
const MAX_MARKDOWN = 12_000;
const MAX_CHARTS = 2;
/** Characters of all blocks together: measured by users of bolt-js (issue 2509), documented nowhere. */
const MAX_BLOCK_CHARACTERS = 13_200;

/** Everything wrong with these blocks on this surface; `root` is where they stand in the payload. */
export function inspectBlocks(
  blocks: readonly unknown[],
  surface: Surface,
  knowsImage: (idOrUrl: string) => boolean,
  root = '/blocks',
): readonly Problem[] {
  const inspection = new Inspection(surface, knowsImage);
  if (blocks.length > MAX_BLOCKS[surface]) {
    inspection.say(root, `no more than ${MAX_BLOCKS[surface]} items allowed`);
  }
  const seen = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const at = `${root}/${index}`;
    if (!isObject(block)) {
      inspection.say(at, 'must be an object');
      continue;
    }
    inspectBlock(inspection, block, at);
    if (block.block_id === undefined) continue;
    if (seen.has(block.block_id))
      inspection.say(`${at}/block_id`, `block_id already exists: ${String(block.block_id)}`);
    seen.add(block.block_id);
  }
  if (surface === 'message') inspectTogether(inspection, blocks.filter(isObject), root);
  return inspection.problems;
}

/** True when the blocks are each fine and together more than a message holds. */
export function tooLongTogether(blocks: readonly JsonObject[]): boolean {
  const characters = blocks
    .filter(block => !['table', 'data_table'].includes(String(block.type)))
    .reduce((sum, block) => sum + charactersIn(block), 0);
  return characters > MAX_BLOCK_CHARACTERS;
}

function inspectBlock(inspection: Inspection, block: JsonObject, at: string): void {
  const known = BLOCKS[String(block.type)];
  if (!known?.on.includes(inspection.surface)) {
    inspection.say(`${at}/type`, `unsupported type: ${String(block.type)}`);
    return;
  }
  inspection.string(block, 'block_id', at, 255);
  known.check(inspection, block, at);
}

/** Rules about a message's blocks as a whole. */
function inspectTogether(inspection: Inspection, blocks: readonly JsonObject[], root: string): void {
  const of = (type: string) => blocks.filter(block => block.type === type);
  if (of('table').length > 1) inspection.say(root, 'only_one_table_allowed');
  if (of('data_visualization').length > MAX_CHARTS) {
    inspection.say(root, `no more than ${MAX_CHARTS} data_visualization blocks allowed`);
  }
  const markdown = of('markdown').reduce((sum, block) => sum + String(block.text ?? '').length, 0);
  if (of('markdown').length > 1 && markdown > MAX_MARKDOWN) {
    inspection.say(root, `markdown text must be less than ${MAX_MARKDOWN + 1} characters in total`);
  }
}

function inspectSection(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.text(block, 'text', at, { max: 3000 });
  if (block.fields !== undefined) {
    for (const [index, field] of inspection.list(block, 'fields', at, 1, 10).entries()) {
      const pointer = `${at}/fields/${index}`;
      if (isObject(field)) inspection.textObject(field, pointer, { max: 2000 });
      else inspection.say(pointer, 'must be an object');
    }
  } else if (block.text === undefined) inspection.say(at, 'missing required field: text');
  if (block.accessory !== undefined) {
    inspectElement(inspection, block.accessory, `${at}/accessory`, BESIDE_SECTION);
  }
}

function inspectContext(inspection: Inspection, block: JsonObject, at: string): void {
  for (const [index, element] of inspection.list(block, 'elements', at, 1, 10).entries()) {
    const pointer = `${at}/elements/${index}`;
    if (!isObject(element)) inspection.say(pointer, 'must be an object');
    else if (element.type === 'image') inspectElement(inspection, element, pointer, ['image']);
    else inspection.textObject(element, pointer, { max: 3000 });
  }
}

function inspectActions(inspection: Inspection, block: JsonObject, at: string): void {
  inspectElements(inspection, inspection.list(block, 'elements', at, 1, 25), `${at}/elements`, IN_ACTIONS);
}

function inspectContextActions(inspection: Inspection, block: JsonObject, at: string): void {
  for (const [index, element] of inspection.list(block, 'elements', at, 1, 5).entries()) {
    inspectContextAction(inspection, element, `${at}/elements/${index}`);
  }
}

function inspectImage(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.string(block, 'alt_text', at, 2000, true);
  inspection.text(block, 'title', at, { max: 2000, plain: true });
  inspection.imageSource(block, at);
}

function inspectInput(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.text(block, 'label', at, { max: 2000, plain: true, required: true });
  inspection.text(block, 'hint', at, { max: 2000, plain: true });
  const element = inspection.object(block, 'element', at);
  if (element) inspectElement(inspection, element, `${at}/element`, IN_INPUT);
}

function inspectTask(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.string(block, 'task_id', at, 255, true);
  inspection.string(block, 'title', at, 256, true);
  inspection.oneOf(block, 'status', at, ['pending', 'in_progress', 'complete', 'error'], true);
}

function inspectPlan(inspection: Inspection, block: JsonObject, at: string): void {
  inspection.string(block, 'title', at, 256, true);
  const tasks = block.tasks === undefined ? [] : inspection.list(block, 'tasks', at, 0, 50);
  for (const [index, task] of tasks.entries()) {
    if (isObject(task)) inspectTask(inspection, task, `${at}/tasks/${index}`);
  }
}

/** Characters of every text in a block, at any depth. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + charactersIn(one), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + (name === 'text' && typeof one === 'string' ? one.length : charactersIn(one)),
    0,
  );
}

/** What blocks say, for a person's eye or a search: one line a block. */
export function blocksText(blocks: readonly JsonObject[]): string {
  return blocks.map(blockText).filter(Boolean).join('\n');
}

function blockText(block: JsonObject): string {
  if (block.type === 'rich_text') return listAt(block, 'elements').map(richTextText).join('\n');
  if (block.type === 'data_table' || block.type === 'table') {
    const rows = listAt(block, 'rows').filter(Array.isArray);
    return rows
      .map(row => row.map(cell => (isObject(cell) ? (cell.text ?? richTextText(cell)) : '')).join(' | '))
      .join('\n');
  }
  if (block.type === 'image') return String(block.alt_text ?? '');
  const parts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) {
      for (const [name, one] of Object.entries(value)) {
        if ((name === 'text' || name === 'title') && typeof one === 'string') parts.push(one);
        else walk(one);
      }
    }
  };
  walk(block);
  return parts.join(' ');
}
