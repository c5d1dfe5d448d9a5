import { fill, h } from '../../../browser/page/dom.ts';
import type { Theme } from '../../../browser/page/theme.ts';
import type { Language } from '../../../capabilities/tool.ts';
import type { WebThread } from '../wire.ts';
import { confirmDialog } from './dialog.ts';
import { icon } from './icons.ts';
import type { Ui } from './ui.ts';

interface RailHooks {
  begin(): void;
  open(threadId: string): void;
  remove(threadId: string): Promise<void>;
  close(): void;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
}

/** The rail at the side: conversations above, the person's settings below. */
export function createRail(ui: Ui, canSignOut: boolean, hooks: RailHooks) {
  const { words } = ui;
  const list = h('nav', { class: 'threads', 'aria-label': words.conversations });
  const element = h(
    'aside',
    { class: 'rail', id: 'rail', 'aria-label': words.conversations },
    h(
      'div',
      { class: 'rail-head' },
      h('span', { class: 'brand' }, icon('mark'), words.brand),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button rail-close',
          'aria-label': words.closeMenu,
          onclick: hooks.close,
        },
        icon('close'),
      ),
    ),
    h(
      'button',
      { type: 'button', class: 'button new-thread', onclick: hooks.begin },
      icon('plus'),
      h('span', {}, words.newConversation),
    ),
    list,
    h(
      'div',
      { class: 'rail-foot' },
      segments(
        words.language,
        [
          ['ru', 'Русский'],
          ['en', 'English'],
        ],
        ui.language,
        hooks.setLanguage,
      ),
      themeSegments(ui, hooks.setTheme),
      canSignOut &&
        h(
          'form',
          { method: 'post', action: '/sign-out' },
          h('button', { class: 'button quiet', type: 'submit' }, icon('leave'), h('span', {}, words.signOut)),
        ),
    ),
  );

  async function remove(thread: WebThread) {
    const isSure = await confirmDialog(
      words.deleteTitle,
      words.deleteText(thread.title),
      words.deleteYes,
      ui,
    );
    if (isSure) await hooks.remove(thread.id);
  }

  function item(thread: WebThread, currentId: string | null): HTMLElement {
    const isCurrent = thread.id === currentId;
    const link = h(
      'a',
      {
        class: 'thread-link',
        href: `/c/${thread.id}`,
        title: thread.title,
        'aria-current': isCurrent ? 'page' : null,
      },
      thread.title,
    );
    link.addEventListener('click', event => {
      // With a modifier the browser opens a tab, as it does for every link.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      hooks.open(thread.id);
    });
    const bin = h(
      'button',
      {
        type: 'button',
        class: 'icon-button thread-bin',
        'aria-label': words.deleteConversation(thread.title),
        onclick: () => void remove(thread),
      },
      icon('bin'),
    );
    return h('li', { class: isCurrent ? 'thread current' : 'thread' }, link, bin);
  }

  return {
    element,
    show(threads: readonly WebThread[], currentId: string | null) {
      if (threads.length === 0) {
        fill(list, h('p', { class: 'threads-empty' }, words.noConversations));
        return;
      }
      const groups = Map.groupBy(threads, thread => dayOf(thread.updatedAt));
      const parts = (['today', 'yesterday', 'earlier'] as const).flatMap(day => {
        const items = groups.get(day);
        return items
          ? [h('h2', {}, words[day]), h('ul', {}, ...items.map(thread => item(thread, currentId)))]
          : [];
      });
      fill(list, ...parts);
    },
  };
}

function themeSegments(ui: Ui, choose: (theme: Theme) => void): HTMLElement {
  const group = h('div', { class: 'segments', role: 'radiogroup', 'aria-label': ui.words.theme });
  for (const theme of ['auto', 'light', 'dark'] as const) {
    group.append(
      segment('theme', theme, icon(theme), ui.words.themes[theme], theme === ui.theme, () => choose(theme)),
    );
  }
  return group;
}

function segments<Value extends string>(
  label: string,
  values: readonly (readonly [Value, string])[],
  current: Value,
  choose: (value: Value) => void,
): HTMLElement {
  const group = h('div', { class: 'segments', role: 'radiogroup', 'aria-label': label });
  for (const [value, text] of values) {
    group.append(segment('language', value, text, text, value === current, () => choose(value)));
  }
  return group;
}

function segment(
  name: string,
  value: string,
  shown: Node | string,
  label: string,
  checked: boolean,
  choose: () => void,
) {
  return h(
    'label',
    { class: 'segment', title: label },
    h('input', {
      type: 'radio',
      name,
      value,
      checked,
      class: 'sr-only',
      'aria-label': label,
      onchange: choose,
    }),
    shown,
  );
}

function dayOf(iso: string): 'today' | 'yesterday' | 'earlier' {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  const at = new Date(iso).getTime();
  if (at >= midnight.getTime()) return 'today';
  midnight.setDate(midnight.getDate() - 1);
  return at >= midnight.getTime() ? 'yesterday' : 'earlier';
}
