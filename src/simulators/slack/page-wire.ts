import type { JsonObject } from './json.ts';

/** What the simulator's page and its server say to each other. Types only, so that the browser loads nothing for them. */

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  /** Null for somebody whom the deployment does not know. */
  readonly role: 'admin' | 'marketer' | 'analyst' | null;
}

export interface PageFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly alt: string | null;
  readonly url: string;
}

export interface PageMessage {
  readonly ts: string;
  readonly userId: string;
  readonly isApp: boolean;
  readonly threadTs: string | null;
  readonly broadcast: boolean;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly files: readonly PageFile[];
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly onlyYou: boolean;
  readonly streaming: 'streaming' | 'completed' | 'stopped' | 'expired' | null;
  readonly reactions: readonly { readonly name: string; readonly count: number }[];
}

export interface PageStatus {
  readonly threadTs: string;
  readonly status: string;
  readonly loadingMessages: readonly string[];
}

export interface PageChannel {
  readonly id: string;
  /** Of a direct conversation of several people: the others’ names. */
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im' | 'mpim';
  readonly members: number;
  readonly hasApp: boolean;
  readonly messages: readonly PageMessage[];
  readonly statuses: readonly PageStatus[];
  /** Threads whose session the app calls busy. */
  readonly busy: readonly string[];
  readonly titles: Readonly<Record<string, string>>;
  readonly prompts: {
    readonly title: string | null;
    readonly prompts: readonly { readonly title: string; readonly message: string }[];
  } | null;
}

export interface PageView {
  readonly id: string;
  readonly content: JsonObject;
  /** How many views lie under it. */
  readonly depth: number;
}

/** Everything that one person sees. */
export interface PageState {
  readonly people: readonly PagePerson[];
  readonly me: string;
  readonly workspace: string;
  readonly app: {
    readonly userId: string;
    readonly name: string;
    readonly command: string;
    readonly isConnected: boolean;
  };
  /** Names of everybody, for mentions. */
  readonly names: Readonly<Record<string, string>>;
  readonly channels: readonly PageChannel[];
  readonly modal: PageView | null;
  readonly home: PageView | null;
}

/** One line of the event stream. */
export type PageEvent =
  | { readonly kind: 'message'; readonly channelId: string; readonly message: PageMessage }
  | {
      readonly kind: 'channel';
      readonly channelId: string;
      readonly channel: Pick<PageChannel, 'statuses' | 'busy' | 'titles' | 'prompts'>;
    }
  | { readonly kind: 'modal'; readonly view: PageView | null }
  | { readonly kind: 'home'; readonly view: PageView | null }
  | { readonly kind: 'connected'; readonly isConnected: boolean }
  /** Channels or people are others now: ask for the state again. */
  | { readonly kind: 'state' };

export interface PagePressed {
  readonly blockId: string;
  readonly actionId: string;
  readonly label?: string;
  /** For menus and fields. */
  readonly value?: string | readonly string[];
}

export type PageAct =
  | { readonly kind: 'say'; readonly channelId: string; readonly text: string; readonly threadTs?: string }
  | { readonly kind: 'press'; readonly channelId: string; readonly ts: string; readonly pressed: PagePressed }
  | { readonly kind: 'pressInView'; readonly pressed: PagePressed }
  | { readonly kind: 'submit'; readonly values: Readonly<Record<string, string | readonly string[]>> }
  | { readonly kind: 'cancel'; readonly all: boolean }
  | {
      readonly kind: 'shortcut';
      readonly channelId: string;
      readonly ts: string;
      readonly callbackId: string;
    }
  | { readonly kind: 'openHome'; readonly tab: 'home' | 'messages' }
  | { readonly kind: 'stop'; readonly channelId: string; readonly threadTs: string }
  | { readonly kind: 'invite'; readonly channelId: string };

/** What came of an act: nothing to say, field errors of a form, or why the app did not take it. */
export type PageActed =
  | { readonly ok: true }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> }
  | {
      readonly ok: false;
      readonly reason: 'http_timeout' | 'timeout' | 'connection_failed' | 'http_error' | 'gone' | 'form';
    };
