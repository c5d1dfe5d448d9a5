import { h } from '../../../browser/page/dom.ts';
import type { Ui } from './ui.ts';

export interface Attachment {
  readonly file: File;
  readonly caption: string;
  readonly forwardedFrom: string;
  /** Length of a recording, 0 where the browser cannot tell. */
  readonly seconds: number;
}

/** Lets the person choose a file and say how it is sent; `send` is called once, if at all. */
export function chooseFile(ui: Ui, send: (attachment: Attachment) => void): void {
  const input = h('input', { type: 'file', class: 'sr-only' });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.remove();
    if (file) void ask(file, ui, send);
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}

async function ask(file: File, ui: Ui, send: (attachment: Attachment) => void): Promise<void> {
  const caption = h('input', { class: 'text-line', maxlength: 1024, id: 'caption' });
  const isForwarded = h('input', { type: 'checkbox', id: 'forwarded' });
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'attach-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'attach-title' }, ui.words.attachTitle),
      h(
        'p',
        { class: 'attached' },
        h('span', {}, file.name),
        h('span', { class: 'note' }, ui.words.size(file.size)),
      ),
      h('label', { for: 'caption' }, ui.words.caption),
      caption,
      h('label', { class: 'check', for: 'forwarded' }, isForwarded, ui.words.asForwarded),
      h(
        'div',
        { class: 'dialog-foot' },
        h('button', { class: 'button', value: 'cancel', formnovalidate: true }, ui.words.cancel),
        h('button', { class: 'button primary', value: 'send', autofocus: true }, ui.words.send),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  const seconds = await secondsOf(file);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (dialog.returnValue !== 'send') return;
    const forwardedFrom = isForwarded.checked ? ui.words.someone : '';
    send({ file, caption: caption.value.trim(), forwardedFrom, seconds });
  });
}

function secondsOf(file: File): Promise<number> {
  if (!file.type.startsWith('audio/')) return Promise.resolve(0);
  const url = URL.createObjectURL(file);
  const audio = new Audio();
  return new Promise<number>(resolve => {
    audio.onloadedmetadata = () => resolve(Number.isFinite(audio.duration) ? audio.duration : 0);
    audio.onerror = () => resolve(0);
    audio.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}
