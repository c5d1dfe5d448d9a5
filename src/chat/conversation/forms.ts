import { chatFormWords } from '../../words/chat-forms.ts';
import type { Block, Button, FormField } from '../port.ts';
import { Card, DAY_MS, newId, type PressedButton, standingCards } from './buttons.ts';
import { type MemberEncounter, privately, safeName, sayText } from './encounter.ts';
import { designOf } from './form-designs.ts';
import { type ReadValue, readChoice, readField } from './form-values.ts';
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
  /** Why a value that fits its field is not taken all the same, in words; `answers` are those to the fields before it. */
  problemOf?(
    encounter: MemberEncounter,
    field: string,
    value: string,
    answers: Readonly<Record<string, string>>,
  ): string | null;
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
  const spec = specOf(encounter, form);
  if (form.lastEvent === encounter.event.dedupeKey) {
    await goOn(encounter, form, spec);
    return true;
  }
  const field = fieldAt(form, spec);
  if (!field) return false;
  const read = readAnswer(encounter, form, field, text);
  if (read.kind === 'problem') {
    sayText(encounter, read.text, privately(encounter));
    return true;
  }
  const filled = await fillStep(encounter.deps.db, form, encounter.event, field.name, read.value);
  await settleAsked(encounter, form);
  await goOn(encounter, filled, spec);
  return true;
}

/** A form speaks the language that it was opened in, whatever is typed into it: a name in Latin letters is no English. */
function specOf(encounter: MemberEncounter, { kind, data, language }: StoredForm): FormSpec {
  return designOf(kind).build({ ...encounter, language }, data);
}

/** What was given for a field, as its form takes it. */
function readAnswer(
  encounter: MemberEncounter,
  { kind, answers, language }: StoredForm,
  field: FormField,
  given: string,
): ReadValue {
  const read = readField(field, given, language);
  if (read.kind === 'problem') return read;
  const problem =
    designOf(kind).problemOf?.({ ...encounter, language }, field.name, read.value, answers) ?? null;
  return problem === null ? read : { kind: 'problem', text: problem };
}

/** The question was answered in words: its buttons ask for nothing any more. */
async function settleAsked({ deps, exchange, event }: MemberEncounter, form: StoredForm): Promise<void> {
  const { platform } = event;
  const card = { platform, action: 'form_cancel', key: 'field', value: fieldKey(form) };
  for (const ref of await standingCards(deps.db, card)) {
    // One that cannot be changed any more does no harm: its buttons are of a step that is over.
    await exchange.port.settle(ref, null).catch(() => undefined);
  }
}

function fieldKey({ id, step }: StoredForm): string {
  return `${id}/${step}`;
}

/**
 * A button of a form that is being asked: a choice, or nothing for a field that may stay empty. What was chosen, in words; null
 * when the form is gone or further already. A choice that is not taken is said, and its field asked again.
 */
export async function answerWithPress(
  encounter: MemberEncounter,
  { data }: PressedButton,
): Promise<string | null> {
  const { form: id, step, value } = readChoice(data);
  const { deps, event } = encounter;
  const form = await storedForm(deps.db, id, event, deps.now());
  if (!form || (form.step !== step && form.lastEvent !== event.dedupeKey)) return null;
  const spec = specOf(encounter, form);
  const asked = spec.fields[step];
  const chosen =
    asked?.choices?.find(one => one.value === value)?.label ?? chatFormWords[form.language].skipped;
  if (form.lastEvent === event.dedupeKey || !asked) {
    await goOn(encounter, form, spec);
    return chosen;
  }
  const read = readAnswer(encounter, form, asked, value);
  if (read.kind === 'value') {
    await goOn(encounter, await fillStep(deps.db, form, event, asked.name, read.value), spec);
  } else {
    sayText(encounter, read.text, privately(encounter));
    await askField(encounter, form, spec);
  }
  return chosen;
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
  const spec = specOf(encounter, form);
  const answers: Record<string, string> = {};
  for (const field of spec.fields) {
    const read = readAnswer(encounter, { ...form, answers }, field, values[field.name] ?? '');
    if (read.kind === 'problem') {
      return sayText(
        encounter,
        `${read.text} ${chatFormWords[form.language].openAgain}`,
        privately(encounter),
      );
    }
    answers[field.name] = read.value;
  }
  await finishForm(deps.db, id, event, deps.now());
  await designOf(form.kind).submit(encounter, form.data, answers);
}

async function goOn(encounter: MemberEncounter, form: StoredForm, spec: FormSpec): Promise<void> {
  if (fieldAt(form, spec)) return askField(encounter, form, spec);
  await finishForm(encounter.deps.db, form.id, encounter.event, encounter.deps.now());
  await designOf(form.kind).submit(encounter, form.data, form.answers);
}

async function askField(encounter: MemberEncounter, form: StoredForm, spec: FormSpec): Promise<void> {
  const { deps, exchange, event } = encounter;
  const { language } = form;
  const words = chatFormWords[language];
  const field = fieldAt(form, spec);
  if (!field) return;
  const card = new Card({ event, language, now: deps.now(), once: true, lifeMs: DAY_MS });
  const at = { form: form.id, step: form.step };
  const choices = (field.choices ?? []).map(({ value, label }): Button[] => [
    card.button('form_choice', label, { ...at, value }),
  ]);
  const skip = field.required ? [] : [card.button('form_choice', words.skip, { ...at, value: '' })];
  const cancel = card.button('form_cancel', words.cancel, { ...at, field: fieldKey(form) });
  const rows = [...choices, [...skip, cancel]];
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
