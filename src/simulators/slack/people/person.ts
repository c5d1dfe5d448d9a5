import type { Answer } from '../delivery/answer.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { isObject, type JsonObject, listAt } from '../json.ts';
import { addMessage, directChannel, objects, rootOf } from '../messages.ts';
import { mediaTypeOf } from '../methods/files.ts';
import type { Triggers } from '../methods/triggers.ts';
import { notifyMessage } from '../notices.ts';
import type { ResponseUrls } from '../response-urls.ts';
import { viewJson } from '../wire.ts';
import type { Channel, Message, SlackFile, SlackUser, View, Workspace, World } from '../world.ts';
import { type FieldValue, fillForm } from './fields.ts';
import { closeView, type Submission, submitted } from './modals.ts';
import {
  messageActions,
  messageShortcut,
  type Pressed,
  slashCommand,
  viewActions,
  viewClosed,
  viewSubmission,
} from './payloads.ts';
import { actionFor, findPressable, type PressedAt } from './pressable.ts';
import { escapeText, typed } from './typing.ts';

export interface PeopleDeps {
  readonly world: World;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
}

export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mimetype?: string;
  readonly text?: string;
  /** The thread's root, or any message of it. */
  readonly thread?: Message;
}

/** Somebody at Slack's client: whatever they do reaches the app as it would from there. */
export class Person {
  readonly user: SlackUser;
  private readonly deps: PeopleDeps;
  private readonly workspace: Workspace;

  constructor(deps: PeopleDeps, workspace: Workspace, user: SlackUser) {
    this.deps = deps;
    this.workspace = workspace;
    this.user = user;
  }

  get id(): string {
    return this.user.id;
  }

  /** The direct conversation with the app. */
  get dm(): Channel {
    return directChannel(this.deps.world, this.workspace, this.user.id);
  }

  /** Types a text and sends it. `@name` mentions. */
  say(channel: Channel, text: string, thread?: Message): Message {
    return this.send(channel, { ...typed(this.workspace, text), ...(thread && { thread }) });
  }

  /** Says something to the app in a channel. */
  mention(channel: Channel, text: string, thread?: Message): Message {
    const bot = this.workspace.installation?.botUserId ?? '';
    const { text: rest, blocks } = typed(this.workspace, text);
    return this.send(channel, { text: `<@${bot}> ${rest}`, blocks, ...(thread && { thread }) });
  }

  reply(message: Message, text: string): Message {
    const channel = this.channelOf(message);
    return this.say(channel, text, message);
  }

  /** Sends a file, as a message of subtype `file_share`. */
  upload(channel: Channel, upload: Upload): Message {
    const { world } = this.deps;
    const file: SlackFile = {
      id: world.marks.id('F'),
      teamId: this.workspace.id,
      name: upload.name,
      title: upload.name,
      mimetype: upload.mimetype ?? mediaTypeOf(upload.name),
      altText: null,
      userId: this.user.id,
      createdMs: world.clock.now(),
      bytes: upload.bytes,
      state: 'ready',
      announced: upload.bytes.byteLength,
      shares: [],
    };
    this.workspace.files.set(file.id, file);
    const { text, blocks } = typed(this.workspace, upload.text ?? '');
    return this.send(channel, {
      text,
      blocks,
      files: [file],
      ...(upload.thread && { thread: upload.thread }),
    });
  }

  /** `/svod help`: resolves when the app has answered or three seconds are over. */
  async command(channel: Channel, line: string): Promise<Answer> {
    const [, command = line, text = ''] = /^(\/\S+)\s*(.*)$/s.exec(line.trim()) ?? [];
    const url = this.deps.responseUrls.make(this.workspace, channel, this.user.id, null);
    const answer = await this.deps.delivery.command(
      slashCommand(this.pressed(), channel, command, escapeText(text), url),
    );
    if (answer.ok) this.showAnswer(channel, answer.body);
    return answer;
  }

  /** Presses what `wanted` names: a label, a value or an action id; `value` chooses in a menu. */
  press(message: Message, wanted: string | PressedAt, value?: FieldValue): Promise<Answer> {
    const { world, responseUrls, delivery } = this.deps;
    if (message.deleted) throw new Error('The message is gone.');
    const channel = this.channelOf(message);
    const pressable = findPressable(message.blocks, wanted);
    const actions = [actionFor(pressable, value, world.marks.stamp())];
    const url = responseUrls.make(this.workspace, channel, this.user.id, message);
    return delivery.interact(messageActions(this.pressed(), channel, message, actions, url));
  }

  /** Presses something in the open modal, or on the home when there is no modal. */
  pressInView(wanted: string | PressedAt, value?: FieldValue): Promise<Answer> {
    const view = this.modal ?? this.home;
    if (!view) throw new Error('No view is open.');
    const pressable = findPressable(objects(listAt(view.content, 'blocks')), wanted);
    const actions = [actionFor(pressable, value, this.deps.world.marks.stamp())];
    const inModal = view.content.type === 'modal';
    return this.deps.delivery.interact(viewActions(this.pressed(inModal), view, actions, {}));
  }

  /** Uses a message shortcut of the app. */
  shortcut(message: Message, callbackId: string): Promise<Answer> {
    const channel = this.channelOf(message);
    const url = this.deps.responseUrls.make(this.workspace, channel, this.user.id, message);
    return this.deps.delivery.interact(messageShortcut(this.pressed(), channel, message, callbackId, url));
  }

  /** The topmost open modal. */
  get modal(): View | null {
    return this.workspace.modals.get(this.user.id)?.at(-1) ?? null;
  }

  get home(): View | null {
    return this.workspace.homes.get(this.user.id) ?? null;
  }

  /** Fills the open modal and submits it. Throws where Slack's own form would not let it through. */
  async submit(given: Readonly<Record<string, FieldValue>> = {}): Promise<Submission> {
    const view = this.modal;
    if (!view) throw new Error('No modal is open.');
    const values = fillForm(view, given);
    const answer = await this.deps.delivery.interact(viewSubmission(this.pressed(true), view, values));
    return submitted(this.deps.world, this.workspace, view, answer);
  }

  /** Closes the open modal by its own button; `all` by the cross, with everything under it. */
  async cancel(all = false): Promise<void> {
    const view = this.modal;
    if (!view) throw new Error('No modal is open.');
    const cleared = all || view.content.clear_on_close === true;
    closeView(this.deps.world, this.workspace, view, cleared);
    if (view.content.notify_on_close === true) {
      await this.deps.delivery.interact(viewClosed(this.pressed(), view, cleared));
    }
  }

  /** Opens the app's home, or its messages tab. */
  openHome(tab: 'home' | 'messages' = 'home'): void {
    const { world, delivery } = this.deps;
    const view = this.home;
    delivery.event(
      this.workspace,
      {
        type: 'app_home_opened',
        user: this.user.id,
        channel: this.dm.id,
        tab,
        event_ts: world.marks.stamp(),
        ...(tab === 'home' && view && { view: viewJson(view, this.workspace, world) }),
      },
      'app_home_opened',
    );
  }

  /** Slack's own stop button: what streams in the thread takes no more, the app is told. */
  stop(thread: Message): void {
    const { world, delivery } = this.deps;
    const channel = this.channelOf(thread);
    const root = rootOf(thread);
    const streaming = [...channel.messages.values()].filter(
      message => rootOf(message) === root && message.stream?.state === 'streaming',
    );
    for (const message of streaming) {
      if (message.stream) message.stream.state = 'stopped';
      world.changed({ what: 'message', teamId: this.workspace.id, channelId: channel.id, ts: message.ts });
    }
    delivery.event(
      this.workspace,
      {
        type: 'agent_session_stopped',
        channel: channel.id,
        user: this.user.id,
        thread_ts: root,
        streaming_message_ts: streaming.map(message => message.ts),
        event_ts: world.marks.stamp(),
      },
      'agent_session_stopped',
    );
  }

  /** What this person sees in a channel, or in one thread of it: ephemeral messages of others are not there. */
  sees(channel: Channel, thread?: Message): readonly Message[] {
    const root = thread && rootOf(thread);
    return [...channel.messages.values()].filter(
      message =>
        !message.deleted &&
        (message.onlyFor === null || message.onlyFor === this.user.id) &&
        (root === undefined || rootOf(message) === root),
    );
  }

  private pressed(inModal = false): Pressed {
    const { world, triggers } = this.deps;
    const triggerId = triggers.make(this.workspace.id, this.user.id, inModal);
    return { world, workspace: this.workspace, user: this.user, triggerId };
  }

  private channelOf(message: Message): Channel {
    const channel = this.workspace.channels.get(message.channelId);
    if (!channel) throw new Error('The message is of another workspace.');
    return channel;
  }

  private send(
    channel: Channel,
    what: { text: string; blocks: readonly JsonObject[]; files?: readonly SlackFile[]; thread?: Message },
  ): Message {
    const { world, delivery } = this.deps;
    if (!channel.members.has(this.user.id)) throw new Error(`${this.user.name} is not in this channel.`);
    const message = addMessage(world, channel, {
      userId: this.user.id,
      text: what.text,
      blocks: what.blocks,
      threadTs: what.thread ? rootOf(what.thread) : null,
      ...(what.files && { files: what.files, subtype: 'file_share' }),
    });
    notifyMessage({ world, delivery }, this.workspace, channel, message);
    return message;
  }

  /** An acknowledgement of a command may carry a message: a text, or a message's JSON. */
  private showAnswer(channel: Channel, body: unknown): void {
    const message = typeof body === 'string' ? { text: body } : body;
    if (!isObject(message) || (!message.text && !message.blocks)) return;
    const at = { workspace: this.workspace, channel, userId: this.user.id, message: null };
    this.deps.responseUrls.answer(at, message);
  }
}
