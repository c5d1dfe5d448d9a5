import { h } from '../../../browser/page/dom.ts';
import { type IconName, icon } from './icons.ts';

/** A quiet button: a drawing and its words. */
export function iconButton(name: IconName, label: string, onclick: () => void): HTMLButtonElement {
  return h('button', { type: 'button', class: 'button quiet', onclick }, icon(name), h('span', {}, label));
}
