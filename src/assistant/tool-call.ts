import type { Tool, ToolContext, ToolFailure, ToolResult } from '../capabilities/tool.ts';
import { isAppError } from '../errors.ts';
import { askApproval } from './approval.ts';
import type { StopReason, Turn } from './turn.ts';

export interface CalledTool {
  readonly name: string;
  readonly id: string;
  readonly args: unknown;
  /** What the model said beside the call. */
  readonly said: string;
}

/**
 * Runs one tool for a turn and notes its result there. Whatever a model got wrong (an unknown tool, arguments that do not
 * fit, a statement that fails) is a result it can act on, until the turn's failures are used up; the rest ends the turn.
 */
export async function callTool(turn: Turn, call: CalledTool): Promise<ToolResult> {
  const result = await outcomeOf(turn, call);
  const stop = result.kind === 'error' ? stopFor(result.failure) : null;
  turn.results.push({
    tool: call.name,
    callId: call.id,
    result,
    said: call.said,
    atMs: turn.elapsedMs(),
    stop,
  });
  if (stop === null && turn.request.model.kind === 'provider') sayAtOnce(turn, result);
  if (stop !== null) {
    turn.failures += 1;
    if (turn.failures >= allowedFailures(turn)) throw turn.stop(stop);
  }
  return result;
}

/** The answer's own words, while the model still thinks whether to add any. What may yet be put right waits for the reply. */
function sayAtOnce(turn: Turn, result: ToolResult): void {
  if (result.kind !== 'answer' || result.text === '') return;
  if (!turn.doubted && turn.request.doubt(result)) return;
  turn.request.listen({ kind: 'text', delta: `${result.text}\n\n` });
}

async function outcomeOf(turn: Turn, call: CalledTool): Promise<ToolResult> {
  const tool = turn.request.tools.get(call.name);
  if (!tool) return failed('unknown_tool', [...turn.request.tools.keys()].join(', '));
  const args = tool.schema.safeParse(call.args);
  if (!args.success) {
    const problems = args.error.issues.map(issue => `${issue.path.join('.') || 'arguments'}: ${issue.code}`);
    return failed('invalid_arguments', problems.slice(0, 5).join('; '));
  }
  if (tool.progress) turn.progress(tool.progress[turn.request.language]);
  try {
    const context = contextOf(turn);
    return (await askApproval(turn, tool, args.data, context)) ?? (await tool.run(args.data, context));
  } catch (error) {
    if (turn.stopped) throw turn.stop(turn.stopped);
    if (isAppError(error)) throw turn.stop(error.code, error);
    throw error;
  }
}

function contextOf(turn: Turn): ToolContext {
  const { message, language, earlier, approvalId } = turn.request;
  return {
    actor: message.actor,
    language,
    threadId: message.threadId,
    maxRows: message.maxRows,
    ...(earlier ? { earlier } : {}),
    signal: turn.signal,
    progress: text => turn.progress(text),
    ...(approvalId ? { approvalId } : {}),
  };
}

/** The embedded engine says the same again, so sending its failure back would be idle. */
function allowedFailures(turn: Turn): number {
  return turn.request.model.kind === 'embedded' ? 1 : turn.request.limits.maxFailures;
}

function stopFor(failure: ToolFailure | undefined): StopReason {
  switch (failure?.code) {
    case 'unknown_tool':
    case 'invalid_arguments':
      return 'model_untrusted';
    case 'statement_rejected':
      return 'statement_rejected';
    default:
      return 'statement_failed';
  }
}

function failed(code: string, hint: string): ToolResult {
  return { kind: 'error', text: '', failure: { code, hint } };
}

/** The tools by the name a model calls them. */
export function toolsByName(tools: readonly Tool[]): ReadonlyMap<string, Tool> {
  return new Map(tools.map(tool => [tool.name, tool]));
}
