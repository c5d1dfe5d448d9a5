import { setMemberLanguage } from '../../access/members.ts';
import { EXPORT_FORMATS } from '../../capabilities/exports/exports.ts';
import { chatWords } from '../../words/chat.ts';
import { chatAccessWords } from '../../words/chat-access.ts';
import { chatCommandWords } from '../../words/chat-commands.ts';
import { accessCard } from './access-cards.ts';
import { waitingRequests } from './access-requests.ts';
import { answerOf } from './answer-data.ts';
import { sayExport } from './answer-export.ts';
import { latestAnswer } from './answer-latest.ts';
import { sayApprovals } from './approvals.ts';
import { Card } from './buttons.ts';
import { lookedAfter, type MemberEncounter, plainSummary, safeName, sayText } from './encounter.ts';
import { endForms } from './forms-store.ts';
import { sayMembers } from './members-page.ts';
import { sayNextReview } from './reviews.ts';
import { helpText, startPage } from './start-page.ts';
import { beginThread } from './threads.ts';

interface Command {
  /** Shows what only admins may see, and so works in a private conversation only. */
  readonly forAdmins?: true;
  run(encounter: MemberEncounter, argument: string): Promise<void> | void;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    async run(encounter) {
      const { message, buttons } = await startPage(encounter);
      encounter.exchange.say(message, { buttons });
    },
  },
  help: { run: encounter => sayText(encounter, helpText(encounter)) },
  cancel: { run: encounter => sayText(encounter, chatCommandWords[encounter.language].nothingToCancel) },
  reset: {
    async run(encounter) {
      await beginThread(encounter);
      sayText(encounter, chatCommandWords[encounter.language].reset);
    },
  },
  settings: { run: saySettings },
  language: { run: setLanguage },
  sql: { run: saySql },
  export: { run: exportLatest },
  members: { forAdmins: true, run: encounter => sayMembers(encounter) },
  review: { forAdmins: true, run: encounter => sayNextReview(encounter) },
  access: { forAdmins: true, run: sayRequests },
  approvals: { forAdmins: true, run: sayApprovals },
};

/** What people type out of habit. */
const ALIASES: Readonly<Record<string, string>> = { new: 'reset', stop: 'cancel' };

/** Does a command, or says that there is none. A command ends the form that was being asked. */
export async function runCommand(encounter: MemberEncounter, name: string, argument: string): Promise<void> {
  const words = chatCommandWords[encounter.language];
  const ended = await endForms(encounter.deps.db, encounter.event);
  const known = ALIASES[name] ?? name;
  if (known === 'cancel' && ended) return sayText(encounter, words.cancelled);
  const command = Object.hasOwn(COMMANDS, known) ? COMMANDS[known] : undefined;
  if (!command) return sayText(encounter, words.unknown(safeName(name, 40)));
  if (command.forAdmins) {
    if (encounter.actor.role !== 'admin') return sayText(encounter, words.adminsOnly);
    if (encounter.event.room === 'group')
      return sayText(encounter, chatWords[encounter.language].room.privateOnly);
  }
  await command.run(encounter, argument);
}

async function saySettings(encounter: MemberEncounter): Promise<void> {
  const { deps, exchange, event, language, member, timeZone } = encounter;
  const words = chatCommandWords[language];
  const card = new Card({ event, language, now: deps.now() });
  const choices = (['ru', 'en', 'auto'] as const).map(choice =>
    card.button('language', words.languageButtons[choice], { language: choice }),
  );
  const text = words.settings(words.languages[member.language ?? 'auto'], timeZone);
  await card.save(deps.db);
  exchange.say(
    {
      blocks: [
        { kind: 'text', markdown: text },
        // On a surface of our own the zone is the deployment's.
        ...(exchange.direct ? [] : [{ kind: 'note', markdown: words.settingsHint } as const]),
        { kind: 'buttons', rows: [choices] },
      ],
      summary: plainSummary(text),
      language,
    },
    { buttons: card.ids },
  );
}

/** Keeps the choice and says so in the language that was chosen. */
export async function setLanguage(encounter: MemberEncounter, argument: string): Promise<void> {
  const { deps, exchange, member, language } = encounter;
  const choice = (['ru', 'en', 'auto'] as const).find(one => one === argument.toLowerCase());
  if (!choice) return sayText(encounter, chatCommandWords[language].languageUsage);
  const kept = choice === 'auto' ? null : choice;
  if (member.id !== null) await setMemberLanguage(deps.db, member.id, kept);
  exchange.direct?.keepLanguage(kept);
  const spoken = choice === 'auto' ? language : choice;
  sayText({ ...encounter, language: spoken }, chatCommandWords[spoken].languageSet[choice]);
}

async function saySql(encounter: MemberEncounter): Promise<void> {
  const { exchange, language } = encounter;
  const words = chatWords[language];
  const found = await latestAnswer(encounter, ({ sql }) => sql !== null);
  const sql = found?.turn.answer.sql;
  if (!sql) return sayText(encounter, words.noStatement);
  exchange.say({
    blocks: [
      { kind: 'note', markdown: words.sqlCaption },
      { kind: 'code', language: 'sql', text: sql },
    ],
    summary: plainSummary(words.sqlCaption),
    language,
  });
}

async function exportLatest(encounter: MemberEncounter, argument: string): Promise<void> {
  const words = chatWords[encounter.language];
  const [word = '', answer] = argument.split(/\s+/);
  const format = EXPORT_FORMATS.find(one => one === word.toLowerCase());
  if (!format) return sayText(encounter, words.exportUsage);
  // The page's buttons stand under answers of any age, and name theirs.
  const found = answer
    ? await answerOf(encounter, { answer })
    : await latestAnswer(encounter, ({ sql, columns }) => sql !== null && columns !== null);
  if (!found) return sayText(encounter, words.nothingToExport);
  await sayExport(encounter, found, format);
}

async function sayRequests(encounter: MemberEncounter): Promise<void> {
  const { deps, exchange, language } = encounter;
  const requests = await waitingRequests(deps.db, lookedAfter(encounter));
  if (requests.length === 0) return sayText(encounter, chatAccessWords[language].noRequests);
  for (const request of requests.slice(0, 10)) {
    const { message, buttons } = await accessCard(encounter, request);
    exchange.say(message, { buttons });
  }
}
