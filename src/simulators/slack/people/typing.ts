import type { JsonObject } from '../json.ts';
import type { Workspace } from '../world.ts';

/** What Slack makes of a typed text before an app sees it. */
export interface Typed {
  /** `&`, `<` and `>` escaped; names, addresses, mail and phone numbers wrapped in `<…>`. */
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}

const LINKS =
  /(?<url>https?:\/\/[^\s<>|]+[^\s<>|.,!?;:)])|(?<mail>[\w.+-]+@[\w-]+\.[\w.-]*\w)|(?<phone>\+\d[\d ()-]{8,}\d)|@(?<name>[\p{L}\d._-]+)/gu;

/** Turns what a person typed into what arrives: `@name` of a known person or of the app becomes a mention. */
export function typed(workspace: Workspace, raw: string): Typed {
  const elements: JsonObject[] = [];
  let text = '';
  let from = 0;
  const plain = (part: string) => {
    if (part === '') return;
    text += escapeText(part);
    elements.push({ type: 'text', text: part });
  };
  for (const match of raw.matchAll(LINKS)) {
    const { url, mail, phone, name } = match.groups ?? {};
    const user = name ? userNamed(workspace, name) : null;
    if (name && !user) continue;
    plain(raw.slice(from, match.index));
    from = match.index + match[0].length;
    if (user) {
      text += `<@${user}>`;
      elements.push({ type: 'user', user_id: user });
    } else if (url) {
      text += `<${escapeText(url)}>`;
      elements.push({ type: 'link', url });
    } else if (mail) {
      text += `<mailto:${mail}|${mail}>`;
      elements.push({ type: 'link', url: `mailto:${mail}`, text: mail });
    } else if (phone) {
      const address = `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
      text += `<${address}|${phone}>`;
      elements.push({ type: 'link', url: address, text: phone });
    }
  }
  plain(raw.slice(from));
  if (elements.length === 0) return { text, blocks: [] };
  return { text, blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] };
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function userNamed(workspace: Workspace, name: string): string | null {
  const wanted = name.toLowerCase();
  for (const user of workspace.users.values()) {
    if ([user.name, user.displayName].some(one => one.toLowerCase() === wanted)) return user.id;
  }
  return null;
}
