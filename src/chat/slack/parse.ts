import { parseEvent } from './parse-event.ts';
import { parseAction, parseCommand, parseShortcut, parseView } from './parse-interaction.ts';
import type { ParseContext, Parsed } from './parsed.ts';

/**
 * A verified payload of Slack, of whatever kind, as an event; null when it is not for us: another app's button, a message
 * among people, a bot's. Pure: the same payload gives the same event, so that a redelivery is recognised by its key.
 */
export function parse(body: unknown, context: ParseContext): Parsed | null {
  if (typeof body !== 'object' || body === null) return null;
  if ('command' in body) return parseCommand(body, context);
  switch ('type' in body ? body.type : undefined) {
    case 'event_callback':
      return parseEvent(body, context);
    case 'block_actions':
      return parseAction(body, context);
    case 'view_submission':
      return parseView(body, context);
    case 'message_action':
      return parseShortcut(body, context);
    default:
      return null;
  }
}
