import type { Language } from '../../capabilities/tool.ts';
import { slackWords } from '../../words/slack.ts';
import { done, user } from './answers.ts';
import type { SlackApi } from './api.ts';
import { LIMITS } from './limits.ts';
import type { Workspace } from './place.ts';

/**
 * Offers first questions where somebody opened the conversation with the bot, in the language of their Slack. Without a
 * thread: Slack ignores the call silently for an agent that names one.
 */
export async function suggestPrompts(
  api: SlackApi,
  workspace: Workspace,
  { channel, user: userId, fallback }: { channel: string; user: string; fallback: Language },
): Promise<void> {
  const told = await api
    .call(workspace, 'users.info', { user: userId, include_locale: true }, { answer: user, repeatable: true })
    .catch(() => null);
  const locale = told?.user.locale ?? '';
  const language = locale.startsWith('ru') ? 'ru' : locale.startsWith('en') ? 'en' : fallback;
  const { prompts, promptsTitle } = slackWords[language];
  await api.call(
    workspace,
    'assistant.threads.setSuggestedPrompts',
    { channel_id: channel, title: promptsTitle, prompts: prompts.slice(0, LIMITS.prompts) },
    { answer: done, repeatable: true },
  );
}
