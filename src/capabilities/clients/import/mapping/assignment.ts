/**
 * Gives each row at most one column so that the sum of scores is greatest (the Hungarian method, O(n³)). Scores at or below 0 are
 * never taken. Returns the column of each row, or -1.
 */
export function assign(scores: readonly (readonly number[])[]): number[] {
  const rows = scores.length;
  const columns = scores[0]?.length ?? 0;
  // Square, with room for every row to stay alone at cost 0.
  const size = rows + columns;
  const cost = (row: number, column: number) => {
    const score = row < rows && column < columns ? scores[row]![column]! : 0;
    return score > 0 ? -score : 0;
  };

  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  const rowOfColumn = new Int32Array(size + 1);
  for (let row = 1; row <= rows; row++) {
    const from = new Int32Array(size + 1);
    const slack = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(size + 1);
    rowOfColumn[0] = row;
    let column = 0;
    do {
      used[column] = 1;
      const current = rowOfColumn[column]!;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let other = 1; other <= size; other++) {
        if (used[other]) continue;
        const reduced = cost(current - 1, other - 1) - rowPotential[current]! - columnPotential[other]!;
        if (reduced < slack[other]!) {
          slack[other] = reduced;
          from[other] = column;
        }
        if (slack[other]! < delta) {
          delta = slack[other]!;
          next = other;
        }
      }
      for (let other = 0; other <= size; other++) {
        if (used[other]) {
          const owner = rowOfColumn[other]!;
          rowPotential[owner] = rowPotential[owner]! + delta;
          columnPotential[other] = columnPotential[other]! - delta;
        } else slack[other] = slack[other]! - delta;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    do {
      const previous = from[column]!;
      rowOfColumn[column] = rowOfColumn[previous]!;
      column = previous;
    } while (column !== 0);
  }

  const result = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) {
    const row = rowOfColumn[column]! - 1;
    if (row >= 0 && row < rows && scores[row]![column - 1]! > 0) result[row] = column - 1;
  }
  return result;
}
