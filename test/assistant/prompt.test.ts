import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAssistantPrompts, loadPrompt } from '../../src/assistant/prompt.ts';

describe('a prompt', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svod-prompts-'));
    await writeFile(join(folder, 'greet.md'), 'Hello {{name}}, today is {{ today }}.\n');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is filled by its holes, and a value that looks like a hole stays a value', () => {
    const prompt = loadPrompt('greet', ['name', 'today'], folder);
    expect(prompt({ name: '{{today}}', today: '$1' })).toBe('Hello {{today}}, today is $1.');
  });

  test('stops the process when a hole is missing or nothing fills one', () => {
    expect(() => loadPrompt('greet', ['name', 'today', 'tools'], folder)).toThrow(/\{\{tools\}\} is missing/);
    expect(() => loadPrompt('greet', ['name'], folder)).toThrow(/nothing fills \{\{today\}\}/);
  });

  test("the assistant's own prompts have all their holes", () => {
    expect(() => loadAssistantPrompts()).not.toThrow();
    expect(() => ['schema', 'aggregates', 'rows'].map(sees => loadPrompt(`sight-${sees}`, []))).not.toThrow();
  });
});
