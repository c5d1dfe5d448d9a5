import type { PageAct, PageEvent, PageState } from '../wire.ts';

/** Rejects where the simulator refuses or is gone. */
export async function loadState(as: number | null): Promise<PageState> {
  const response = await fetch(`/sim/state?${query({ as: as ?? '' })}`);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as PageState;
}

/** Does something in a room; gives the id of a press. */
export async function act(as: number, room: string, what: PageAct): Promise<string | null> {
  const response = await fetch(`/sim/act?${query({ as, room })}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(what),
  });
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { queryId: string | null }).queryId;
}

export async function upload(
  place: { as: number; room: string; thread: number | null },
  file: File,
  more: { caption: string; forwardedFrom: string; seconds: number },
): Promise<void> {
  const response = await fetch(
    `/sim/upload?${query({ ...place, thread: place.thread ?? '', name: file.name, ...more })}`,
    { method: 'POST', headers: { 'Content-Type': file.type || 'application/octet-stream' }, body: file },
  );
  if (!response.ok) throw new Error(String(response.status));
}

/** Follows what the person gets to see; the browser connects again by itself. */
export function follow(as: number, on: (event: PageEvent) => void, onLost: () => void): () => void {
  const source = new EventSource(`/sim/events?${query({ as })}`);
  source.onmessage = ({ data }: MessageEvent<string>) => on(JSON.parse(data) as PageEvent);
  source.onerror = onLost;
  return () => source.close();
}

function query(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}
