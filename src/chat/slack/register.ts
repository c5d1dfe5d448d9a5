import type { AllMiddlewareArgs, App } from '@slack/bolt';
import type { Language } from '../../capabilities/tool.ts';
import type { Logger } from '../../log.ts';
import { textLanguage } from '../../words/language.ts';
import { slackWords } from '../../words/slack.ts';
import type { AcceptEvent } from '../port.ts';
import { LINK, OURS } from './actions.ts';
import type { SlackApi } from './api.ts';
import { parse } from './parse.ts';
import { workspaceOfEvent } from './parse-event.ts';
import type { Workspace } from './place.ts';
import { suggestPrompts } from './prompts.ts';
import { COMMAND } from './typed-commands.ts';

export interface RegisterOptions {
  /** Resolves once the event is stored; only then is Slack told that it arrived. */
  readonly accept: AcceptEvent;
  /** Whether the bot already takes part in a conversation: there a follow-up needs no mention. */
  readonly joined: (conversationKey: string) => Promise<boolean>;
  readonly api: SlackApi;
  readonly logger: Logger;
  /** For people whose Slack is neither Russian nor English. */
  readonly language: Language;
  /** With its slash. */
  readonly command?: string;
  /** Slack says that the app was removed from a workspace, or that its token was taken back. */
  readonly removed?: (workspace: Workspace) => Promise<void>;
  readonly now?: () => Date;
}

const OUR_ACTIONS = new RegExp(`^(${OURS}|${LINK})`);
const OUR_CALLBACKS = new RegExp(`^${OURS}`);

/**
 * Listens on a Bolt app, ours or somebody else's: its own listeners go on as before, because everything of ours is named
 * `svod:…` and everything else is left alone. Each listener stores the event and returns. When that fails it throws, so that
 * Slack sends the event again; the app needs `processBeforeResponse` for that, as Bolt otherwise says "received" first.
 */
export function registerSlack(app: App, options: RegisterOptions): void {
  const { logger, now = () => new Date() } = options;

  /** True when it was ours. */
  const take = async (body: unknown, context: AllMiddlewareArgs['context']): Promise<boolean> => {
    const parsed = parse(body, { botUserId: context.botUserId ?? null, receivedAt: now() });
    if (!parsed) return false;
    try {
      if (parsed.onlyIfJoined && !(await options.joined(parsed.event.conversationKey))) return false;
      await options.accept(parsed.event);
    } catch (error) {
      logger.error(
        { event: parsed.event.dedupeKey, cause: nameOf(error) },
        'an event of Slack was not stored',
      );
      throw error;
    }
    return true;
  };

  const event = ({ body, context }: Pick<AllMiddlewareArgs, 'context'> & { body: unknown }) =>
    take(body, context);
  app.event('app_mention', async args => void (await event(args)));
  app.event('message', async args => void (await event(args)));
  app.event('agent_session_stopped', async args => void (await event(args)));
  app.event('app_home_opened', async args => {
    await event(args);
    const { channel, tab, user } = args.event;
    if (tab !== 'messages') return;
    // Nobody waits for it, and the next opening offers them again.
    await suggestPrompts(options.api, workspaceOfEvent(args.body), {
      channel,
      user,
      fallback: options.language,
    }).catch(() => logger.debug('no prompts were suggested'));
  });

  app.command(options.command ?? COMMAND, async ({ body, context, ack }) => {
    await take(body, context);
    const language = textLanguage(body.text) ?? options.language;
    // In a direct conversation the answer appears where the command was typed.
    if (body.channel_name === 'directmessage') await ack();
    else await ack({ response_type: 'ephemeral', text: slackWords[language].answeringDirectly });
  });
  app.action(OUR_ACTIONS, async ({ body, context, ack }) => {
    await take(body, context);
    await ack();
  });
  app.view(OUR_CALLBACKS, async ({ body, context, ack }) => {
    await take(body, context);
    await ack();
  });
  app.shortcut(OUR_CALLBACKS, async ({ body, context, ack }) => {
    await take(body, context);
    await ack();
  });

  const removed = async (body: unknown) => options.removed?.(workspaceOfEvent(body));
  app.event('app_uninstalled', async ({ body }) => removed(body));
  app.event('tokens_revoked', async ({ body, event: { tokens } }) => {
    if (tokens.bot?.length) await removed(body);
  });
}

/** Texts of errors may hold what people said. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
