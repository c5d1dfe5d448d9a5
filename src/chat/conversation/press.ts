import type { PressedButton } from './buttons.ts';
import type { Encounter, MemberEncounter } from './encounter.ts';

/** A button that was pressed by someone who may. */
export interface Pressed<Who extends Encounter> {
  readonly encounter: Who;
  readonly button: PressedButton;
  /** Ends the platform's waiting, once; later calls do nothing. The dispatcher calls it in the end with nothing. */
  toast(note?: string): Promise<void>;
  /** Takes the buttons off the message that was pressed, with a line that says what came of it, where that can be done. */
  settle(note: string | null): Promise<void>;
  /** The same with a line that must not be lost: it is said where the message cannot be reached any more. */
  conclude(note: string): Promise<void>;
}

export type MemberPress = Pressed<MemberEncounter>;
export type MemberAction = (press: MemberPress) => Promise<void>;
/** An action that needs no membership: all that a stranger can press. */
export type StrangerAction = (press: Pressed<Encounter>) => Promise<void>;
