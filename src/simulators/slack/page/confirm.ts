import { h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, textAt } from '../json.ts';
import { mrkdwn } from './mrkdwn.ts';
import type { Ui } from './ui.ts';

/** Asks what the element wants asked before it is pressed. True at once when it wants nothing. */
export function confirmed(element: JsonObject, ui: Ui): Promise<boolean> {
  const { confirm } = element;
  if (!isObject(confirm)) return Promise.resolve(true);
  return new Promise(resolve => {
    const style = confirm.style === 'danger' ? 'danger' : 'primary';
    const dialog = h(
      'dialog',
      { class: 'modal small', onclose: () => finish(dialog.returnValue === 'yes') },
      h('h2', {}, textAt(confirm.title, 'text') ?? ''),
      h('div', { class: 'modal-body' }, mrkdwn(textAt(confirm.text, 'text') ?? '', ui.state().names)),
      h(
        'form',
        { method: 'dialog', class: 'modal-foot' },
        h('button', { class: 'button plain', value: 'no' }, textAt(confirm.deny, 'text') ?? ui.words.cancel),
        h(
          'button',
          { class: `button ${style}`, value: 'yes' },
          textAt(confirm.confirm, 'text') ?? ui.words.confirm,
        ),
      ),
    );
    const finish = (yes: boolean) => {
      dialog.remove();
      resolve(yes);
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
