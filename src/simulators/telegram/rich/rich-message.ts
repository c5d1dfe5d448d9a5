import type { RichBlock, RichMessage } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import type { FileStore } from '../file-store.ts';
import { audioOf, documentOf, takePhoto, voiceOf } from '../media.ts';
import { isObject, type Params } from '../params.ts';
import { RichMeter } from './limits.ts';
import { markdownBlocks } from './markdown.ts';
import { readBlocks } from './rich-blocks.ts';
import { htmlBlocks } from './rich-html.ts';
import { readRichText } from './rich-text.ts';

/** Reads `rich_message`: blocks, Markdown or HTML, exactly one of them. Throws the platform's refusals. */
export async function readRichMessage(
  params: Params,
  files: FileStore,
  options: { isDraft: boolean },
): Promise<RichMessage> {
  const given = params.object('rich_message', 'InputRichMessage');
  if (!given) throw badRequest('RICH_MESSAGE_CONTENT_REQUIRED');
  const contents = ['blocks', 'html', 'markdown'].filter(name => given[name] !== undefined);
  if (contents.length !== 1) throw badRequest('RICH_MESSAGE_CONTENT_REQUIRED');
  const meter = new RichMeter();
  const source =
    typeof given.markdown === 'string'
      ? markdownBlocks(given.markdown)
      : typeof given.html === 'string'
        ? htmlBlocks(given.html)
        : given.blocks;
  const blocks = await readBlocks(source, {
    meter,
    mayThink: options.isDraft,
    media: (kind, block) => readMedium(kind, block, given.media, { params, files, meter, ...options }),
  });
  if (meter.isEmpty && !options.isDraft) throw badRequest('RICH_MESSAGE_CONTENT_REQUIRED');
  return { blocks, ...(given.is_rtl === true && { is_rtl: true }) };
}

async function readMedium(
  kind: string,
  block: Readonly<Record<string, unknown>>,
  list: unknown,
  deps: { params: Params; files: FileStore; meter: RichMeter; isDraft: boolean },
): Promise<RichBlock> {
  const inner = block[kind];
  const named = isObject(inner) ? inner.media : typeof inner === 'string' ? inner : block.media;
  if (typeof named !== 'string') throw badRequest(`can't parse InputRichBlock: Can't find field "${kind}"`);
  const source = deps.params.reference(fromList(named, list));
  // "Direct upload of new files isn't supported" in drafts.
  if (deps.isDraft && source.kind !== 'id') throw badRequest('RICH_MESSAGE_MEDIA_INVALID');
  const caption = isObject(block.caption)
    ? { caption: { text: readRichText(block.caption.text ?? '', deps.meter, 2) } }
    : {};
  if (kind === 'photo') return { type: kind, photo: await takePhoto(deps.files, source), ...caption };
  if (kind === 'audio')
    return { type: kind, audio: audioOf(deps.files.take('music', source), {}), ...caption };
  if (kind === 'voice_note') {
    return { type: kind, voice_note: voiceOf(deps.files.take('voice', source), 0), ...caption };
  }
  if (kind === 'document')
    return { type: kind, document: documentOf(deps.files.take('documents', source)), ...caption };
  throw badRequest('the simulator shows no video and no animation in rich messages');
}

/** `tg://photo?id=…` names an entry of `media`. */
function fromList(named: string, list: unknown): string {
  const id = /^tg:\/\/(?:photo|video|document|audio)\?id=([\w-]{1,64})$/.exec(named)?.[1];
  if (!id) return named;
  const entry = Array.isArray(list) ? list.find(one => isObject(one) && one.id === id) : undefined;
  const medium = isObject(entry) && isObject(entry.media) ? entry.media.media : undefined;
  if (typeof medium !== 'string') throw badRequest('RICH_MESSAGE_MEDIA_INVALID');
  return medium;
}
