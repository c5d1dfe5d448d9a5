import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { HumanMessage } from '@langchain/core/messages';
import { loadVocabulary } from '../capabilities/clients/import/vocabulary.ts';
import type { Language } from '../capabilities/tool.ts';
import { loadCompanies } from '../catalog/companies.ts';
import { readCatalogueFile } from '../catalog/file.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { doctorWords } from '../words/doctor.ts';
import { formatDate } from '../words/format.ts';

/** One finding. `warn`: svod works, but something a person may expect does not. `fail`: something needed is broken. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** What to do; null when nothing. */
  readonly advice: string | null;
}

export interface Patient {
  readonly config: Config;
  readonly language: Language;
  readonly nodeVersion: string;
}

/** A model that needs longer to say hello is no help to a person who waits. */
const MODEL_PATIENCE_MS = 15_000;
const OLDEST_NODE = [24, 12] as const; // type stripping is stable from here

export function found(check: string, text: string): Finding {
  return { check, status: 'ok', text, advice: null };
}

export function checkNode({ nodeVersion, language }: Patient): Finding {
  const words = doctorWords[language];
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const fresh = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return fresh
    ? found('node', words.node(nodeVersion))
    : { check: 'node', status: 'fail', text: words.nodeOld(nodeVersion), advice: words.nodeAdvice };
}

export async function checkHome({ config: { home }, language }: Patient): Promise<Finding> {
  const words = doctorWords[language];
  const probe = join(home, `.doctor-${process.pid}`);
  try {
    await mkdir(home, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
    return found('home', words.home(home));
  } catch {
    return { check: 'home', status: 'fail', text: words.homeClosed(home), advice: words.homeAdvice };
  }
}

export async function checkCatalogue({ config: { catalogDir }, language }: Patient): Promise<Finding> {
  const words = doctorWords[language];
  const files: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
    ['companies.yaml', loadCompanies],
    ['analytics.yaml', readCatalogueFile],
    ['import.yaml', loadVocabulary],
  ];
  for (const [name, read] of files) {
    try {
      await read(join(catalogDir, name));
    } catch (error) {
      // These files are the deployer's own writing, so what is wrong with them may be told.
      const missing = !existsSync(join(catalogDir, name));
      const problem = error instanceof AppError && !missing ? error.message : name;
      const text = missing
        ? words.catalogueMissing(join(catalogDir, name))
        : words.catalogueFails(problem.split('\n', 1)[0] ?? name);
      return { check: 'catalogue', status: 'fail', text, advice: words.catalogueAdvice };
    }
  }
  return found('catalogue', words.catalogue(files.length));
}

export async function checkModel({ config, language }: Patient): Promise<Finding> {
  const words = doctorWords[language];
  if (config.model.kind === 'embedded') return found('model', words.modelEmbedded);
  const id = `${config.model.provider}:${config.model.name}`;
  try {
    const { openProviderModel } = await import('../models/model.ts');
    const started = performance.now();
    const { chat } = await openProviderModel(config.model, config.secrets.modelApiKey);
    const patience = AbortSignal.timeout(Math.min(MODEL_PATIENCE_MS, config.model.timeoutMs));
    // A race as well: not every provider's client lets itself be stopped.
    await Promise.race([
      chat.invoke([new HumanMessage('Answer with one word: ready')], { signal: patience }),
      new Promise((_, reject) => patience.addEventListener('abort', () => reject(patience.reason))),
    ]);
    return found('model', words.model(id, Math.round(performance.now() - started)));
  } catch {
    return { check: 'model', status: 'fail', text: words.modelFails(id), advice: words.modelAdvice };
  }
}

export function checkDocumentKey({ config, language }: Patient): Finding {
  const words = doctorWords[language];
  if (config.secrets.documentKey && config.secrets.previousDocumentKey) {
    return { check: 'documentKey', status: 'warn', text: words.twoKeys, advice: words.twoKeysAdvice };
  }
  return config.secrets.documentKey
    ? found('documentKey', words.documents)
    : { check: 'documentKey', status: 'warn', text: words.noDocuments, advice: words.documentsAdvice };
}

export async function checkPort({ config: { web }, language }: Patient): Promise<Finding> {
  const words = doctorWords[language];
  const address = `${web.host}:${web.port}`;
  const free = await new Promise<boolean>(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(web.port, web.host, () => server.close(() => resolve(true)));
  });
  return free
    ? found('port', words.port(address))
    : { check: 'port', status: 'warn', text: words.portBusy(address), advice: words.portAdvice };
}

export function checkClock({ config: { timeZone }, language }: Patient): Finding {
  const now = formatDate(new Date().toISOString(), language, { timeZone });
  return found('timeZone', doctorWords[language].zone(timeZone, now));
}
