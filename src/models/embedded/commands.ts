import { hasRole, isPassing, sensesOf } from './linking/items.ts';
import type { Frame } from './reading/frame.ts';

/**
 * Whether a text tells svod to do something to the data rather than asks about it: it opens with a verb that neither the
 * catalogue nor the grammar knows, in the form of an order, and asks nothing.
 */
export function isCommand(frame: Frame): boolean {
  const at = frame.items.findIndex(item => !isPassing(item));
  const first = frame.items[at];
  if (!first?.unknown) return false;
  if (
    frame.counts ||
    frame.which ||
    frame.who ||
    frame.shows ||
    frame.measures.length > 0 ||
    frame.share !== null
  )
    return false;
  const word = first.text.toLowerCase();
  if (/^[а-яё]+$/.test(word))
    return /([аяуюеои]й|и|ь)(те)?$/.test(word) && word.length > 3 && !/(ость|тель|ции|ии)$/.test(word);
  // English orders look like any other word: what they are done to follows at once.
  const next = frame.items[at + 1];
  const object =
    /^(a|an|the|all|every|each|this|that|his|her|their)$/i.test(next?.text ?? '') ||
    (next !== undefined && hasRole(next, 'all') !== undefined) ||
    sensesOf(next, 'relation').length > 0 ||
    sensesOf(next, 'column').length > 0;
  return object && frame.items.length > 2;
}
