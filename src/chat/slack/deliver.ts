import type { AnyBlock } from '@slack/types';
import type { Logger } from '../../log.ts';
import { DeliveryError, type OutMessage } from '../port.ts';
import { conversation, posted } from './answers.ts';
import { isAboutBlocks, isAboutThread } from './delivery-errors.ts';
import { escapeEntities } from './mrkdwn.ts';
import type { Part } from './pack.ts';
import type { Place, Standing } from './place.ts';
import { picturesOf, type Rendered, render, type SharedFile } from './render.ts';
import { complete, isReady, type UploadDeps, upload } from './uploads.ts';

export interface DeliverDeps extends UploadDeps {
  readonly logger: Logger;
}

/** A message whose bytes are with Slack already: what is left are calls that people see the effect of. */
export interface Prepared {
  readonly rendered: Rendered;
  /** Slack's ids of `rendered.files`, by our file ids. */
  readonly uploaded: ReadonlyMap<string, string>;
}

/** Shows one part with these blocks, or as text alone with none. */
export type ShowPart = (text: string, blocks: readonly AnyBlock[] | null) => Promise<Standing>;

/** How a message is shown that is not simply posted. */
export interface ShowOptions {
  /** Shows the first part in place of something that stands. */
  readonly first: ShowPart;
  /** Said in place of a later part that may not have arrived, for a delivery that is repeated as a whole. */
  readonly doubt: string;
}

/** Waiting of a whole delivery together: after two minutes of silence the outbox takes its end for unknown. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Uploads what a message holds. Nothing is visible yet, so every failure may be repeated: with `later` nothing was said.
 * A picture that cannot be had leaves its description in the message.
 */
export async function prepare(deps: DeliverDeps, place: Place, message: OutMessage): Promise<Prepared> {
  const pictures = new Map<string, string | null>();
  for (const picture of picturesOf(message)) {
    const { fileId, name } = picture.file;
    try {
      const id = await upload(deps, place, picture);
      await complete(deps, place, id, picture.caption || name, null);
      if (await isReady(deps, place, id)) pictures.set(fileId, id);
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.outcome !== 'rejected') throw error;
      deps.logger.warn({ reason: error.message }, 'a picture was refused');
      pictures.set(fileId, null);
    }
  }
  const rendered = render(message, pictures);
  const uploaded = new Map<string, string>();
  for (const shared of rendered.files) uploaded.set(shared.file.fileId, await upload(deps, place, shared));
  return { rendered, uploaded };
}

/** Posts a message in its place: its parts in order, then its files beside it. The last part's standing, with the buttons. */
export async function post(deps: DeliverDeps, place: Place, message: OutMessage): Promise<Standing> {
  const opened = await openPlace(deps, place);
  return show(deps, opened, await prepare(deps, opened, message));
}

/**
 * Shows a prepared message. Once its first part stands, the others are insisted on: failing then with "later" would have the
 * whole message said again.
 */
export async function show(
  deps: DeliverDeps,
  place: Place,
  { rendered, uploaded }: Prepared,
  options?: ShowOptions,
): Promise<Standing> {
  const [opening, ...others] = rendered.parts;
  if (!opening) throw new DeliveryError('rejected', 'chat.postMessage: an empty message');
  const refused: SharedFile[] = [];
  const step = async (part: Part, showPart: ShowPart) => {
    const { standing, rung } = await climbDown(deps, part, showPart);
    if (rung > 0) refused.push(...part.pictures);
    return standing;
  };
  let standing = await step(opening, options?.first ?? posting(deps, place));
  const beside: Place = { ...place, channel: standing.channel, thread: standing.thread };
  const rest = new Rest(deps, async () => {
    if (!options) return false;
    await posting(deps, beside)(escapeEntities(options.doubt), null).catch(() => {});
    return true;
  });
  for (const part of others) {
    await rest.insist(async () => {
      standing = await step(part, posting(deps, beside));
    });
  }
  for (const shared of [...rendered.files, ...refused]) {
    await rest.insist(async () => {
      const id = uploaded.get(shared.file.fileId) ?? (await upload(deps, place, shared));
      await complete(deps, place, id, shared.file.name, {
        channel: standing.channel,
        thread: standing.thread,
        comment: escapeEntities(shared.caption),
      });
    });
  }
  return standing;
}

/** A person's own id becomes the channel of the conversation with them. */
async function openPlace({ api }: DeliverDeps, place: Place): Promise<Place> {
  if (!/^[UW]/.test(place.channel)) return place;
  const { channel } = await api.call(
    place,
    'conversations.open',
    { users: place.channel },
    { answer: conversation, repeatable: true },
  );
  return { ...place, channel: channel.id };
}

/** Tries a part's forms from the richest on, so that blocks that Slack refuses never lose what they say. */
export async function climbDown(
  { logger }: DeliverDeps,
  part: Part,
  showPart: ShowPart,
): Promise<{ standing: Standing; rung: number }> {
  for (const [rung, blocks] of part.ladder.entries()) {
    try {
      return { standing: await showPart(part.text, blocks), rung };
    } catch (error) {
      if (!isAboutBlocks(error)) throw error;
      logger.warn({ reason: (error as Error).message, rung }, 'Slack refused blocks, a plainer form is sent');
    }
  }
  return { standing: await showPart(part.plain, null), rung: part.ladder.length };
}

function posting({ api }: DeliverDeps, place: Place): ShowPart {
  return async (text, blocks) => {
    const post = async (thread: string | null) => {
      const answer = await api.call(
        place,
        'chat.postMessage',
        {
          channel: place.channel,
          text,
          ...(thread === null ? {} : { thread_ts: thread }),
          // Text alone is shown as it is, without styles that its stars and bars could mean.
          ...(blocks === null ? { mrkdwn: false } : { blocks }),
          unfurl_links: false,
          unfurl_media: false,
        },
        { answer: posted },
      );
      return standingAt(place, answer.channel, answer.ts, thread);
    };
    try {
      return await post(place.thread);
    } catch (error) {
      if (place.thread === null || !isAboutThread(error)) throw error;
      return post(null);
    }
  };
}

/** An ordinary message that stands in a place. */
export function standingAt(place: Place, channel: string, ts: string, thread: string | null): Standing {
  return {
    team: place.team,
    enterprise: place.enterprise,
    kind: 'message',
    channel,
    ts,
    thread,
    user: place.user,
    responseUrl: null,
  };
}

/** What of a message is left to be said after its first part. */
class Rest {
  readonly #deps: DeliverDeps;
  readonly #confess: () => Promise<boolean>;
  #leftMs = LONGEST_WAIT_MS;
  #isDoubtful = false;

  /** `confess` tells the person that something may be missing, and whether it did. */
  constructor(deps: DeliverDeps, confess: () => Promise<boolean>) {
    this.#deps = deps;
    this.#confess = confess;
  }

  /** Repeats what was not done, for a minute in all; after that nobody can say any more that nothing was delivered. */
  async insist(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const failure = error instanceof DeliveryError ? error : null;
        if (failure?.outcome === 'dead') throw failure;
        const wait = Math.max(failure?.afterMs ?? 0, 250);
        if (failure?.outcome !== 'later' || wait > this.#leftMs) {
          if (this.#isDoubtful || (await this.#confess())) {
            this.#isDoubtful = true;
            return;
          }
          throw new DeliveryError('unknown', `${failure?.message ?? 'failed'}, after a part was delivered`);
        }
        this.#leftMs -= wait;
        await this.#deps.pause(wait);
      }
    }
  }
}
