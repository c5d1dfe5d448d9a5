import { type Item, skipBack, skipPassing } from '../linking/items.ts';
import type { Reading } from './frame.ts';

/** Whether the noun a superlative belongs to is meant in the plural, as far as its ending tells. */
export function isPlural(items: readonly Item[], at: number): boolean {
  const self = items[at]!.text.toLowerCase();
  if (/(ые|ие|ых|их|ыми|ими)$/.test(self)) return true;
  if (/[а-я]$/.test(self)) return false;
  const noun = items[skipPassing(items, at + 1)]?.text.toLowerCase() ?? '';
  return /(s|people|men|women)$/.test(noun) && !/ss$/.test(noun);
}

/** «в каких городах чаще всего», "which products … most often": several groups are asked for. */
export function asksPluralGroup({ frame, items }: Reading): boolean {
  const place = frame.groups.at(-1)?.at ?? -1;
  const head = frame.which ? items[place] : undefined;
  if (!head) return false;
  if (/^(каки[ех]|какими?)$/i.test(items[skipBack(items, place)]?.text ?? '')) return true;
  const words = head.text.toLowerCase().split(/\s+/);
  return /[a-z]/.test(head.text)
    ? /[^s]s$/.test(words.at(-1)!)
    : /(ы|ов|ев|ам|ям|ах|ях|ами|ями)$/.test(words[0]!);
}
