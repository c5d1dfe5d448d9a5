import type { z } from 'zod';
import type { Account, Readers } from '../port.ts';
import { members, user } from './answers.ts';
import type { SlackApi } from './api.ts';
import { accountId } from './parsed.ts';
import type { Place, Workspace } from './place.ts';

type SlackUser = z.infer<typeof user>['user'];

/** How long a person's profile is believed: who is a bot, and whose, changes rarely. */
const FRESH_MS = 15 * 60_000;
const MOST_KEPT = 5000;
const MEMBERS_A_PAGE = 200;
/** Rooms with more people are told as incomplete: asking about each of them would use up the method's rate. */
const MOST_MEMBERS = 200;
const AT_ONCE = 4;

/** Who people are and who can read a room, by Slack's word; what it said is kept for a quarter of an hour. */
export class People {
  readonly #api: SlackApi;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly at: number; readonly user: SlackUser }>();

  constructor(api: SlackApi, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** The account with its name, zone, language and verified address of today. */
  async profile(workspace: Workspace, account: Account): Promise<Account> {
    const [team = '', id = ''] = account.id.split(':');
    const found = await this.#user(workspace, id, 'fresh');
    const isOwn = (found.team_id ?? team) === workspace.team && !found.is_stranger;
    const locale = found.locale ?? '';
    return {
      ...account,
      name:
        found.profile?.real_name ||
        found.profile?.display_name ||
        found.real_name ||
        found.name ||
        account.name,
      language: locale.startsWith('ru') ? 'ru' : locale.startsWith('en') ? 'en' : null,
      timeZone: found.tz ?? null,
      // Another workspace vouches for its own people's addresses, and may vouch for anything.
      email: isOwn && found.is_email_confirmed ? (found.profile?.email ?? null) : null,
    };
  }

  /** People only: bots read nothing that they were not asked. Accounts from other companies keep their own team's id. */
  async readers(place: Place): Promise<Readers> {
    if (place.direct) {
      const own = await this.#accountOf(place, place.user);
      return { accountIds: own === null ? [] : [own], complete: true };
    }
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await this.#api.call(
        place,
        'conversations.members',
        { channel: place.channel, limit: MEMBERS_A_PAGE, ...(cursor === '' ? {} : { cursor }) },
        { answer: members, repeatable: true },
      );
      ids.push(...page.members);
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor !== '' && ids.length < MOST_MEMBERS);
    const asked = ids.slice(0, MOST_MEMBERS);
    const accounts: (string | null)[] = [];
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE);
      accounts.push(...(await Promise.all(some.map(id => this.#accountOf(place, id)))));
    }
    return {
      accountIds: accounts.filter(id => id !== null),
      complete: cursor === '' && ids.length <= MOST_MEMBERS,
    };
  }

  /** Null for a bot. A person of whom Slack says nothing is still a reader, and nobody we know. */
  async #accountOf(workspace: Workspace, id: string): Promise<string | null> {
    const found = await this.#user(workspace, id, 'known').catch(() => null);
    if (found?.is_bot || found?.deleted) return null;
    return accountId(found?.team_id ?? workspace.team, id);
  }

  async #user(workspace: Workspace, id: string, wanted: 'known' | 'fresh'): Promise<SlackUser> {
    const key = `${workspace.team}:${id}`;
    const known = this.#known.get(key);
    if (wanted === 'known' && known && this.#now() - known.at < FRESH_MS) return known.user;
    const answer = await this.#api.call(
      workspace,
      'users.info',
      { user: id, include_locale: true },
      { answer: user, repeatable: true },
    );
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(key, { at: this.#now(), user: answer.user });
    return answer.user;
  }
}
