/** What the log may hold of an error: its message and its fields can carry what a person wrote, its name and frames cannot. */
export function loggedError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, outcome } = error as { code?: unknown; outcome?: unknown };
  const frames = error.stack?.match(/^\s+at .+$/gm)?.slice(0, 6) ?? [];
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof outcome === 'string' ? { outcome } : {}),
    at: frames.map(frame => frame.trim()),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}
