import { h } from '../../../browser/page/dom.ts';
import { type JsonObject, objectAt, textAt } from '../json.ts';
import type { Ui } from './ui.ts';

/** A picture block or element. Only files of this workspace are shown: nothing is fetched from elsewhere. */
export function image(block: JsonObject, ui: Ui, size: 'thumb' | 'full'): HTMLElement {
  const alt = textAt(block, 'alt_text') ?? '';
  const file = objectAt(block, 'slack_file');
  const id = textAt(file, 'id') ?? /\/files-pri\/[^-/]+-([^/]+)/.exec(textAt(file, 'url') ?? '')?.[1];
  const title = textAt(block.title, 'text');
  const picture = id
    ? h('img', { src: `/sim/file/${id}`, alt, loading: 'lazy' })
    : h('span', { class: 'no-picture', title: ui.words.noPicture }, alt);
  return h('figure', { class: `image ${size}` }, title && h('figcaption', {}, title), picture);
}
