import { ROLES } from '../../access/actor.ts';
import { addMember } from '../../access/members.ts';
import { chatAccessWords } from '../../words/chat-access.ts';
import { chatCommandWords } from '../../words/chat-commands.ts';
import { chatMemberWords } from '../../words/chat-members.ts';
import type { Messenger, Platform } from '../port.ts';
import { actorInWords } from './access-cards.ts';
import { safeName, sayText } from './encounter.ts';
import type { FormDesign } from './forms.ts';

const ACCOUNTS: Readonly<Record<Messenger, RegExp>> = {
  telegram: /^[1-9]\d{0,15}$/,
  slack: /^[A-Z0-9]{2,30}:[A-Z0-9]{2,30}$/,
};

/** The messenger that an account is of: the conversation's own, or whichever its form fits where that is none. */
function messengerOf(account: string, platform: Platform): Messenger | null {
  const messengers = Object.keys(ACCOUNTS) as Messenger[];
  const here = messengers.filter(one => one === platform);
  return (here.length > 0 ? here : messengers).find(one => ACCOUNTS[one].test(account)) ?? null;
}

/** An admin enrols someone by hand. */
export const newMemberDesign: FormDesign = {
  build({ deps, event, language }) {
    const words = chatMemberWords[language].form;
    const { approve, wholeGroup } = chatAccessWords[language].card;
    const companies = deps.companies.map(({ slug, name }) => ({ value: slug, label: name[language] }));
    return {
      title: words.title,
      submit: words.submit,
      fields: [
        { name: 'name', label: words.name, kind: 'line', required: true, maxLength: 200 },
        {
          name: 'role',
          label: words.role,
          kind: 'choice',
          required: true,
          choices: ROLES.map(value => ({ value, label: approve[value] })),
        },
        {
          name: 'company',
          label: words.company,
          kind: 'choice',
          required: true,
          choices: [...companies, { value: '*', label: wholeGroup }],
        },
        {
          name: 'account',
          label: words.account[event.platform],
          kind: 'line',
          required: true,
          maxLength: 100,
        },
      ],
    };
  },

  problemOf({ event, language }, field, value, { role }) {
    const words = chatMemberWords[language];
    if (field === 'company' && value === '*' && role !== 'admin') return words.groupOnlyAdmin;
    return field === 'account' && !messengerOf(value, event.platform) ? words.badAccount : null;
  },

  async submit(encounter, _data, { name = '', role: given, company = '', account = '' }) {
    const { deps, event, actor: by, language } = encounter;
    const words = chatMemberWords[language];
    const role = ROLES.find(one => one === given);
    if (!role || by.role !== 'admin') return sayText(encounter, chatCommandWords[language].adminsOnly);
    const surface = messengerOf(account, event.platform);
    if (!surface) return sayText(encounter, words.badAccount);
    const actor = { role, company };
    const identities = [{ surface, externalId: account }];
    const change = await addMember(deps.db, by, { name, actor, identities });
    const said =
      change.kind === 'done'
        ? words.added(safeName(name), actorInWords(deps, actor, language))
        : change.kind === 'identity_taken'
          ? words.taken(safeName(change.member.name))
          : chatCommandWords[language].adminsOnly;
    sayText(encounter, said);
  },
};
