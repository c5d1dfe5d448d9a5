import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseCache, deserializeStoredGeneration, serializeGeneration } from '@langchain/core/caches';
import type { Generation } from '@langchain/core/outputs';

/**
 * A language model's answers in files, one a call, in a folder for the model, named by the hash of the prompt and the
 * tools offered: a rerun of an eval costs nothing, and any change asks anew. What is kept
 * is what the model saw and said, so at SVOD_MODEL_SEES=schema no value of a client's.
 */
export class CallCache extends BaseCache {
  hits = 0;
  misses = 0;
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override async lookup(prompt: string, model: string): Promise<Generation[] | null> {
    try {
      const kept = JSON.parse(await readFile(this.#path(prompt, model), 'utf8'));
      this.hits += 1;
      return kept.map(deserializeStoredGeneration);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      this.misses += 1;
      return null;
    }
  }

  override async update(prompt: string, model: string, answer: Generation[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(prompt, model);
    // Whole or not at all: an eval may be stopped at any moment.
    await writeFile(`${path}.new`, JSON.stringify(answer.map(serializeGeneration)));
    await rename(`${path}.new`, path);
  }

  /** LangChain numbers messages anew in every run; the numbers are no part of what is asked. */
  #path(prompt: string, model: string): string {
    const asked = `${prompt}\n${toolsIn(model)}`.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');
    return join(this.#folder, `${createHash('sha256').update(asked).digest('hex').slice(0, 32)}.json`);
  }
}

/**
 * The tools out of LangChain's key of a call. The rest of the key is the run's own: its context, its moment, its address.
 * Which model it is, the folder says.
 */
function toolsIn(key: string): string {
  const start = key.search(/(?:^|,)tools:\[/);
  if (start < 0) return '';
  let depth = 0;
  let quoted = false;
  for (let at = key.indexOf('[', start); at < key.length; at++) {
    const letter = key[at];
    if (letter === '\\') at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === '[') depth += 1;
    else if (!quoted && letter === ']' && --depth === 0) return key.slice(start, at + 1);
  }
  return key.slice(start);
}
