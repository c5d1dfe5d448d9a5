import { AppError } from '../errors.ts';

/** A command was called wrongly: `problem` says in the person's words how, and the process ends with 2. */
export function usage(problem: string): AppError {
  return new AppError('usage', problem, { detail: { problem } });
}
