import { chatCommandWords } from '../../words/chat-commands.ts';
import type { OutMessage } from '../port.ts';
import { actorInWords } from './access-cards.ts';
import { waitingRequests } from './access-requests.ts';
import { Card, DAY_MS } from './buttons.ts';
import { companyName, lookedAfter, type MemberEncounter, ownName, plainSummary } from './encounter.ts';

const EXAMPLES = 3;

/** Who the person is here, what they may see, and three questions to press. Also the home page. */
export async function startPage(
  encounter: MemberEncounter,
  before: string | null = null,
): Promise<{ readonly message: OutMessage; readonly buttons: readonly string[] }> {
  const { deps, event, language, member, actor } = encounter;
  const words = chatCommandWords[language];
  const role = actorInWords(deps, actor, language);
  const text = [
    before,
    `${words.hello(ownName(member))} ${words.you(role.split(', ')[0] ?? '', role.split(', ').slice(1).join(', '))} ${rightsInWords(encounter)}`,
    words.what,
  ];
  const card = new Card({ event, language, now: deps.now(), lifeMs: 30 * DAY_MS });
  const examples = deps
    .examples(language)
    .slice(0, EXAMPLES)
    .map(example => [card.button('example', example, { question: example })]);
  const note = actor.role === 'admin' ? await waitingNote(encounter) : null;
  await card.save(deps.db);
  const markdown = text.filter(part => part !== null).join('\n\n');
  return {
    message: {
      blocks: [
        { kind: 'text', markdown },
        ...(examples.length > 0 ? [{ kind: 'buttons', rows: examples } as const] : []),
        ...(note ? [{ kind: 'note', markdown: note } as const] : []),
      ],
      summary: plainSummary(markdown),
      language,
    },
    buttons: card.ids,
  };
}

async function waitingNote(encounter: MemberEncounter): Promise<string | null> {
  const { deps, language } = encounter;
  const { length } = await waitingRequests(deps.db, lookedAfter(encounter));
  return length > 0 ? chatCommandWords[language].waiting(length) : null;
}

/** Whose data the person sees, and what is hidden from them. */
function rightsInWords({ deps, actor, language }: MemberEncounter): string {
  const { rights } = chatCommandWords[language];
  const company = companyName(deps, actor.company, language);
  if (actor.role === 'admin') return rights.admin;
  if (deps.sharing === 'own') {
    return actor.role === 'analyst' ? rights.ownMasked(company) : rights.ownContacts(company);
  }
  return actor.role === 'analyst' ? rights.groupMasked : rights.groupContacts;
}

/** The commands there are for this person. */
export function helpText({ actor, event, language }: MemberEncounter): string {
  const words = chatCommandWords[language];
  const lines = (list: Readonly<Record<string, string>>) =>
    Object.entries(list).map(([name, what]) => `- /${name}: ${what}`);
  const forAdmin = actor.role === 'admin' && event.room === 'private' ? lines(words.helpAdmin) : [];
  return [words.helpIntro, '', ...lines(words.helpList), ...forAdmin].join('\n');
}
