import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../errors.ts';

/** Fills a prompt's holes; every hole must be given, and nothing else. */
export type Prompt<Hole extends string> = (values: Readonly<Record<Hole, string>>) => string;

const packagePrompts = resolve(import.meta.dirname, '../../prompts');

/**
 * Reads `prompts/NAME.md` with holes written `{{hole}}`. Throws `config_invalid` when the file lacks one of `holes` or
 * has another, so a misspelt hole stops the process at its start and not in a conversation.
 */
export function loadPrompt<Hole extends string>(
  name: string,
  holes: readonly Hole[],
  folder: string = packagePrompts,
): Prompt<Hole> {
  const path = resolve(folder, `${name}.md`);
  const text = readFileSync(path, 'utf8').trim();
  const written = new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, hole]) => hole ?? ''));
  const problems = [
    ...holes.filter(hole => !written.has(hole)).map(hole => `the hole {{${hole}}} is missing`),
    ...[...written]
      .filter(hole => !holes.some(known => known === hole))
      .map(hole => `nothing fills {{${hole}}}`),
  ];
  if (problems.length > 0) {
    throw new AppError('config_invalid', `${path}: ${problems.join('; ')}`, {
      detail: { file: path, where: problems.join('; ') },
    });
  }
  // One pass, so that a value that looks like a hole stays a value.
  return values =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, hole: string) => (values as Record<string, string>)[hole] ?? '');
}

const SYSTEM_HOLES = ['language', 'today', 'schema', 'catalogue', 'examples', 'tools', 'sight'] as const;

/** The prompts of a conversation, read and checked once. */
export interface AssistantPrompts {
  readonly system: Prompt<(typeof SYSTEM_HOLES)[number]>;
  readonly examples: Prompt<'pairs'>;
  readonly useATool: Prompt<never>;
  readonly fixArguments: Prompt<never>;
}

export function loadAssistantPrompts(folder?: string): AssistantPrompts {
  return {
    system: loadPrompt('assistant', SYSTEM_HOLES, folder),
    examples: loadPrompt('examples', ['pairs'], folder),
    useATool: loadPrompt('use-a-tool', [], folder),
    fixArguments: loadPrompt('fix-arguments', [], folder),
  };
}
