import { z } from 'zod';
import { listMembers, type Member, removeMember } from '../../access/members.ts';
import { chatMemberWords } from '../../words/chat-members.ts';
import type { Block, Button } from '../port.ts';
import { actorInWords } from './access-cards.ts';
import { Card, DAY_MS } from './buttons.ts';
import { type MemberEncounter, plainSummary, safeName } from './encounter.ts';
import { openForm } from './forms.ts';
import { momentOf } from './moments.ts';
import type { MemberAction, MemberPress } from './press.ts';

const PAGE = 8;

/** `/members`: who is enrolled, a page at a time, each with a button that ends their access. */
export async function sayMembers(encounter: MemberEncounter, from = 0): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  const words = chatMemberWords[language];
  const members = await listMembers(deps.db);
  const people = [...Map.groupBy(members, personKey).values()];
  const page = people.slice(from, from + PAGE);
  const card = new Card({ event, language, now: deps.now(), lifeMs: DAY_MS });
  const turn = [
    ...(from > 0 ? [card.button('members_page', words.back, { from: Math.max(0, from - PAGE) })] : []),
    ...(from + PAGE < people.length ? [card.button('members_page', words.next, { from: from + PAGE })] : []),
  ];
  const rows: Button[][] = [
    ...page.flatMap(accounts =>
      accounts.map(member => [
        card.button('member_remove', words.remove(nameOf(member, accounts)), { member: member.id }),
      ]),
    ),
    ...(turn.length > 0 ? [turn] : []),
    [card.button('member_add', words.add, {}, 'primary')],
  ];
  const text = [words.title(people.length), ...page.map(accounts => line(encounter, accounts))].join('\n');
  const blocks: Block[] = [
    { kind: 'text', markdown: text },
    { kind: 'buttons', rows },
  ];
  await card.save(deps.db);
  const replaces = event.body.kind === 'press' ? event.body.from : null;
  exchange.say(
    { blocks, summary: plainSummary(words.title(people.length)), language },
    { buttons: card.ids, ...(replaces && { replaces }) },
  );
}

/** Members of one name and one role are taken for one person, who writes from several places. */
function personKey({ name, role, company }: Member): string {
  return JSON.stringify([name, role, company]);
}

function line({ deps, language }: MemberEncounter, accounts: readonly Member[]): string {
  const [member] = accounts;
  if (!member) return '';
  const places = [...new Set(accounts.flatMap(placesOf))];
  const who = `- ${safeName(member.name)}: ${actorInWords(deps, member, language)}`;
  return places.length > 0 ? `${who} (${places.join(', ')})` : who;
}

/** The name, and which of the person's accounts it is where there are several. */
function nameOf(member: Member, accounts: readonly Member[]): string {
  const name = safeName(member.name);
  const places = placesOf(member);
  return accounts.length > 1 && places.length > 0 ? `${name} (${places.join(', ')})` : name;
}

function placesOf({ identities }: Member): readonly string[] {
  return identities.map(({ surface }) => surface.charAt(0).toUpperCase() + surface.slice(1));
}

const ofMember = z.object({ member: z.number().int() });

/** What the buttons of the list and of its confirmation do; for admins only, asked anew at each press. */
export const memberPresses: Readonly<Record<string, MemberAction>> = {
  members_page: forAdmins(async ({ encounter, button, toast }) => {
    await toast();
    await sayMembers(encounter, z.object({ from: z.number().int().min(0) }).parse(button.data).from);
  }),

  member_add: forAdmins(async ({ encounter, toast }) => {
    await toast();
    await openForm(encounter, 'new_member', {});
  }),

  member_remove: forAdmins(async ({ encounter, button, toast }) => {
    const { deps, exchange, event, language } = encounter;
    const words = chatMemberWords[language];
    const { member: id } = ofMember.parse(button.data);
    if (id === encounter.member.id) return toast(words.notYourself);
    const member = (await listMembers(deps.db)).find(one => one.id === id);
    if (!member) return toast(words.goneAlready);
    await toast();
    const card = new Card({ event, language, now: deps.now(), once: true, lifeMs: DAY_MS });
    const text = words.confirm(safeName(member.name), actorInWords(deps, member, language));
    const buttons = [
      card.button('member_remove_yes', words.yes, { member: id }, 'danger'),
      card.button('member_remove_no', words.no, { member: id }),
    ];
    await card.save(deps.db);
    exchange.say(
      {
        blocks: [
          { kind: 'text', markdown: text },
          { kind: 'buttons', rows: [buttons] },
        ],
        summary: text,
        language,
      },
      { buttons: card.ids },
    );
  }),

  member_remove_yes: forAdmins(async press => {
    const { encounter, button, toast, conclude } = press;
    const { deps, actor, member, language } = encounter;
    const words = chatMemberWords[language];
    const { member: id } = ofMember.parse(button.data);
    if (id === member.id) return toast(words.notYourself);
    const change = await removeMember(deps.db, actor, id);
    const said =
      change.kind === 'done'
        ? words.removed(safeName(change.member.name), safeName(member.name), momentOf(deps.now(), encounter))
        : words.goneAlready;
    await toast();
    await conclude(said);
  }),

  member_remove_no: forAdmins(async ({ encounter, toast, settle }) => {
    await toast();
    await settle(chatMemberWords[encounter.language].kept);
  }),
};

function forAdmins(act: (press: MemberPress) => Promise<void>): MemberAction {
  return press => (press.encounter.actor.role === 'admin' ? act(press) : press.toast());
}
