import type { Review, ReviewedRecord } from '../capabilities/clients/linkage/reviews.ts';
import type { Language } from '../capabilities/tool.ts';
import { matchingWords } from '../words/matching.ts';

const EMPTY = '—';

/** A pair for a person to judge: the two records side by side, a line a field, with how the field came out. Ends in an empty line. */
export function reviewLines(review: Review, language: Language): string[] {
  const words = matchingWords[language];
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const found = new Map(review.findings.map(({ name, finding }) => [name, words[finding]]));
  const head = ({ company, row, record, client }: ReviewedRecord) =>
    `${words.record(company, String(row))} (${words.recordHead(String(record), String(client))})`;
  const { left, right } = review;
  const fields = Object.keys(left.values).filter(
    field => left.values[field] != null || right.values[field] != null,
  );
  const rows = [
    ['', head(left), head(right), ''],
    ...fields.map(field => [
      words.fields[field] ?? field,
      left.values[field] ?? EMPTY,
      right.values[field] ?? EMPTY,
      found.get(field) ?? '',
    ]),
  ];
  const widths = [0, 1, 2].map(at => Math.max(...rows.map(row => row[at]!.length)));
  const because = review.refused === null ? undefined : words.keptApart[reasonOf(review, review.refused)];
  return [
    `${words.title} ${words.probability(percent.format(review.probability))}${because ? `. ${because}` : ''}`,
    ...rows.map(row => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()),
    '',
  ];
}

/** A field that keeps two people apart may agree in the very pair that is shown: then their other records contradict. */
function reasonOf({ findings }: Review, refused: string): string {
  const finding = findings.find(({ name }) => name === refused)?.finding;
  return finding === 'agrees' || finding === 'near' ? 'mean' : refused;
}
