import { inspectBlocks, tooLongTogether } from '../blocks/blocks.ts';
import type { Problem } from '../blocks/inspection.ts';
import { type JsonObject, objectAt } from '../json.ts';
import { objects } from '../messages.ts';
import { refusal, SlackError } from '../slack-error.ts';
import { fileAddresses } from '../wire.ts';
import type { Workspace, World } from '../world.ts';
import type { Args } from './args.ts';

/** What a message is to say; null where the call leaves it out. */
export interface Content {
  readonly text: string | null;
  readonly blocks: readonly JsonObject[] | null;
  readonly attachments: readonly JsonObject[] | null;
}

const MAX_MARKDOWN = 12_000;
const MAX_ATTACHMENTS = 100;
const IMAGE = /^image\/(png|jpe?g|gif)$/;

/** Reads and checks text, blocks and attachments of a call, as every posting method does. `maxText` in characters. */
export function readContent(args: Args, workspace: Workspace, world: World, maxText: number): Content {
  const text = args.text('text');
  const markdown = args.text('markdown_text');
  const blocks = args.list('blocks', 'invalid_blocks_format');
  const attachments = args.list('attachments', 'invalid_attachments');
  if (markdown) {
    if (text || blocks) throw new SlackError('markdown_text_conflict');
    if (markdown.length > MAX_MARKDOWN) throw new SlackError('msg_too_long');
    return { text: markdown, blocks: [{ type: 'markdown', text: markdown }], attachments: null };
  }
  if (attachments && attachments.length > MAX_ATTACHMENTS) throw new SlackError('too_many_attachments');
  if (!text?.trim() && !blocks?.length && !attachments?.length) throw new SlackError('no_text');
  if (text && text.length > maxText) throw new SlackError('msg_too_long');
  const knows = imageKnower(workspace, world);
  if (blocks) checkBlocks(blocks, knows);
  for (const [index, attachment] of objects(attachments ?? []).entries()) {
    const inner = attachment.blocks;
    if (Array.isArray(inner))
      refuse(inspectBlocks(inner, 'message', knows, `/attachments/${index}/blocks`), 'invalid_attachments');
  }
  return { text, blocks: blocks && objects(blocks), attachments: attachments && objects(attachments) };
}

/** Throws `invalid_blocks` with every reason, or `msg_blocks_too_long`. */
export function checkBlocks(blocks: readonly unknown[], knowsImage: (idOrUrl: string) => boolean): void {
  refuse(inspectBlocks(blocks, 'message', knowsImage), 'invalid_blocks');
  if (tooLongTogether(objects(blocks))) throw new SlackError('msg_blocks_too_long');
}

export function refuse(problems: readonly Problem[], code: string): void {
  if (problems.length === 0) return;
  throw refusal(
    code,
    problems.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`),
  );
}

/** Tells whether an id or address is an image of this workspace that has been processed: until then blocks refuse it. */
export function imageKnower(workspace: Workspace, world: World): (idOrUrl: string) => boolean {
  return idOrUrl => {
    for (const file of workspace.files.values()) {
      const { url_private, permalink } = fileAddresses(file, world);
      if (![file.id, url_private, permalink].includes(idOrUrl)) continue;
      return file.state === 'ready' && IMAGE.test(file.mimetype);
    }
    return false;
  };
}

export function readMetadata(args: Args): JsonObject | null {
  const metadata = args.object('metadata', 'invalid_metadata_format');
  if (!metadata) return null;
  if (typeof metadata.event_type !== 'string' && !Array.isArray(metadata.entities)) {
    throw new SlackError('invalid_metadata_schema');
  }
  return { event_type: metadata.event_type, event_payload: objectAt(metadata, 'event_payload') };
}
