import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { html } from 'hono/html';
import { streamSSE } from 'hono/streaming';
import { sendAsset } from '../browser/assets.ts';
import type { Language } from '../capabilities/tool.ts';
import type { PageAssets } from './page-assets.ts';
import { PAGE_HEADERS } from './page-guard.ts';

/** Media that a browser may show by itself. */
const SHOWN = /^(image\/(png|jpeg|gif|webp)|audio\/(ogg|mpeg|mp4|wav|x-wav|webm))$/;

/** What stands in the document before its script runs. */
export interface PageDocument {
  readonly language: Language;
  readonly title: string;
  readonly needsScript: string;
  /** For the script, in the body's `data-first`. */
  readonly first?: string;
}

/** A file that somebody sent in the simulator. */
export interface SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A simulator's page with its files and headers; what is done on it is for the simulator to add. */
export function createPageApp(assets: PageAssets, document: () => PageDocument): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(PAGE_HEADERS)) {
      if (name !== 'Cache-Control' || !c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.get('/', c => c.html(documentOf(assets, document())));
  app.get('/assets/*', compress(), c => sendAsset(c, assets.byUrl));
  return app;
}

/** Sends a file that somebody sent: shown where a browser may show it by itself, else saved. */
export function sendSentFile(c: Context, file: SentFile | undefined): Response {
  if (!file) return c.body(null, 404);
  const isShown = SHOWN.test(file.mediaType);
  const name = encodeURIComponent(file.name).replaceAll(
    /['()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return c.body(new Uint8Array(file.bytes), 200, {
    'Content-Type': isShown ? file.mediaType : 'application/octet-stream',
    'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
  });
}

/** Takes what happened, to be told when the stream comes to it; of several under one key only the last is told. */
export type Tell<Event> = (event: () => Event | null, key?: string) => void;

/**
 * Streams events to the page until it leaves. `follow` begins to listen and gives back how to stop. The first event is sent
 * at once, so that the page knows from when on it misses nothing.
 */
export function streamEvents<Event>(
  c: Context,
  first: Event,
  follow: (tell: Tell<Event>) => () => void,
): Response {
  return streamSSE(c, async stream => {
    const waiting = new Map<string | symbol, () => Event | null>();
    let wake = Promise.withResolvers<void>();
    const leave = follow((event, key) => {
      const place = key ?? Symbol('event');
      waiting.delete(place);
      waiting.set(place, event);
      wake.resolve();
    });
    stream.onAbort(() => {
      leave();
      wake.resolve();
    });
    await stream.writeSSE({ data: JSON.stringify(first) });
    while (!stream.aborted) {
      await wake.promise;
      wake = Promise.withResolvers<void>();
      const batch = [...waiting.values()];
      waiting.clear();
      for (const event of batch) {
        const told = event();
        if (told) await stream.writeSSE({ data: JSON.stringify(told) });
      }
    }
  });
}

function documentOf(assets: PageAssets, { language, title, needsScript, first = '' }: PageDocument) {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
<meta name="color-scheme" content="light dark" />
<title>${title}</title>
<link rel="icon" href="data:," />
${assets.styleUrls.map(url => html`<link rel="stylesheet" href="${url}" />`)}
${assets.moduleUrls.map(url => html`<link rel="modulepreload" href="${url}" />`)}
<script type="module" src="${assets.entryUrl}"></script>
</head>
<body data-first="${first}"><div id="app"></div><noscript><p>${needsScript}</p></noscript></body>
</html>`;
}
