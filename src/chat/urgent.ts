import { type InboundEvent, STOP_BUTTON } from './port.ts';

/** True for an event that asks to stop what runs, and so must not queue behind it. */
export function asksToStop({ body }: InboundEvent): boolean {
  switch (body.kind) {
    case 'stop':
      return true;
    case 'command':
      return body.name === 'stop' || body.name === 'cancel';
    case 'press':
      return body.button === STOP_BUTTON;
    default:
      return false;
  }
}

/** True when the person waits for an answer: talk among people and comings and goings get none, not even an excuse. */
export function expectsAnswer({ body }: InboundEvent): boolean {
  return body.kind !== 'lifecycle' && !(body.kind === 'text' && !body.addressed);
}
