import type { Clock } from './clock.ts';
import type { JsonObject } from './json.ts';
import { Marks } from './marks.ts';
import type { Stream } from './stream.ts';

export interface SlackUser {
  readonly id: string;
  readonly teamId: string;
  /** Handle, as in `@anna`. */
  readonly name: string;
  readonly realName: string;
  readonly displayName: string;
  readonly email: string | null;
  /** IANA zone. */
  readonly tz: string;
  /** As Slack writes it: `ru-RU`, `en-US`. */
  readonly locale: string;
  readonly isBot: boolean;
  readonly isAdmin: boolean;
  deleted: boolean;
}

export interface SlackFile {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  title: string;
  readonly mimetype: string;
  readonly altText: string | null;
  readonly userId: string;
  readonly createdMs: number;
  bytes: Uint8Array;
  /** `awaiting`: an upload address was given; `uploaded`: the bytes are there; `ready`: processed, may be shown. */
  state: 'awaiting' | 'uploaded' | 'ready';
  /** Length that was announced for an upload. */
  readonly announced: number;
  readonly shares: { readonly channelId: string; readonly ts: string }[];
}

/** What a message said before an edit. */
export interface Edit {
  readonly at: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}

export interface Message {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  /** Set on what the app posted. */
  readonly botId: string | null;
  /** Root of the thread that it is a reply in; null at the top level. */
  readonly threadTs: string | null;
  readonly broadcast: boolean;
  readonly subtype: string | null;
  text: string;
  blocks: readonly JsonObject[];
  attachments: readonly JsonObject[];
  readonly files: readonly SlackFile[];
  metadata: JsonObject | null;
  editedTs: string | null;
  deleted: boolean;
  readonly history: Edit[];
  readonly reactions: { readonly name: string; readonly userId: string }[];
  /** The only person who sees it; null when everyone in the channel does. */
  readonly onlyFor: string | null;
  stream: Stream | null;
}

export interface Status {
  readonly status: string;
  readonly loadingMessages: readonly string[];
  readonly atMs: number;
}

export interface Session {
  status: string;
  title: string | null;
}

export interface Channel {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  /** `mpim`: a direct conversation of several people, as Slack calls it; the app may be one of them. */
  readonly kind: 'public' | 'private' | 'im' | 'mpim';
  /** Shared with another organisation by Slack Connect. */
  readonly shared: boolean;
  archived: boolean;
  readonly members: Set<string>;
  /** The person of a direct conversation with the app. */
  readonly withUser: string | null;
  /** By stamp, which is their order. Ephemeral ones too. */
  readonly messages: Map<string, Message>;
  readonly replies: Map<string, Message[]>;
  /** By thread root. */
  readonly statuses: Map<string, Status>;
  readonly statusLog: { readonly threadTs: string; readonly status: Status }[];
  readonly sessions: Map<string, Session>;
  readonly titles: Map<string, string>;
  prompts: { readonly title: string | null; readonly prompts: readonly Prompt[] } | null;
}

export interface Prompt {
  readonly title: string;
  readonly message: string;
}

/** A modal or a home, as the app gave it. */
export interface View {
  readonly id: string;
  readonly userId: string;
  readonly rootId: string;
  readonly previousId: string | null;
  content: JsonObject;
  hash: string;
}

export interface Installation {
  readonly botToken: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly scopes: readonly string[];
  readonly installerId: string;
  revoked: boolean;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, Channel>;
  readonly files: Map<string, SlackFile>;
  /** Open modals of a person, the topmost last. */
  readonly modals: Map<string, View[]>;
  readonly homes: Map<string, View>;
  installation: Installation | null;
  readonly scheduled: Map<string, Scheduled>;
}

export interface Scheduled {
  readonly id: string;
  readonly channelId: string;
  readonly postAt: number;
  readonly text: string;
  readonly cancel: () => void;
}

/** The one app that this server knows, installed into one workspace or several. */
export interface SlackApp {
  readonly id: string;
  readonly name: string;
  readonly signingSecret: string;
  readonly appToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The old verification token, which payloads still carry. */
  readonly verificationToken: string;
  readonly command: string;
  readonly scopes: readonly string[];
  readonly events: readonly string[];
}

/** What changed, for whoever watches. */
export interface Change {
  readonly what:
    | 'message'
    | 'status'
    | 'view'
    | 'home'
    | 'prompts'
    | 'delivery'
    | 'connection'
    | 'people'
    | 'session';
  readonly teamId: string | null;
  readonly channelId?: string;
  readonly ts?: string;
  readonly userId?: string;
}

/** Everything there is, and word of every change to it. */
export class World {
  readonly clock: Clock;
  readonly marks: Marks;
  readonly app: SlackApp;
  readonly workspaces = new Map<string, Workspace>();
  /** Where this server listens, without a slash at the end; set once it does. */
  origin = '';
  private readonly watchers = new Set<(change: Change) => void>();

  constructor(clock: Clock, app: SlackApp) {
    this.clock = clock;
    this.marks = new Marks(clock);
    this.app = app;
  }

  watch(watcher: (change: Change) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  changed(change: Change): void {
    for (const watcher of [...this.watchers]) watcher(change);
  }

  /** The workspace and installation that a bot token belongs to, revoked ones too. */
  byBotToken(token: string): { workspace: Workspace; installation: Installation } | null {
    for (const workspace of this.workspaces.values()) {
      const { installation } = workspace;
      if (installation?.botToken === token) return { workspace, installation };
    }
    return null;
  }
}
