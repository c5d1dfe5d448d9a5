import { z } from 'zod';
import type { Address, MessageRef } from '../port.ts';

/** Whose token speaks. `enterprise` is set for installations of a whole organisation only. */
export type Workspace = { readonly team: string; readonly enterprise: string | null };

/** Where a message goes. `channel` is the person's own id for a private conversation that has no channel's id yet. */
export type Place = Workspace & {
  readonly channel: string;
  readonly thread: string | null;
  readonly user: string;
  /** True when nobody but `user` reads it. */
  readonly direct: boolean;
};

/**
 * A message that stands on Slack. A stream still takes what the answer ends it with; in a text stream some of it was already
 * shown. An ephemeral one is changed through the response URL of a press on it only.
 */
export type Standing = Workspace & {
  readonly kind: 'message' | 'stream' | 'text-stream' | 'ephemeral';
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  readonly user: string;
  readonly responseUrl: string | null;
};

const workspace = { team: z.string(), enterprise: z.string().nullable() };
const place = z.object({
  ...workspace,
  channel: z.string(),
  thread: z.string().nullable(),
  user: z.string(),
  direct: z.boolean(),
});
const standing = z.object({
  ...workspace,
  kind: z.enum(['message', 'stream', 'text-stream', 'ephemeral']),
  channel: z.string(),
  ts: z.string(),
  thread: z.string().nullable(),
  user: z.string(),
  responseUrl: z.string().nullable(),
});

/** An address of this adapter, read back. Throws a ZodError for another adapter's. */
export function placeOf(address: Address): Place {
  return place.parse(address);
}

/** A reference of this adapter, read back. Throws a ZodError for another adapter's. */
export function standingOf(ref: MessageRef): Standing {
  return standing.parse(ref);
}

/** `T1`, or `T1@E1` where the whole organisation installed the app: names the token in what outlives an event. */
export function workspaceKey({ team, enterprise }: Workspace): string {
  return enterprise === null ? team : `${team}@${enterprise}`;
}

/** The workspace of a key made by `workspaceKey`. */
export function workspaceOf(key: string): Workspace {
  const [team = '', enterprise] = key.split('@');
  return { team, enterprise: enterprise ?? null };
}
