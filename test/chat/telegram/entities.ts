/**
 * Telegram's HTML as its server reads it, written from the documentation apart from the adapter: the text that is left,
 * and an error for a tag that is unknown, open at the end or closed out of order.
 */
export function parsedText(html: string): string {
  const open: string[] = [];
  let text = '';
  for (const [token] of html.matchAll(/<[^>]*>|&[^;\s]*;|[^<&]+|[<&]/g)) {
    const closing = /^<\/(\w+)>$/.exec(token);
    const opening = /^<(b|i|pre|code|blockquote)(?: class="language-\w+"| expandable)?>$/.exec(token);
    if (closing) {
      if (open.pop() !== closing[1]) throw new Error(`unexpected ${token}`);
    } else if (opening) open.push(opening[1] ?? '');
    else if (token.length > 1 && token.startsWith('<')) throw new Error(`unsupported ${token}`);
    else if (token.startsWith('&')) text += entityOf(token);
    else if (token === '<') throw new Error('an open bracket');
    else text += token;
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(', ')}`);
  return text;
}

function entityOf(token: string): string {
  const known: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
  const text = known[token];
  if (text === undefined) throw new Error(`unsupported ${token}`);
  return text;
}
