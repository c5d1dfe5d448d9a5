/** Jaro-Winkler likeness of two strings, 0..1 (Winkler 1990: prefix of at most four letters, scale 0.1). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const jaro = jaroLikeness(a, b);
  if (jaro < 0.7) return jaro;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroLikeness(a: string, b: string): number {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken: boolean[] = [];
  const common: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const until = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= until; j++) {
      if (taken[j] === true || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      taken[j] = true;
      common.push(a.charCodeAt(i));
      break;
    }
  }
  if (common.length === 0) return 0;
  let halfTranspositions = 0;
  let next = 0;
  for (let j = 0; j < b.length; j++) {
    if (taken[j] === true && common[next++] !== b.charCodeAt(j)) halfTranspositions++;
  }
  const matches = common.length;
  return (matches / a.length + matches / b.length + (matches - halfTranspositions / 2) / matches) / 3;
}

/** Whether `b` is at most `limit` insertions, deletions, substitutions or swaps of neighbours away from `a`. */
export function withinEdits(a: string, b: string, limit: number): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > limit) return false;
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const width = endB - start;
  if (Math.max(endA - start, width) <= limit) return true;
  if (limit === 1) {
    // Only a swap of two neighbours is left to find.
    return (
      endA - start === 2 &&
      width === 2 &&
      a.charCodeAt(start) === b.charCodeAt(start + 1) &&
      a.charCodeAt(start + 1) === b.charCodeAt(start)
    );
  }
  // Optimal string alignment over what is left between the common ends, three rows at a time.
  let before: number[] = [];
  let previous = Array.from({ length: width + 1 }, (_, column) => column);
  for (let row = 1; row <= endA - start; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= width; column++) {
      const x = a.charCodeAt(start + row - 1);
      const y = b.charCodeAt(start + column - 1);
      let cost = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (x === y ? 0 : 1),
      );
      if (
        row > 1 &&
        column > 1 &&
        x === b.charCodeAt(start + column - 2) &&
        a.charCodeAt(start + row - 2) === y
      ) {
        cost = Math.min(cost, before[column - 2]! + 1);
      }
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return false;
    before = previous;
    previous = current;
  }
  return previous[width]! <= limit;
}
