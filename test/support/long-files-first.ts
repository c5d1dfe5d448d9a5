import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take ten seconds and more, the longest first. One that starts last would run on alone. */
const LONG = [
  'data/home',
  'chat/web/page',
  'commands/doctor',
  'commands/ask',
  'capabilities/clients/import/killed-matching',
  'commands/serving',
  'capabilities/clients/matching/matching',
  'assistant/killed',
  'data/runaway',
  'data/connection',
  'capabilities/clients/import/killed',
  'chat/web/talk',
  'chat/killed',
  'commands/clients',
  'svod',
];

/** Vitest's own order knows no times in a first run, and then takes the largest files first. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`));
  return place < 0 ? LONG.length : place;
}
