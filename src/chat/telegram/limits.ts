/**
 * The platform's numbers. Sources: [api] core.telegram.org/bots/api, Bot API 10.3; [faq] core.telegram.org/bots/faq;
 * [server] tdlib/telegram-bot-api. Characters are UTF-16 units after entities are parsed [api, MessageEntity].
 */
export const LIMITS = {
  /** `text` of sendMessage and sendMessageDraft [api]. */
  textCharacters: 4096,
  /** `caption` of every kind of media [api]. */
  captionCharacters: 1024,
  /** sendRichMessage: characters, blocks with each table row counted, columns of a table [api, rich messages]. */
  richCharacters: 32_768,
  richBlocks: 500,
  richColumns: 20,
  /** `callback_data` [api]. */
  callbackBytes: 64,
  /** Toast of answerCallbackQuery [api]. */
  toastCharacters: 200,
  /** `input_field_placeholder` and the like [api]. */
  placeholderCharacters: 64,
  /** sendPhoto: bytes, width and height together, longer side to shorter one [api]. */
  photoBytes: 10_000_000,
  photoSides: 10_000,
  photoRatio: 20,
  /** sendDocument, and the same on a server of one's own run with --local [api, server]. */
  uploadBytes: 50_000_000,
  localUploadBytes: 2_000_000_000,
  /** getFile; a --local server has no bound of its own, its uploads' bound is Telegram's [api, server]. */
  downloadBytes: 20_000_000,
  localDownloadBytes: 2_000_000_000,
  /** Commands of one scope and language; a command's name and description [api, BotCommand]. */
  commands: 100,
  /** setMyDescription, setMyShortDescription [api]: a test holds the words to them. */
  descriptionCharacters: 512,
  shortDescriptionCharacters: 120,
} as const;

export const PACE = {
  /** About one message a second in a chat; short bursts are borne [faq]. */
  conversationMs: 1000,
  /** About 30 a second over all chats; five are left to edits, drafts and answers to presses [faq]. */
  perSecond: 25,
  /** Changes of a draft or of a message in a private chat; a group takes 20 messages a minute [faq]. */
  privateEditMs: 1100,
  groupEditMs: 3100,
  /** A chat action lasts five seconds at most [api]. */
  actionMs: 4000,
  /** A draft lives for 30 seconds [api]. */
  draftMs: 20_000,
} as const;

/** Monospaced characters of a line that a phone held upright shows without wrapping, and a computer's window well. */
export const PRE_WIDTH = 44;
