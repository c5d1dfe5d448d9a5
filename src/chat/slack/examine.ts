import { z } from 'zod';
import type { Logger } from '../../log.ts';
import { SlackApi } from './api.ts';
import { refusalOf } from './delivery-errors.ts';
import { BOT_SCOPES } from './install-pages.ts';
import { BAD_TOKENS } from './running-slack.ts';

export interface SlackExaminee {
  /** Ends with a slash. */
  readonly apiUrl: string;
  /** Null where workspaces install the app: then there is no one token to try. */
  readonly botToken: string | null;
  /** Null by HTTP. */
  readonly appToken: string | null;
  readonly logger: Logger;
  /** How long each answer is waited for; ten seconds when absent. */
  readonly timeoutMs?: number;
}

/** What Slack says of an app. `missing` are scopes that the bot's token lacks; Slack's own names. */
export type SlackFinding =
  | { readonly kind: 'bot_token_refused' | 'app_token_refused' | 'socket_not_allowed' | 'unreachable' }
  /** Slack answers; which workspaces have the app is not known from here. */
  | { readonly kind: 'answers' }
  | { readonly kind: 'ok'; readonly team: string; readonly missing: readonly string[] };

const TIMEOUT_MS = 10_000;
const NO_WORKSPACE = { team: '', enterprise: null };
const whoAmI = z.object({
  team: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

/** Tries the tokens of an app: who it is, what it may do, whether it may open a socket. Never throws. */
export async function examineSlack(examinee: SlackExaminee): Promise<SlackFinding> {
  const { botToken, appToken } = examinee;
  try {
    if (appToken !== null) {
      await ask(examinee, appToken, 'apps.connections.open', z.object({ url: z.string() }));
    }
  } catch (error) {
    const code = refusalOf(error) ?? '';
    if (code === 'missing_scope') return { kind: 'socket_not_allowed' };
    return { kind: BAD_TOKENS.has(code) ? 'app_token_refused' : 'unreachable' };
  }
  try {
    if (botToken === null) {
      await ask(examinee, '', 'api.test', z.object({}));
      return { kind: 'answers' };
    }
    const { team, response_metadata } = await ask(examinee, botToken, 'auth.test', whoAmI);
    const granted = response_metadata?.scopes;
    return {
      kind: 'ok',
      team,
      missing: granted ? BOT_SCOPES.filter(scope => !granted.includes(scope)) : [],
    };
  } catch (error) {
    const code = refusalOf(error);
    if (code === null) return { kind: 'unreachable' };
    // A refusal is an answer too.
    if (botToken === null) return { kind: 'answers' };
    return { kind: BAD_TOKENS.has(code) ? 'bot_token_refused' : 'unreachable' };
  }
}

function ask<Schema extends z.ZodType>(
  { apiUrl, logger, timeoutMs = TIMEOUT_MS }: SlackExaminee,
  token: string,
  method: string,
  answer: Schema,
): Promise<z.infer<Schema>> {
  const authorize = () => Promise.resolve({ token, botUserId: null });
  return new SlackApi({ apiUrl, authorize, logger, timeoutMs }).call(
    NO_WORKSPACE,
    method,
    {},
    {
      answer,
      repeatable: true,
    },
  );
}
