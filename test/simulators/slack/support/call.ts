import type { SlackServer } from '../../../support/slack.ts';

export interface Answered {
  readonly ok: boolean;
  readonly error?: string;
  readonly ts?: string;
  readonly channel?: string;
  readonly message_ts?: string;
  readonly upload_url?: string;
  readonly file_id?: string;
  readonly response_metadata?: { readonly messages?: readonly string[]; readonly next_cursor?: string };
  readonly [name: string]: unknown;
}

/** A Web API call as the SDK makes it: a form with JSON strings inside. */
export async function call(
  slack: SlackServer,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
  token: string | null = slack.workspace.botToken,
): Promise<Answered> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    body: form,
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
  });
  return (await response.json()) as Answered;
}

export function mrkdwn(text: string) {
  return { type: 'mrkdwn', text };
}

export function plain(text: string) {
  return { type: 'plain_text', text };
}

export function section(text: string) {
  return { type: 'section', text: mrkdwn(text) };
}

export function table(rows: readonly (readonly string[])[]) {
  return {
    type: 'data_table',
    caption: 'Клиенты',
    rows: rows.map(row => row.map(text => ({ type: 'raw_text', text }))),
  };
}
