import type { PageChannel, PageEvent, PageMessage, PagePerson, PageState, PageView } from './page-wire.ts';
import type { Person } from './people/person.ts';
import type { SlackServer } from './server.ts';
import type { Change, Channel, Message, View, Workspace } from './world.ts';

/** Everything that this person sees in the first workspace. */
export function pageState(server: SlackServer, person: Person, people: readonly PagePerson[]): PageState {
  const { workspace } = server.workspace;
  const { dm } = person;
  const channels = [dm, ...workspace.channels.values()].filter(
    (channel, at) => channel.members.has(person.id) && (at === 0 || channel !== dm),
  );
  return {
    people,
    me: person.id,
    workspace: workspace.name,
    app: {
      userId: workspace.installation?.botUserId ?? '',
      name: server.app.name,
      command: server.app.command,
      isConnected: isConnected(server),
    },
    names: Object.fromEntries([...workspace.users.values()].map(user => [user.id, user.displayName])),
    channels: channels.map(channel => pageChannel(workspace, channel, person)),
    modal: topModal(workspace, person),
    home: person.home && pageView(person.home, 0),
  };
}

/** A change as this person gets to see it; null when it is none of theirs. */
export function pageEvent(server: SlackServer, person: Person, change: Change): PageEvent | null {
  const { workspace } = server.workspace;
  if (change.what === 'connection') return { kind: 'connected', isConnected: isConnected(server) };
  if (change.teamId !== workspace.id || change.what === 'delivery') return null;
  if (change.what === 'people') return { kind: 'state' };
  if (change.what === 'view' || change.what === 'home') {
    if (change.userId !== person.id) return null;
    const home = person.home;
    return change.what === 'view'
      ? { kind: 'modal', view: topModal(workspace, person) }
      : { kind: 'home', view: home && pageView(home, 0) };
  }
  const channel = workspace.channels.get(change.channelId ?? '');
  if (!channel?.members.has(person.id)) return null;
  if (change.what !== 'message')
    return { kind: 'channel', channelId: channel.id, channel: threadsOf(channel) };
  const message = channel.messages.get(change.ts ?? '');
  if (!message || (message.onlyFor !== null && message.onlyFor !== person.id)) return null;
  return { kind: 'message', channelId: channel.id, message: pageMessage(message) };
}

function isConnected(server: SlackServer): boolean {
  return server.sockets.count > 0 || server.delivery.requestUrl !== null;
}

function pageChannel(workspace: Workspace, channel: Channel, person: Person): PageChannel {
  return {
    id: channel.id,
    name: channel.kind === 'mpim' ? othersIn(workspace, channel, person) : channel.name,
    kind: channel.kind,
    members: channel.members.size,
    hasApp: channel.members.has(workspace.installation?.botUserId ?? ''),
    messages: person.sees(channel).map(pageMessage),
    ...threadsOf(channel),
  };
}

function othersIn(workspace: Workspace, channel: Channel, person: Person): string {
  const others = [...channel.members].filter(id => id !== person.id);
  return others.map(id => workspace.users.get(id)?.displayName ?? id).join(', ');
}

function threadsOf(channel: Channel): Pick<PageChannel, 'statuses' | 'busy' | 'titles' | 'prompts'> {
  return {
    statuses: [...channel.statuses].map(([threadTs, { status, loadingMessages }]) => ({
      threadTs,
      status,
      loadingMessages,
    })),
    busy: [...channel.sessions].filter(([, session]) => session.status === 'processing').map(([ts]) => ts),
    titles: Object.fromEntries(channel.titles),
    prompts: channel.prompts,
  };
}

function pageMessage(message: Message): PageMessage {
  const byName = Map.groupBy(message.reactions, reaction => reaction.name);
  return {
    ts: message.ts,
    userId: message.userId,
    isApp: message.botId !== null,
    threadTs: message.threadTs,
    broadcast: message.broadcast,
    text: message.text,
    blocks: message.blocks,
    files: message.files.map(file => ({
      id: file.id,
      name: file.name,
      title: file.title,
      mimetype: file.mimetype,
      size: file.bytes.byteLength,
      alt: file.altText,
      url: `/sim/file/${file.id}`,
    })),
    edited: message.editedTs !== null && message.stream === null,
    deleted: message.deleted,
    onlyYou: message.onlyFor !== null,
    streaming: message.stream?.state ?? null,
    reactions: [...byName].map(([name, ones]) => ({ name, count: ones.length })),
  };
}

function topModal(workspace: Workspace, person: Person): PageView | null {
  const stack = workspace.modals.get(person.id) ?? [];
  const top = stack.at(-1);
  return top ? pageView(top, stack.length - 1) : null;
}

function pageView(view: View, depth: number): PageView {
  return { id: `${view.id}/${view.hash}`, content: view.content, depth };
}
