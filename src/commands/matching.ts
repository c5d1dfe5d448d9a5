import type { App } from '../app.ts';
import {
  countUnmatched,
  type MatchingOptions,
  type MatchingSummary,
  matchImported,
} from '../capabilities/clients/linkage/match-imported.ts';
import type { Language } from '../capabilities/tool.ts';
import { matchingWords } from '../words/matching.ts';
import type { CommandContext } from './command.ts';

/** Makes good what an import that was killed after loading left unmatched; a moment where nothing was. */
export async function matchWhatWaits(
  app: App,
  context: CommandContext,
  progress: (text: string) => void = context.notice,
): Promise<void> {
  if ((await countUnmatched(app.db)) === 0) return;
  progress(matchingWords[context.language].matching);
  await matchImported({ db: app.db, catalogDir: app.config.catalogDir }, { signal: context.signal });
}

/** How far matching is, in words. */
export function matchingProgress(
  language: Language,
  show: (text: string) => void,
): NonNullable<MatchingOptions['onProgress']> {
  const words = matchingWords[language];
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return (step, done, total) =>
    show(words.matchingStep(words.steps[step], percent.format(total === 0 ? 1 : done / total)));
}

/** What matching did, in two lines: its own time and changes, apart from those of loading, and what is left for a person. */
export function matchingLines(summary: MatchingSummary, language: Language): string[] {
  const words = matchingWords[language];
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const n = (value: number) => number.format(value);
  const lines = [
    `${words.matched(n(summary.records), n(summary.milliseconds / 1000))}; ${words.matchedChange(n(summary.clientsAdded), n(summary.joined), n(summary.parted))}`,
  ];
  return summary.reviews === 0 ? lines : [...lines, words.waiting(summary.reviews)];
}
