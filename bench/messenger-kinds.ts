/** A bot under load: ours through one of its adapters, or what the framework's own manual begins with. */
export const MESSENGER_KINDS = [
  'svod, telegraf',
  'telegraf',
  'svod, grammY',
  'grammY',
  'svod, Bolt',
  'Bolt',
] as const;
export type MessengerKind = (typeof MESSENGER_KINDS)[number];

/** Made up, and known to both sides of a run. */
export const BOT = {
  id: 7_000_000_001,
  token: '7000000001:BENCH-not-a-real-bot-token',
  secret: 'only-the-bench-knows-this',
  slackToken: 'xoxb-bench-0000000000',
  signingSecret: 'signing-secret-of-the-bench',
  team: 'T0BENCH',
  slackUser: 'U0BOT',
} as const;

export function isSlack(kind: MessengerKind): boolean {
  return kind.endsWith('Bolt');
}

export function isOurs(kind: MessengerKind): boolean {
  return kind.startsWith('svod');
}
