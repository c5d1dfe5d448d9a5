import { chatFormWords } from '../../words/chat-forms.ts';
import type { Block, Button, FormField } from '../port.ts';
import { Card, DAY_MS, newId, type PressedButton } from './buttons.ts';
import { type MemberEncounter, privately, safeName, sayText } from './encounter.ts';
import { designOf } from './form-designs.ts';
import { readChoice, readField } from './form-values.ts';
import { fillStep, finishForm, insertForm, openFormOf, type StoredForm, storedForm } from './forms-store.ts';

/** A form without its id: what `ChatPort.openForm` shows or the conversation asks field by field. */
export interface FormSpec {
  readonly title: string;
  readonly submit: string;
  readonly fields: readonly FormField[];
}

/** A kind of form. `data` is what it was opened with: ids and codes, checked by the design itself. */
export interface FormDesign {
  build(encounter: MemberEncounter, data: unknown): FormSpec;
  /** Does what the form was for; `values` fit the fields. */
  submit(encounter: MemberEncounter, data: unknown, values: Readonly<Record<string, string>>): Promise<void>;
}

/** Opens a form: as a modal where the platform shows them, otherwise by asking for its first field. */
export async function openForm(encounter: MemberEncounter, kind: string, data: object): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  const { port } = exchange;
  const spec = designOf(kind).build(encounter, data);
  const modal = port.capabilities.forms === 'modal';
  const form: StoredForm = {
    id: newId(),
    kind,
    data,
    conversation: event.conversationKey,
    language,
    step: modal ? null : 0,
    answers: {},
    done: false,
    lastEvent: event.dedupeKey,
  };
  await insertForm(deps.db, event, form, new Date(deps.now().getTime() + DAY_MS));
  if (modal) return port.openForm(event, { ...spec, id: form.id, cancel: chatFormWords[language].cancel });
  await askField(encounter, form, spec);
}

/** Takes what a person wrote as the answer to the form that is being asked; false when none is. */
export async function answerWithText(encounter: MemberEncounter, text: string): Promise<boolean> {
  const form = await openFormOf(encounter.deps.db, encounter.event, encounter.deps.now());
  if (!form) return false;
  const spec = designOf(form.kind).build(encounter, form.data);
  if (form.lastEvent === encounter.event.dedupeKey) {
    await goOn(encounter, form, spec);
    return true;
  }
  const field = fieldAt(form, spec);
  if (!field) return false;
  const read = readField(field, text, encounter.language);
  if (read.kind === 'problem') sayText(encounter, read.text, privately(encounter));
  else
    await goOn(
      encounter,
      await fillStep(encounter.deps.db, form, encounter.event, field.name, read.value),
      spec,
    );
  return true;
}

/** A button of a form that is being asked: a choice, or nothing for a field that may stay empty. */
export async function answerWithPress(
  encounter: MemberEncounter,
  { data }: PressedButton,
): Promise<'taken' | 'gone'> {
  const { form: id, step, value } = readChoice(data);
  const { deps, event } = encounter;
  const form = await storedForm(deps.db, id, event, deps.now());
  if (!form || (form.step !== step && form.lastEvent !== event.dedupeKey)) return 'gone';
  const spec = designOf(form.kind).build(encounter, form.data);
  const field = fieldAt(form, spec);
  const filled =
    form.lastEvent === event.dedupeKey || !field
      ? form
      : await fillStep(deps.db, form, event, field.name, value);
  await goOn(encounter, filled, spec);
  return 'taken';
}

/** A modal that was sent. What does not fit its fields is said, and the form has to be opened again. */
export async function submitModal(
  encounter: MemberEncounter,
  id: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { deps, event, language } = encounter;
  const form = await storedForm(deps.db, id, event, deps.now());
  if (!form || (form.done && form.lastEvent !== event.dedupeKey)) {
    return sayText(encounter, chatFormWords[language].gone, privately(encounter));
  }
  const spec = designOf(form.kind).build(encounter, form.data);
  const read = spec.fields.map(field => ({ field, ...readField(field, values[field.name] ?? '', language) }));
  const problem = read.find(one => one.kind === 'problem');
  if (problem?.kind === 'problem') return sayText(encounter, problem.text, privately(encounter));
  const answers = Object.fromEntries(
    read.map(one => [one.field.name, one.kind === 'value' ? one.value : '']),
  );
  await finishForm(deps.db, id, event, deps.now());
  await designOf(form.kind).submit(encounter, form.data, answers);
}

async function goOn(encounter: MemberEncounter, form: StoredForm, spec: FormSpec): Promise<void> {
  if (fieldAt(form, spec)) return askField(encounter, form, spec);
  await finishForm(encounter.deps.db, form.id, encounter.event, encounter.deps.now());
  await designOf(form.kind).submit(encounter, form.data, form.answers);
}

async function askField(encounter: MemberEncounter, form: StoredForm, spec: FormSpec): Promise<void> {
  const { deps, exchange, event, language } = encounter;
  const words = chatFormWords[language];
  const field = fieldAt(form, spec);
  if (!field) return;
  const card = new Card({ event, language, now: deps.now(), once: true, lifeMs: DAY_MS });
  const at = { form: form.id, step: form.step };
  const choices = (field.choices ?? []).map(({ value, label }): Button[] => [
    card.button('form_choice', label, { ...at, value }),
  ]);
  const skip = field.required ? [] : [card.button('form_choice', words.skip, { ...at, value: '' })];
  const rows = [...choices, [...skip, card.button('form_cancel', words.cancel, at)]];
  const blocks: Block[] = [
    { kind: 'text', markdown: form.step === 0 ? `**${spec.title}**\n${field.label}` : field.label },
    { kind: 'buttons', rows },
  ];
  await card.save(deps.db);
  exchange.say(
    { blocks, summary: safeName(field.label, 300), language, expectsReply: field.kind !== 'choice' },
    { ...privately(encounter), buttons: card.ids },
  );
}

function fieldAt({ step, done }: StoredForm, { fields }: FormSpec): FormField | undefined {
  return done || step === null ? undefined : fields[step];
}
