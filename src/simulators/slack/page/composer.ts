import { fill, h } from '../../../browser/page/dom.ts';
import type { PageChannel, PageStatus } from '../page-wire.ts';
import { uploadFile } from './api.ts';
import { icon } from './svg.ts';
import { actAndTell, failureText, type Ui } from './ui.ts';

/** Where people write: text, a file, the app's name or its command. Also says what the app is doing. */
export class Composer {
  readonly element: HTMLElement;
  private readonly ui: Ui;
  private readonly channelId: string;
  private readonly threadTs: string | null;
  private readonly text: HTMLTextAreaElement;
  private readonly status = h('div', { class: 'status', role: 'status' });
  private turning: ReturnType<typeof setInterval> | undefined;

  constructor(ui: Ui, channel: PageChannel, threadTs: string | null, label: string) {
    this.ui = ui;
    this.channelId = channel.id;
    this.threadTs = threadTs;
    const { words } = ui;
    this.text = h('textarea', {
      rows: 1,
      placeholder: label,
      'aria-label': label,
      oninput: () => this.grow(),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        void this.send();
      },
    });
    const file = h('input', { type: 'file', hidden: true, onchange: () => void this.upload(file) });
    const tool = (name: 'clip' | 'at', title: string, press: () => void) =>
      h('button', { type: 'button', class: 'quiet', title, 'aria-label': title, onclick: press }, icon(name));
    const { app } = ui.state();
    const command = h(
      'button',
      {
        type: 'button',
        class: 'quiet command',
        title: words.commandHint(app.command),
        'aria-label': words.commandHint(app.command),
        onclick: () => this.insert(`${app.command} `, true),
      },
      app.command,
    );
    this.element = h(
      'div',
      { class: 'composer-place' },
      this.status,
      h(
        'form',
        {
          class: 'composer',
          onsubmit: (event: SubmitEvent) => {
            event.preventDefault();
            void this.send();
          },
        },
        this.text,
        h(
          'div',
          { class: 'composer-tools' },
          file,
          tool('clip', words.attach, () => file.click()),
          tool('at', words.mentionApp, () => this.insert(`@${app.name} `, false)),
          threadTs === null && command,
          h(
            'button',
            { type: 'submit', class: 'send', 'aria-label': words.send, title: words.send },
            icon('send'),
          ),
        ),
      ),
    );
  }

  focus(): void {
    this.text.focus();
  }

  /** Shows what the app says it is doing, and the stop button while it is at work. */
  showStatus(name: string, status: PageStatus | null, stoppable: string | null): void {
    clearInterval(this.turning);
    if (!status && !stoppable) {
      fill(this.status);
      return;
    }
    const said = h('span', { class: 'status-text' }, `${name} ${status?.status || this.ui.words.thinking}`);
    const loading = status?.loadingMessages ?? [];
    if (loading.length > 0) {
      let at = 0;
      said.textContent = loading[0] ?? '';
      this.turning = setInterval(() => {
        at = (at + 1) % loading.length;
        said.textContent = loading[at] ?? '';
      }, 2500);
    }
    const stop = () =>
      actAndTell(this.ui, { kind: 'stop', channelId: this.channelId, threadTs: stoppable ?? '' });
    fill(
      this.status,
      h('span', { class: 'spinner' }),
      said,
      stoppable !== null &&
        h(
          'button',
          { type: 'button', class: 'button plain stop', onclick: stop },
          icon('stop'),
          this.ui.words.stop,
        ),
    );
  }

  private insert(text: string, atStart: boolean): void {
    const { value } = this.text;
    if (!value.includes(text.trim()))
      this.text.value = atStart || value === '' ? text + value : `${value.trimEnd()} ${text}`;
    this.grow();
    this.text.focus();
  }

  private grow(): void {
    this.text.style.height = 'auto';
    this.text.style.height = `${Math.min(this.text.scrollHeight, 220)}px`;
  }

  private async send(): Promise<void> {
    const text = this.text.value.trim();
    if (text === '') return;
    this.text.value = '';
    this.grow();
    const { channelId, threadTs } = this;
    const sent = await actAndTell(this.ui, { kind: 'say', channelId, text, ...(threadTs && { threadTs }) });
    if (!sent && this.text.value === '') this.text.value = text;
  }

  private async upload(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    if (!file) return;
    const text = this.text.value.trim();
    this.text.value = '';
    input.value = '';
    const acted = await uploadFile(this.ui.state().me, file, {
      channelId: this.channelId,
      threadTs: this.threadTs,
      text,
    });
    const problem = failureText(this.ui, acted);
    if (problem) this.ui.toast(problem);
  }
}
