import { memberByIdentity, type Person } from '../../access/members.ts';
import type { Language } from '../../capabilities/tool.ts';
import { chatAccessWords } from '../../words/chat-access.ts';
import { textLanguage } from '../../words/language.ts';
import type { Exchange, HandleEvent } from '../exchange.ts';
import type { InboundEvent } from '../port.ts';
import { rememberAccount } from './accounts.ts';
import { ask } from './ask.ts';
import { runCommand } from './commands.ts';
import { type ConversationDeps, type Encounter, isMember, memberEncounter, sayText } from './encounter.ts';
import { failureInWords } from './failure.ts';
import { answerWithText, submitModal } from './forms.ts';
import { meetLifecycle } from './lifecycle.ts';
import { meetPress } from './presses.ts';
import { receiveFiles } from './received-files.ts';
import { useShortcut } from './shortcuts.ts';
import { startPage } from './start-page.ts';
import { enrolByDomain, enrolByInvitation, refusal, refuseStranger } from './strangers.ts';
import { createSweep } from './sweep.ts';

/**
 * What is done about one event, in no platform's words: who is it, may they, and what do they want. A failure that trying
 * again may heal is thrown; every other is said in words with a reference.
 */
export function createConversation(deps: ConversationDeps): HandleEvent {
  const sweep = createSweep(deps.db, deps.now);
  return async exchange => {
    if (isAmbient(exchange.event)) return;
    await sweep();
    const encounter = await meet(deps, exchange);
    try {
      await respond(encounter);
    } catch (error) {
      const said = failureInWords(error, encounter);
      if (said === null) throw error;
      sayText(encounter, said);
    }
  };
}

/** What people of a room say to each other. */
function isAmbient({ room, body }: InboundEvent): boolean {
  return room === 'group' && body.kind === 'text' && !body.addressed;
}

async function meet(deps: ConversationDeps, exchange: Exchange): Promise<Encounter> {
  const { event, direct } = exchange;
  if (direct) return encounterOf(deps, exchange, direct.person);
  const { platform, account } = event;
  const shutOut = event.body.kind === 'lifecycle' && event.body.what === 'blocked';
  if (!shutOut) await rememberAccount(deps.db, event, deps.now());
  const member = await memberByIdentity(deps.db, platform, account.id);
  return encounterOf(deps, exchange, member);
}

function encounterOf(deps: ConversationDeps, exchange: Exchange, member: Person | null): Encounter {
  const { event } = exchange;
  const base = {
    deps,
    exchange,
    event,
    language: member?.language ?? languageOf(event) ?? deps.language,
    timeZone: knownZone(event.account.timeZone) ?? deps.timeZone,
  };
  return member ? memberEncounter(base, member) : { ...base, member };
}

/** The message's own language, then the profile's. */
function languageOf({ body, account }: InboundEvent): Language | null {
  const text = body.kind === 'text' ? body.text : body.kind === 'files' ? body.text : '';
  return textLanguage(text) ?? account.language;
}

/** A profile is the person's own text: a zone that does not exist would break every date. */
function knownZone(zone: string | null): string | null {
  if (zone === null) return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return null;
  }
}

async function respond(encounter: Encounter): Promise<void> {
  const { exchange, event } = encounter;
  const { body } = event;
  if (body.kind === 'lifecycle') return meetLifecycle(await letIn(encounter), body);
  if (body.kind === 'press') return meetPress(encounter, body.button);
  if (body.kind === 'stop') return exchange.port.acknowledge(event);
  const known = await letIn(encounter);
  if (!isMember(known)) return meetStranger(known);
  if (!encounter.member) sayText(known, chatAccessWords[known.language].welcomeByDomain);
  switch (body.kind) {
    case 'text':
      if (await answerWithText(known, body.text)) return;
      return ask(known, { text: body.text, ...(body.model && { model: body.model }) });
    case 'command':
      return runCommand(known, body.name, body.argument);
    case 'form':
      return submitModal(known, body.form, body.values);
    case 'files':
      return receiveFiles(known, body.files, body.text);
    case 'shortcut':
      return useShortcut(known, body.name, body.text);
  }
}

/** Someone unknown whose verified address the deployment trusts is a member from now on. */
async function letIn(encounter: Encounter): Promise<Encounter> {
  if (encounter.member) return encounter;
  const member = await enrolByDomain(encounter);
  return member ? encounterOf(encounter.deps, encounter.exchange, member) : encounter;
}

async function meetStranger(encounter: Encounter): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  const { body, account, platform } = event;
  if (body.kind === 'shortcut') await exchange.port.acknowledge(event);
  // Beyond that they hear nothing: an answer to each message is what a flood is after.
  if (!deps.allowance.stranger(`${platform}:${account.id}`)) return;
  const brings =
    body.kind === 'command' && body.name === 'start' && event.room === 'private' && body.argument !== '';
  if (!brings) return refuseStranger(encounter);
  const member = await enrolByInvitation(encounter, body.argument);
  const words = chatAccessWords[language];
  if (!member) {
    const { message, buttons } = await refusal(encounter, words.invitationBad);
    return exchange.say(message, { buttons });
  }
  const enrolled = encounterOf(deps, exchange, member);
  if (!isMember(enrolled)) return;
  const { message, buttons } = await startPage(enrolled, words.welcomeByInvitation);
  exchange.say(message, { buttons });
}
