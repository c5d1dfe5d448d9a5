import { h } from '../../../browser/page/dom.ts';
import type { Theme } from '../../../browser/page/theme.ts';
import type { Language } from '../../../capabilities/tool.ts';
import { icon } from './svg.ts';
import type { Ui } from './ui.ts';

/** Language and theme, in a small dialog. */
export function openSettings(ui: Ui, chosen: (language: Language, theme: Theme) => void): void {
  const { words } = ui;
  const option = (value: string, label: string, selected: boolean) => h('option', { value, selected }, label);
  const language = h(
    'select',
    { 'aria-label': words.language },
    option('ru', 'Русский', ui.language === 'ru'),
    option('en', 'English', ui.language === 'en'),
  );
  const theme = h(
    'select',
    { 'aria-label': words.theme },
    ...(['auto', 'light', 'dark'] as const).map(one => option(one, words.themes[one], ui.theme === one)),
  );
  const close = () => dialog.close();
  const dialog = h(
    'dialog',
    { class: 'modal small', onclose: () => dialog.remove() },
    h(
      'header',
      { class: 'modal-head' },
      h('h2', {}, words.settings),
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': words.close, onclick: close },
        icon('close'),
      ),
    ),
    h(
      'div',
      { class: 'modal-body' },
      h('label', { class: 'input' }, h('span', { class: 'input-label' }, words.language), language),
      h('label', { class: 'input' }, h('span', { class: 'input-label' }, words.theme), theme),
    ),
  );
  const apply = () => chosen(language.value === 'en' ? 'en' : 'ru', theme.value as Theme);
  language.onchange = () => {
    dialog.close();
    apply();
  };
  theme.onchange = apply;
  document.body.append(dialog);
  dialog.showModal();
}
