import { z } from 'zod';
import { chatWords } from '../../words/chat.ts';
import { chatFormWords } from '../../words/chat-forms.ts';
import { STOP_BUTTON } from '../port.ts';
import { accessPresses } from './access-cards.ts';
import { answerPresses } from './answer-presses.ts';
import { approvalPresses } from './approvals.ts';
import { ask } from './ask.ts';
import { type Press, type PressedButton, pressButton } from './buttons.ts';
import { setLanguage } from './commands.ts';
import { type Encounter, isMember, type MemberEncounter, privately, sayText } from './encounter.ts';
import { answerWithPress } from './forms.ts';
import { endForms } from './forms-store.ts';
import { memberPresses } from './members-page.ts';
import { momentOf } from './moments.ts';
import type { MemberAction, Pressed, StrangerAction } from './press.ts';
import { reviewPresses } from './reviews.ts';
import { askAccess } from './strangers.ts';

const memberActions: Readonly<Record<string, MemberAction>> = {
  ...answerPresses,
  ...accessPresses,
  ...memberPresses,
  ...reviewPresses,
  ...approvalPresses,

  async example({ encounter, button, toast }) {
    await toast();
    await ask(encounter, { text: z.object({ question: z.string() }).parse(button.data).question });
  },

  async language({ encounter, button, toast, settle }) {
    await toast();
    await settle(null);
    await setLanguage(encounter, z.object({ language: z.string() }).parse(button.data).language);
  },

  async form_choice({ encounter, button, toast, settle }) {
    const chosen = await answerWithPress(encounter, button);
    if (chosen === null) return toast(chatFormWords[encounter.language].gone);
    await toast();
    await settle(chosen);
  },

  async form_cancel({ encounter, toast, conclude }) {
    await endForms(encounter.deps.db, encounter.event);
    await toast();
    await conclude(chatFormWords[encounter.language].cancelled);
  },
};

const strangerActions: Readonly<Record<string, StrangerAction>> = { ask_access: askAccess };

/** Presses the button for whoever pressed it, as they are now. Whoever may not hears so in a toast, and nothing else happens. */
export async function meetPress(encounter: Encounter, id: string): Promise<void> {
  const { deps, exchange, event, member } = encounter;
  // The turn that Stop is for runs elsewhere, or is over: the inbox sees to it.
  if (id === STOP_BUTTON) {
    return exchange.port.acknowledge(event, chatWords[encounter.language].press.nothingRuns);
  }
  const press = await pressButton(deps.db, { id, event, presser: member, now: deps.now() });
  if (press.kind !== 'pressed') return exchange.port.acknowledge(event, refusedPress(press, encounter));
  const { button } = press;
  const spoken = member?.language ?? button.language;
  await act({ ...encounter, language: spoken }, button);
}

async function act(encounter: Encounter, button: PressedButton): Promise<void> {
  const stranger = strangerActions[button.action];
  if (stranger) {
    const press = pressed(encounter, button);
    await stranger(press);
    return press.toast();
  }
  const action = memberActions[button.action];
  // A button of a version that is gone, or of someone whose membership ended a moment ago.
  if (!action || !isMember(encounter)) {
    return encounter.exchange.port.acknowledge(encounter.event, chatWords[encounter.language].press.expired);
  }
  const press = pressed<MemberEncounter>(encounter, button);
  try {
    await action(press);
  } finally {
    await press.toast();
  }
}

function pressed<Who extends Encounter>(encounter: Who, button: PressedButton): Pressed<Who> {
  const { exchange, event } = encounter;
  let acknowledged = false;
  const from = event.body.kind === 'press' ? event.body.from : null;
  const settled = async (note: string | null) => {
    if (!from) return false;
    // A message that cannot be changed any more is no reason to undo what was decided.
    return exchange.port.settle(from, note).then(
      () => true,
      () => false,
    );
  };
  return {
    encounter,
    button,
    async toast(note) {
      if (acknowledged) return;
      acknowledged = true;
      await exchange.port.acknowledge(event, note);
    },
    async settle(note) {
      await settled(note);
    },
    async conclude(note) {
      if (!(await settled(note))) sayText(encounter, note, privately(encounter));
    },
  };
}

function refusedPress(press: Exclude<Press, { kind: 'pressed' }>, encounter: Encounter): string {
  if (press.kind === 'expired') return chatWords[encounter.language].press.expired;
  const language = encounter.member?.language ?? press.language;
  const words = chatWords[language].press;
  if (press.kind === 'foreign') return words.foreign;
  // A conversation's presses are handled one after another: whatever the first one asked for is there.
  if (!press.once) return words.done;
  return press.own ? words.used : words.decided(press.by, momentOf(press.at, { ...encounter, language }));
}
