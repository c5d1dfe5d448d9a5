import { interrupt } from '@langchain/langgraph';
import type { Asker, Role } from '../access/actor.ts';
import { recordDeed } from '../access/audit.ts';
import type { ApprovalRequest, Tool, ToolContext, ToolResult } from '../capabilities/tool.ts';
import type { Database } from '../data/database.ts';
import { assistantWords } from '../words/assistant.ts';
import {
  type ApprovalRow,
  approvalById,
  type Decided,
  type NewApproval,
  settleApproval,
  waitingApprovals,
} from './approval-queries.ts';
import { ownerOf } from './history.ts';
import type { PendingApproval } from './message.ts';
import type { Turn } from './turn.ts';

/** How long a call waits for a person's word. */
const APPROVAL_LIFE_MS = 24 * 3_600_000;

/** What a person says to a call that waits. */
export type Verdict = 'approved' | 'rejected';

/**
 * Whether a call may run now. Null lets it. A result is the refusal that the person reads. In a turn that can wait it throws
 * LangGraph's interrupt, and when the run goes on it is here that the word arrives: the tool is asked anew first, so that
 * what was approved an hour ago is judged by what holds now.
 */
export async function askApproval(
  turn: Turn,
  tool: Tool,
  args: Parameters<Tool['run']>[0],
  context: ToolContext,
): Promise<ToolResult | null> {
  const request = await tool.approval?.(args, context);
  if (!request) return null;
  const words = assistantWords[turn.request.language];
  if (!turn.request.canWait) return { kind: 'refuse', text: words.needsApproval };
  const said: unknown = interrupt(request);
  return said === 'approved' ? null : { kind: 'refuse', text: words.notApproved };
}

/** What came of a word on an approval. `settled`: this word counts, or this very event's word did. */
export type DecideOutcome =
  | {
      readonly kind: 'settled';
      readonly verdict: Verdict;
      readonly approval: PendingApproval;
      readonly at: Date;
    }
  /** Somebody was first. */
  | { readonly kind: 'decided'; readonly by: string; readonly at: Date; readonly verdict: Verdict }
  | { readonly kind: 'expired' | 'not_allowed' | 'own' | 'gone' };

/** Calls that wait for a person's word. */
export interface Approvals {
  /** Those that this person may decide, oldest first. */
  waiting(by: Asker): Promise<readonly PendingApproval[]>;
  /**
   * A person's word. Who says it is judged as they are now: their role, and that they are not the one who asked where another
   * person is needed. The first word holds; `event` is what brings it, and brings it again after a crash.
   */
  decide(word: {
    readonly id: string;
    readonly verdict: Verdict;
    readonly by: Asker;
    readonly byName: string;
    readonly event: string;
  }): Promise<DecideOutcome>;
}

export function createApprovals(deps: { readonly db: Database; readonly now: () => Date }): Approvals {
  return {
    async waiting(by) {
      const rows = await waitingApprovals(deps.db, deps.now());
      return rows.filter(row => mayDecide(row, by) === 'yes').map(pendingOf);
    },

    async decide({ id, verdict, by, byName, event }) {
      const row = await approvalById(deps.db, id);
      if (!row) return { kind: 'gone' };
      const may = mayDecide(row, by);
      const detail = { approval: id, verdict };
      if (may !== 'yes') {
        await recordDeed(deps.db, {
          actor: by,
          kind: 'approval',
          outcome: 'refused',
          tool: row.tool,
          detail,
        });
        return { kind: may };
      }
      const decided: Decided = { verdict, at: deps.now(), by: by.memberId ?? null, name: byName, event };
      return deps.db.transaction(async tx => {
        const settled = await settleApproval(tx, id, decided);
        if (settled?.decidedEvent === event && settled.decidedAt && isVerdict(settled.state)) {
          if (settled.isNew) {
            await recordDeed(tx, { actor: by, kind: 'approval', outcome: 'done', tool: row.tool, detail });
          }
          return {
            kind: 'settled',
            verdict: settled.state,
            approval: pendingOf(settled),
            at: settled.decidedAt,
          };
        }
        if (!settled?.decidedAt || !isVerdict(settled.state)) return { kind: 'expired' };
        return {
          kind: 'decided',
          by: settled.decidedName ?? '',
          at: settled.decidedAt,
          verdict: settled.state,
        };
      });
    },
  };
}

/** What is kept of a run that waits. */
export function waitingApproval(
  turn: Turn,
  waiting: {
    readonly id: string;
    readonly tool: string;
    readonly request: ApprovalRequest;
    readonly run: string;
    readonly now: Date;
  },
): NewApproval {
  const { message, language, model, earlier } = turn.request;
  const { role, company, memberId } = message.actor;
  const { id, tool, request, run, now } = waiting;
  return {
    id,
    tool,
    request,
    run,
    owner: ownerOf(message.actor),
    role,
    company,
    memberId: memberId ?? null,
    threadId: message.threadId,
    question: message.text,
    about: earlier?.answerId ?? null,
    language,
    model: model.id,
    maxRows: message.maxRows,
    madeAt: now,
    expiresAt: new Date(now.getTime() + APPROVAL_LIFE_MS),
  };
}

function mayDecide(
  { request, memberId, role, company }: Pick<ApprovalRow, 'request' | 'memberId' | 'role' | 'company'>,
  by: Asker,
): 'yes' | 'not_allowed' | 'own' {
  if (!request.roles.includes(by.role as Role)) return 'not_allowed';
  const isOwn =
    memberId === null
      ? by.memberId === undefined && by.role === role && by.company === company
      : by.memberId === memberId;
  return request.anotherPerson && isOwn ? 'own' : 'yes';
}

/** What may be read of it by whoever decides. */
export function pendingOf(row: NewApproval): PendingApproval {
  const { id, memberId, role, company, request, expiresAt } = row;
  return { id, ...request, askedBy: { memberId, role, company }, expiresAt: expiresAt.toISOString() };
}

function isVerdict(state: ApprovalRow['state']): state is Verdict {
  return state === 'approved' || state === 'rejected';
}
