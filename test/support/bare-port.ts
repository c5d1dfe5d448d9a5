import { Readable } from 'node:stream';
import type {
  Account,
  Address,
  Capabilities,
  ChatPort,
  InboundEvent,
  MessageRef,
  OutMessage,
  Platform,
  Progress,
  Readers,
} from '../../src/chat/port.ts';

/** What a messenger for tests need not do. */
export abstract class BarePort implements ChatPort {
  readonly platform: Platform;
  readonly capabilities: Capabilities;

  constructor(options: { platform?: Platform; pace?: Capabilities['pace'] } = {}) {
    this.platform = options.platform ?? 'telegram';
    this.capabilities = {
      forms: 'steps',
      maxDownloadBytes: 20_000_000,
      ephemeral: false,
      answers: 'blocks',
      maxRows: 1_000,
      pace: options.pace ?? { conversationMs: 0, perSecond: 1_000 },
    };
  }

  abstract send(address: Address, message: OutMessage): Promise<MessageRef>;
  abstract edit(ref: MessageRef, message: OutMessage): Promise<MessageRef>;
  abstract sendPrivately(address: Address, account: Account, message: OutMessage): Promise<MessageRef>;

  async settle(): Promise<void> {}
  async acknowledge(_event: InboundEvent, _note?: string): Promise<void> {}
  async openForm(): Promise<void> {}
  async progress(): Promise<Progress> {
    return { ref: null, update: () => undefined, stream: () => undefined, close: async () => undefined };
  }
  async download(): Promise<Readable> {
    return Readable.from([]);
  }
  async readers(): Promise<Readers> {
    return { accountIds: [], complete: false };
  }
  async profile(account: Account): Promise<Account> {
    return account;
  }
  async showHome(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}
}
