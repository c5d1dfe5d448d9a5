/**
 * A message's text as the person saw it: mentions, links, channels and dates in angle brackets become their labels, and the
 * three escaped characters come back. The bot's own mention is taken out.
 */
export function plainText(text: string, botUserId: string | null): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inside: string) => label(inside, botUserId))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[ \u00a0]{2,}/g, ' ')
    .trim();
}

/** Whether the text names this person or bot anywhere. */
export function mentions(text: string, userId: string | null): boolean {
  return userId !== null && new RegExp(`<@${userId}(\\|[^>]*)?>`).test(text);
}

/** Whether the text begins by naming somebody: what follows is meant for them. */
export function beginsWithMention(text: string): boolean {
  return /^\s*<(@[UW]|!subteam\^)[^>]*>/.test(text);
}

/** What stands for `<…>`: the label after the bar where there is one. */
function label(inside: string, botUserId: string | null): string {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const said = bar === -1 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) {
    const userId = target.slice(1);
    return userId === botUserId ? '' : `@${said || userId}`;
  }
  if (target.startsWith('#')) return `#${said || target.slice(1)}`;
  if (target.startsWith('!subteam')) return said || '@group';
  if (target.startsWith('!date')) return said;
  if (target.startsWith('!')) return `@${said || target.slice(1)}`;
  return said || target.replace(/^(mailto|tel):/, '');
}
