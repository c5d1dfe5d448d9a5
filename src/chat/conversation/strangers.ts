import { type Actor, GROUP_ADMIN } from '../../access/actor.ts';
import { acceptInvitation } from '../../access/invitations.ts';
import { addMember, type Member } from '../../access/members.ts';
import { chatAccessWords } from '../../words/chat-access.ts';
import type { OutMessage } from '../port.ts';
import { accessCard } from './access-cards.ts';
import { type AccessRequest, askForAccess } from './access-requests.ts';
import { reachableMembers } from './accounts.ts';
import { Card, DAY_MS } from './buttons.ts';
import { type Encounter, safeName, sayText } from './encounter.ts';
import type { StrangerAction } from './press.ts';

/** Who is not enrolled hears one polite sentence and may ask for access; whatever they wrote is not looked at. */
export async function refuseStranger(encounter: Encounter): Promise<void> {
  const { exchange, event } = encounter;
  if (event.room === 'group') return sayText(encounter, chatAccessWords[encounter.language].refusalInRoom);
  const { message, buttons } = await refusal(encounter);
  exchange.say(message, { buttons });
}

/** The refusal with its one button; also what a stranger's home page shows. */
export async function refusal(
  { deps, event, language }: Encounter,
  before: string | null = null,
): Promise<{ readonly message: OutMessage; readonly buttons: readonly string[] }> {
  const words = chatAccessWords[language];
  const card = new Card({ event, language, now: deps.now(), mayPress: 'stranger', lifeMs: 30 * DAY_MS });
  const ask = card.button('ask_access', words.ask, {}, 'primary');
  await card.save(deps.db);
  const message: OutMessage = {
    blocks: [
      { kind: 'text', markdown: before ? `${before}\n\n${words.refusal}` : words.refusal },
      { kind: 'buttons', rows: [[ask]] },
    ],
    summary: words.refusal,
    language,
  };
  return { message, buttons: card.ids };
}

/** «Попросить доступ»: keeps the request and lays a card before every admin who can be reached here. */
export const askAccess: StrangerAction = async ({ encounter, toast, settle, conclude }) => {
  const { deps, exchange, language, member } = encounter;
  const words = chatAccessWords[language];
  if (member) {
    await toast(words.alreadyMember);
    return settle(null);
  }
  // An event may tell a handle only; the admin who decides reads the name that the profile shows.
  const account = await exchange.port.profile(encounter.event.account).catch(() => encounter.event.account);
  const asked = await askForAccess(deps.db, { ...encounter.event, account }, language, deps.now());
  if (asked.kind === 'waiting') return toast(words.askedBefore);
  if (asked.kind === 'refused_lately') return toast(words.askLater);
  await toast();
  const told = await tellAdmins(encounter, asked.request);
  await conclude(told > 0 ? words.asked : words.nobodyToAsk);
};

async function tellAdmins({ deps, exchange, event }: Encounter, request: AccessRequest): Promise<number> {
  const admins = await reachableMembers(deps.db, event.platform, ['admin']);
  for (const admin of admins) {
    const reader = { deps, event, language: admin.language ?? deps.language, timeZone: deps.timeZone };
    const { message, buttons } = await accessCard(reader, request);
    exchange.say(message, { address: admin.address, conversationKey: admin.conversation, buttons });
  }
  return admins.length;
}

/** Enrols someone who brings an invitation, `/start CODE`. Null where it is no good. */
export function enrolByInvitation({ deps, event }: Encounter, code: string): Promise<Member | null> {
  const { platform, account } = event;
  return acceptInvitation(deps.db, {
    code,
    name: safeName(account.name) || account.id,
    identity: { surface: platform, externalId: account.id },
    now: deps.now(),
  });
}

/** Enrols someone whose address the platform has verified and whose domain the deployment trusts. Null for all others. */
export async function enrolByDomain({ deps, exchange, event }: Encounter): Promise<Member | null> {
  if (deps.joinDomains.length === 0 || event.platform !== 'slack') return null;
  const known = event.account.email
    ? event.account
    : await exchange.port.profile(event.account).catch(() => event.account);
  const actor = actorOfAddress(known.email, deps.joinDomains);
  if (!actor) return null;
  const change = await addMember(deps.db, GROUP_ADMIN, {
    name: safeName(known.name) || event.account.id,
    actor,
    identities: [{ surface: event.platform, externalId: event.account.id }],
    via: 'domain',
  });
  return change.kind === 'done' || change.kind === 'identity_taken' ? change.member : null;
}

function actorOfAddress(
  email: string | null,
  domains: readonly { readonly domain: string; readonly actor: Actor }[],
): Actor | null {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.find(one => one.domain === domain)?.actor ?? null;
}
