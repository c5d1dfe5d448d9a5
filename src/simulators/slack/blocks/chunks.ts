import { isObject, type JsonObject } from '../json.ts';
import { inspectBlocks } from './blocks.ts';
import { Inspection, type Problem } from './inspection.ts';

/** Bounds of the chunks of a stream: text-streaming guide and chunk objects of the SDK. */
const MAX_TEXT = 12_000;
const MAX_UPDATE = 256;

/** Everything wrong with the chunks of one call. */
export function inspectChunks(
  chunks: readonly unknown[],
  knowsImage: (idOrUrl: string) => boolean,
): readonly Problem[] {
  const inspection = new Inspection('message', knowsImage);
  for (const [index, chunk] of chunks.entries()) {
    const at = `/chunks/${index}`;
    if (isObject(chunk)) inspectChunk(inspection, chunk, at);
    else inspection.say(at, 'must be an object');
  }
  return inspection.problems;
}

function inspectChunk(inspection: Inspection, chunk: JsonObject, at: string): void {
  if (chunk.type === 'markdown_text') {
    inspection.string(chunk, 'text', at, MAX_TEXT, true);
    return;
  }
  if (chunk.type === 'plan_update') {
    inspection.string(chunk, 'title', at, MAX_UPDATE, true);
    return;
  }
  if (chunk.type === 'task_update') {
    inspection.string(chunk, 'id', at, 255, true);
    inspection.string(chunk, 'title', at, MAX_UPDATE, true);
    inspection.string(chunk, 'details', at, MAX_UPDATE, false, 0);
    inspection.string(chunk, 'output', at, MAX_UPDATE, false, 0);
    inspection.oneOf(chunk, 'status', at, ['pending', 'in_progress', 'complete', 'error'], true);
    return;
  }
  if (chunk.type === 'blocks') {
    const blocks = inspection.list(chunk, 'blocks', at, 1, 50);
    inspection.problems.push(...inspectBlocks(blocks, 'message', inspection.knowsImage, `${at}/blocks`));
    return;
  }
  inspection.say(`${at}/type`, `unsupported type: ${String(chunk.type)}`);
}
