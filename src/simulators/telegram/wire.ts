import type { BotCommand, Message, MessageEntity, RichMessage } from 'grammy/types';
import type { ReplyMarkup } from './reply-markup.ts';

/** What the page and its server say to each other. Messages travel as the Bot API has them. */
export interface PagePost {
  readonly message: Message;
  readonly keyboard: ReplyMarkup | null;
  /** Emoji that the bot put on it. */
  readonly reaction: string | null;
}

export interface PageDraft {
  readonly draftId: number;
  readonly threadId: number | null;
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly rich: RichMessage | null;
  readonly canStop: boolean;
  readonly stopped: boolean;
}

export interface PageRoom {
  readonly key: string;
  readonly kind: 'private' | 'group' | 'supergroup';
  readonly title: string;
  readonly topics: readonly { readonly id: number; readonly name: string }[];
  readonly isForum: boolean;
  readonly memberCount: number;
  readonly isBlocked: boolean;
  /** The latest ones, oldest first. */
  readonly posts: readonly PagePost[];
  readonly drafts: readonly PageDraft[];
  readonly commands: readonly BotCommand[];
}

export interface PagePerson {
  readonly id: number;
  readonly name: string;
  /** What the demo lets them do; null for someone whom the bot does not know. */
  readonly role: string | null;
  readonly language: string;
}

export interface PageState {
  readonly people: readonly PagePerson[];
  readonly me: number;
  readonly bot: { readonly id: number; readonly name: string; readonly username: string };
  /** What the bot says about itself before it is spoken to. */
  readonly description: string;
  readonly rooms: readonly PageRoom[];
}

/** One line of the page's event stream. */
export type PageEvent =
  | { readonly kind: 'post'; readonly room: string; readonly post: PagePost }
  | {
      readonly kind: 'gone';
      readonly room: string;
      readonly messageId: number;
      readonly ephemeralId: number | null;
    }
  | { readonly kind: 'draft'; readonly room: string; readonly draft: PageDraft }
  | { readonly kind: 'draft-ended'; readonly room: string; readonly draftId: number }
  | {
      readonly kind: 'action';
      readonly room: string;
      readonly action: string;
      readonly threadId: number | null;
    }
  | {
      readonly kind: 'answered';
      readonly queryId: string;
      readonly text: string | null;
      readonly showAlert: boolean;
    }
  /** Something that is asked for anew: rooms, members, commands. */
  | { readonly kind: 'state' };

/** What a person does on the page. */
export type PageAct =
  | {
      readonly kind: 'say';
      readonly text: string;
      readonly thread?: number | undefined;
      readonly replyTo?: number | undefined;
    }
  | {
      readonly kind: 'press';
      readonly messageId: number;
      readonly ephemeralId?: number | undefined;
      readonly data: string;
    }
  | { readonly kind: 'stop' }
  | { readonly kind: 'block' }
  | { readonly kind: 'unblock' };
