import { blocksText } from '../blocks/blocks.ts';
import { installInto, uninstallFrom } from '../installation.ts';
import { newChannel, newGroupChannel, rootOf } from '../messages.ts';
import type { Channel, Message, SlackUser, Workspace } from '../world.ts';
import { type PeopleDeps, Person } from './person.ts';
import { until } from './until.ts';

export interface NewPerson {
  /** The user id; a fresh one by default. */
  readonly id?: string;
  /** Handle; the shown name when `realName` is left out. */
  readonly name: string;
  readonly realName?: string;
  readonly email?: string | null;
  /** IANA zone, Europe/Moscow by default. */
  readonly tz?: string;
  readonly locale?: string;
  readonly isAdmin?: boolean;
}

export interface NewChannel {
  readonly name: string;
  readonly private?: boolean;
  readonly shared?: boolean;
  readonly members?: readonly Person[];
  /** The app is in it. True by default. */
  readonly withApp?: boolean;
}

export interface Wanted {
  readonly channel?: Channel;
  /** A message of the thread: only replies in it count. */
  readonly thread?: Message;
  /** Only messages later than this one. */
  readonly after?: Message | string;
  /** Text that must be in the message or its blocks. */
  readonly containing?: string | RegExp;
  /** Also messages that only this person sees. */
  readonly onlyFor?: Person;
  /** Milliseconds of real time. */
  readonly timeoutMs?: number;
}

/** One workspace, from its people's side. */
export class WorkspaceDriver {
  readonly workspace: Workspace;
  private readonly deps: PeopleDeps;

  constructor(deps: PeopleDeps, workspace: Workspace) {
    this.deps = deps;
    this.workspace = workspace;
  }

  get id(): string {
    return this.workspace.id;
  }

  /** The token that the app has here. Throws when it is not installed. */
  get botToken(): string {
    return this.installation.botToken;
  }

  get botUserId(): string {
    return this.installation.botUserId;
  }

  get botId(): string {
    return this.installation.botId;
  }

  private get installation() {
    const { installation } = this.workspace;
    if (!installation) throw new Error(`The app is not installed into ${this.workspace.name}.`);
    return installation;
  }

  person(fresh: NewPerson): Person {
    const { world } = this.deps;
    const user: SlackUser = {
      id: fresh.id ?? world.marks.id('U'),
      teamId: this.workspace.id,
      name: fresh.name,
      realName: fresh.realName ?? fresh.name,
      displayName: fresh.realName ?? fresh.name,
      email: fresh.email === undefined ? `${fresh.name}@example.test` : fresh.email,
      tz: fresh.tz ?? 'Europe/Moscow',
      locale: fresh.locale ?? 'ru-RU',
      isBot: false,
      isAdmin: fresh.isAdmin ?? false,
      deleted: false,
    };
    this.workspace.users.set(user.id, user);
    world.changed({ what: 'people', teamId: this.id });
    return new Person(this.deps, this.workspace, user);
  }

  /** The driver of somebody who is here already. */
  personOf(userId: string): Person | null {
    const user = this.workspace.users.get(userId);
    return user && !user.isBot ? new Person(this.deps, this.workspace, user) : null;
  }

  channel(fresh: NewChannel): Channel {
    const channel = newChannel(this.deps.world, this.workspace, {
      kind: fresh.private ? 'private' : 'public',
      name: fresh.name,
      shared: fresh.shared ?? false,
    });
    for (const person of fresh.members ?? []) channel.members.add(person.id);
    if (fresh.withApp !== false && this.workspace.installation) channel.members.add(this.botUserId);
    return channel;
  }

  /**
   * A direct conversation of several people, with the app unless told otherwise. `letter` is what its id begins with: C, or G as
   * in the older ones.
   */
  groupDm(people: readonly Person[], options: { withApp?: boolean; letter?: 'C' | 'G' } = {}): Channel {
    const ids = people.map(({ id }) => id);
    const members = options.withApp === false ? ids : [...ids, this.botUserId];
    return newGroupChannel(this.deps.world, this.workspace, members, options.letter ?? 'C');
  }

  /** Brings the app into a channel, which it is told of. */
  invite(channel: Channel, inviter: Person): void {
    channel.members.add(this.botUserId);
    const { world, delivery } = this.deps;
    delivery.event(
      this.workspace,
      {
        type: 'member_joined_channel',
        user: this.botUserId,
        channel: channel.id,
        channel_type: channel.kind === 'private' ? 'G' : 'C',
        team: this.id,
        inviter: inviter.id,
        event_ts: world.marks.stamp(),
      },
      'member_joined_channel',
    );
    world.changed({ what: 'people', teamId: this.id, channelId: channel.id });
  }

  /** Messages of a channel, or of one thread with its root, in order. Neither deleted nor ephemeral ones. */
  messages(channel: Channel, thread?: Message): readonly Message[] {
    const root = thread && rootOf(thread);
    return [...channel.messages.values()].filter(
      message => !message.deleted && !message.onlyFor && (root === undefined || rootOf(message) === root),
    );
  }

  /** What only this person was shown, in every channel. */
  ephemerals(person: Person): readonly Message[] {
    return [...this.workspace.channels.values()]
      .flatMap(channel => [...channel.messages.values()])
      .filter(message => message.onlyFor === person.id && !message.deleted);
  }

  /** The first message of the app that fits, now or when it comes; one that is still streaming is waited for. */
  nextMessage(wanted: Wanted = {}): Promise<Message> {
    const after =
      typeof wanted.after === 'object' ? wanted.after.ts : (wanted.after ?? wanted.thread?.ts ?? '');
    return until(
      this.deps.world,
      () => this.botMessages(wanted.channel).find(message => message.ts > after && fits(message, wanted)),
      () =>
        `a message of the app; there are: ${this.botMessages(wanted.channel).map(textOf).join(' / ') || 'none'}`,
      wanted.timeoutMs,
    );
  }

  uninstall(): void {
    uninstallFrom(this.deps.world, this.workspace, this.deps.delivery);
  }

  /** Puts the app here at once, without the OAuth walk. */
  install(scopes?: readonly string[]): string {
    const installer = [...this.workspace.users.values()].find(user => !user.isBot);
    return installInto(this.deps.world, this.workspace, installer?.id ?? '', scopes).botToken;
  }

  private botMessages(channel: Channel | undefined): readonly Message[] {
    const channels = channel ? [channel] : [...this.workspace.channels.values()];
    return channels
      .flatMap(one => [...one.messages.values()])
      .filter(message => message.botId !== null && !message.deleted)
      .sort((a, b) => (a.ts < b.ts ? -1 : 1));
  }
}

function fits(message: Message, wanted: Wanted): boolean {
  if (message.stream?.state === 'streaming') return false;
  if (message.onlyFor !== (wanted.onlyFor?.id ?? null)) return false;
  if (wanted.thread && message.threadTs !== rootOf(wanted.thread)) return false;
  if (wanted.containing === undefined) return true;
  const text = textOf(message);
  return typeof wanted.containing === 'string'
    ? text.includes(wanted.containing)
    : wanted.containing.test(text);
}

/** Everything that a message says, blocks included. */
export function textOf(message: Message): string {
  return [message.text, blocksText(message.blocks)].filter(Boolean).join('\n');
}
