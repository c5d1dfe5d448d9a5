import type { PageAct, PageActed, PageEvent, PageState } from '../page-wire.ts';

/** The page's way to its server. Every call rejects when there is no server. */
export async function fetchState(me: string): Promise<PageState | null> {
  const response = await fetch(`/sim/state?me=${encodeURIComponent(me)}`);
  return response.ok ? ((await response.json()) as PageState) : null;
}

export async function postAct(me: string, act: PageAct): Promise<PageActed> {
  const response = await fetch(`/sim/act?me=${encodeURIComponent(me)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(act),
  });
  return response.ok ? ((await response.json()) as PageActed) : { ok: false, reason: 'gone' };
}

export async function uploadFile(
  me: string,
  file: File,
  to: { channelId: string; threadTs: string | null; text: string },
): Promise<PageActed> {
  const query = new URLSearchParams({ me, channel: to.channelId, name: file.name, text: to.text });
  if (to.threadTs) query.set('thread', to.threadTs);
  const response = await fetch(`/sim/upload?${query}`, { method: 'POST', body: file });
  return response.ok ? ((await response.json()) as PageActed) : { ok: false, reason: 'gone' };
}

/** Listens until the returned function is called; the browser itself connects again. */
export function listen(me: string, hear: (event: PageEvent) => void, lost: () => void): () => void {
  const source = new EventSource(`/sim/events?me=${encodeURIComponent(me)}`);
  source.onmessage = ({ data }) => hear(JSON.parse(data) as PageEvent);
  source.onerror = lost;
  return () => source.close();
}
