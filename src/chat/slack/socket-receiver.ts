import {
  type App,
  type ReceiverEvent,
  SocketModeReceiver,
  type SocketModeReceiverOptions,
} from '@slack/bolt';

/**
 * Socket Mode that says "received" after an event was handled and not before: Bolt acknowledges events first, and one that
 * could not be stored then would be lost. An envelope that is not acknowledged comes again.
 */
export class DurableSocketReceiver extends SocketModeReceiver {
  readonly #options: SocketModeReceiverOptions;

  constructor(options: SocketModeReceiverOptions) {
    // Bolt's own handler acknowledges what it could not authorize, a database that is away included.
    super({ ...options, processEventErrorHandler: () => Promise.resolve(false) });
    this.#options = options;
  }

  override init(app: App): void {
    const processEvent = async (event: ReceiverEvent) => {
      const held: (() => Promise<void>)[] = [];
      await app.processEvent({
        ...event,
        ack: (...response) => {
          held.push(() => event.ack(...response));
          return Promise.resolve();
        },
      });
      for (const acknowledge of held) await acknowledge();
    };
    // A receiver calls nothing else of its app.
    super.init({ processEvent } as App);
  }

  /** Connects; pages for installing are served elsewhere. */
  override async start(): ReturnType<SocketModeReceiver['start']> {
    const { client } = this;
    const connection = await client.start();
    const again = client.start.bind(client);
    // The client comes back by itself and leaves a refusal then to nobody, which would end the process.
    client.start = () =>
      again().catch(() => {
        this.#options.logger?.error(
          'Slack refuses the app token: nothing is received until svod is started anew',
        );
        return connection;
      });
    return connection;
  }

  override async stop(): Promise<void> {
    await this.client.disconnect();
  }
}
