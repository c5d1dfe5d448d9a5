/**
 * LangChain sends prompts to a tracing service, or prints them, when the environment says so. svod never does either,
 * so those variables are taken away before LangChain is loaded. `env` is the process's own environment.
 */
export function forbidTracing(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (/^(LANGSMITH|LANGCHAIN)_/.test(name)) delete env[name];
  }
  // Some readers take a missing variable for "ask again later"; an explicit no is final.
  env.LANGSMITH_TRACING = 'false';
  env.LANGCHAIN_TRACING_V2 = 'false';
  env.LANGCHAIN_CALLBACKS_BACKGROUND = 'true';
}

/**
 * Takes one untrue advice of LangChain's out of the console: it takes a model's broken arguments for an old package.
 * What else it warns of still comes through.
 */
export function hushUpgradeAdvice(console: Pick<Console, 'warn'>): void {
  const { warn } = console;
  console.warn = (...said: unknown[]) => {
    if (typeof said[0] === 'string' && said[0].startsWith('New LangChain packages are available')) return;
    warn.apply(console, said);
  };
}
