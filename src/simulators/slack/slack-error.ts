import type { JsonObject } from './json.ts';

/** A refusal as Slack words it: HTTP 200 with `ok: false`, the code, and sometimes what exactly was wrong. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;
  readonly fields: JsonObject;

  constructor(code: string, fields: JsonObject = {}) {
    super(code);
    this.code = code;
    this.fields = fields;
  }
}

/** `invalid_arguments` and its kin, with the reasons where Slack puts them. */
export function refusal(code: string, reasons: readonly string[]): SlackError {
  return new SlackError(code, {
    errors: reasons,
    response_metadata: { messages: reasons.map(reason => `[ERROR] ${reason}`) },
  });
}
