import { Agent } from 'node:http';
import {
  type Account,
  type Address,
  DeliveryError,
  type MessageRef,
  type OutMessage,
} from '../../src/chat/port.ts';
import { BarePort } from './bare-port.ts';
import { post } from './http-post.ts';

/** The messenger whose platform is a `PlatformServer`. */
export class HttpPort extends BarePort {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    super();
    this.#url = url;
  }

  send(address: Address, message: OutMessage): Promise<MessageRef> {
    return this.#post(String(address.place), message, null);
  }

  edit(ref: MessageRef, message: OutMessage): Promise<MessageRef> {
    return this.#post(String(ref.place), message, Number(ref.message));
  }

  sendPrivately(address: Address, _account: Account, message: OutMessage): Promise<MessageRef> {
    return this.send(address, message);
  }

  async #post(place: string, message: OutMessage, ref: number | null): Promise<MessageRef> {
    const answer = await post(this.#url, { place, text: message.summary, ref }, this.#agent).catch(cause => {
      throw new DeliveryError('unknown', 'no answer', { cause });
    });
    if (answer.status === 200) return answer.body as MessageRef;
    const { retryAfterMs } = answer.body as { retryAfterMs: number };
    throw new DeliveryError('later', String(answer.status), { afterMs: retryAfterMs });
  }
}
