import type { OutMessage } from '../port.ts';
import { DeliveryError } from '../port.ts';
import { postedEphemerally } from './answers.ts';
import { climbDown, type DeliverDeps, post } from './deliver.ts';
import { isAboutThread } from './delivery-errors.ts';
import { directPlace } from './parsed.ts';
import type { Place, Standing } from './place.ts';
import { render } from './render.ts';

/**
 * A message for one person's eyes: ephemerally in the room where it is short and plain enough to lose, in the private
 * conversation otherwise, because an ephemeral message is gone with the next reload and cannot hold a file.
 */
export async function postPrivately(
  deps: DeliverDeps,
  place: Place,
  user: string,
  message: OutMessage,
): Promise<Standing> {
  if (place.direct && place.user === user) return post(deps, place, message);
  const { parts, files } = render(message);
  const [only] = parts;
  const isLasting = message.blocks.some(
    block => block.kind === 'chart' || block.kind === 'file' || block.kind === 'table',
  );
  if (place.direct || parts.length > 1 || files.length > 0 || isLasting || !only) {
    return post(deps, directPlace(place, user), message);
  }
  try {
    const { standing } = await climbDown(deps, only, (text, blocks) =>
      whisper(deps, place, user, text, blocks),
    );
    return standing;
  } catch (error) {
    // Not in the room, or the room is closed to the bot: the person can still be written to.
    if (!(error instanceof DeliveryError) || error.outcome !== 'dead') throw error;
    return post(deps, directPlace(place, user), message);
  }
}

async function whisper(
  { api }: DeliverDeps,
  place: Place,
  user: string,
  text: string,
  blocks: readonly unknown[] | null,
): Promise<Standing> {
  const send = (thread: string | null) =>
    api.call(
      place,
      'chat.postEphemeral',
      {
        channel: place.channel,
        user,
        text,
        ...(thread === null ? {} : { thread_ts: thread }),
        ...(blocks === null ? {} : { blocks }),
      },
      { answer: postedEphemerally },
    );
  const { message_ts } = await send(place.thread).catch((error: unknown) => {
    if (place.thread === null || !isAboutThread(error)) throw error;
    return send(null);
  });
  return {
    team: place.team,
    enterprise: place.enterprise,
    kind: 'ephemeral',
    channel: place.channel,
    ts: message_ts,
    thread: place.thread,
    user,
    responseUrl: null,
  };
}
