/**
 * Runs `load` with Node's warnings held back: the parts of Node that we lean on and that still call themselves experimental
 * would otherwise be the first thing a newcomer reads. Synchronous, so nobody else's warning is swallowed.
 */
export function withoutWarnings<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
