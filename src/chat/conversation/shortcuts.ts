import { chatWords } from '../../words/chat.ts';
import { ask, MAX_QUESTION } from './ask.ts';
import { type MemberEncounter, sayText } from './encounter.ts';

/** A message shortcut: the message it was used on becomes a question, where there is a tool that answers it. */
export async function useShortcut(
  encounter: MemberEncounter,
  name: 'similar' | 'explain',
  given: string,
): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  const words = chatWords[language].shortcuts;
  await exchange.port.acknowledge(event);
  const text = given.replace(/\s+/g, ' ').trim();
  if (text === '') return sayText(encounter, words.noText);
  if (name === 'similar' && !deps.tools.has('find_similar')) return sayText(encounter, words.noSimilar);
  if (name === 'explain' && !/\d/.test(text)) return sayText(encounter, words.noExplain);
  await ask(encounter, { text: words[name](text).slice(0, MAX_QUESTION) });
}
