import type { Readable } from 'node:stream';
import {
  type Account,
  type Address,
  type Capabilities,
  type ChatPort,
  DeliveryError,
  type Form,
  type InboundEvent,
  type MessageRef,
  type OutMessage,
  type Platform,
  type Progress,
  type Readers,
} from './port.ts';

/** What the page and the terminal have in common as ports: one person reads them, whom the program itself vouches for. */
export abstract class SurfacePort implements ChatPort {
  abstract readonly platform: Platform;
  abstract readonly capabilities: Capabilities;
  abstract send(address: Address, message: OutMessage): Promise<MessageRef>;
  abstract edit(ref: MessageRef, message: OutMessage): Promise<MessageRef>;
  abstract settle(ref: MessageRef, note: string | null): Promise<void>;
  abstract acknowledge(event: InboundEvent, note?: string): Promise<void>;
  abstract openForm(event: InboundEvent, form: Form): Promise<void>;
  abstract progress(event: InboundEvent, text: string): Promise<Progress>;

  sendPrivately(address: Address, _account: Account, message: OutMessage): Promise<MessageRef> {
    return this.send(address, message);
  }

  async download(): Promise<Readable> {
    throw new DeliveryError('rejected', 'Nobody sends files here.');
  }

  async readers(): Promise<Readers> {
    return { accountIds: [], complete: true };
  }

  async profile(account: Account): Promise<Account> {
    return account;
  }

  async showHome(_account: Account, message: OutMessage): Promise<void> {
    await this.send({}, message);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
