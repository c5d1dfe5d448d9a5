import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { isObject, type Params } from '../params.ts';
import { withDetected } from './detect.ts';
import { type FormattedText, parseHtml } from './html.ts';

/** Bot API: text 1-4096 and caption 0-1024 characters after entities parsing, counted here in UTF-16 code units. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** The text of a message, read by its parse mode and bounded. Throws the platform's refusals. */
export function messageText(params: Params): FormattedText {
  const formatted = read(params, 'text', 'entities');
  if (formatted.text.trim() === '') {
    throw badRequest(params.has('text') ? 'text must be non-empty' : 'message text is empty');
  }
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
}

/** The text of a draft: may be empty. */
export function draftText(params: Params): FormattedText {
  const formatted = read(params, 'text', 'entities');
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
}

export function messageCaption(params: Params): FormattedText {
  const formatted = read(params, 'caption', 'caption_entities');
  if (formatted.text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return formatted;
}

function read(params: Params, textName: string, entitiesName: string): FormattedText {
  const source = params.text(textName) ?? '';
  if (Buffer.byteLength(source) !== Buffer.byteLength(source.toWellFormed()))
    throw badRequest('strings must be encoded in UTF-8');
  const mode = params.text('parse_mode')?.toLowerCase() ?? '';
  if (mode === 'html') return trimmed(parseHtml(source));
  if (mode === 'markdown' || mode === 'markdownv2') {
    throw badRequest('the simulator reads no Markdown parse modes: use HTML, entities or a rich message');
  }
  if (mode && mode !== 'none') throw badRequest('unsupported parse_mode');
  return trimmed({ text: source, entities: givenEntities(params, entitiesName, source) });
}

function givenEntities(params: Params, name: string, text: string): MessageEntity[] {
  const list = params.array(name, 'MessageEntity') ?? [];
  return list.map(one => {
    if (!isObject(one) || typeof one.type !== 'string') {
      throw badRequest('can\'t parse MessageEntity: Field "type" must be of type String');
    }
    const { offset, length } = one;
    if (!Number.isInteger(offset) || !Number.isInteger(length)) {
      throw badRequest('can\'t parse MessageEntity: Can\'t find field "offset"');
    }
    if (Number(offset) < 0 || Number(offset) + Number(length) > text.length) {
      throw badRequest('entity beyond the end of the text');
    }
    return one as unknown as MessageEntity;
  });
}

/** Space at both ends goes, and what was marked up moves with the text. */
function trimmed({ text, entities }: FormattedText): FormattedText {
  const lead = text.length - text.trimStart().length;
  const result = text.trim();
  const moved = entities.flatMap(entity => {
    const from = Math.max(0, entity.offset - lead);
    const to = Math.min(result.length, entity.offset - lead + entity.length);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: result, entities: withDetected(result, moved) };
}
