import { html } from 'hono/html';
import type { Language } from '../../capabilities/tool.ts';
import { webWords } from '../../words/web.ts';
import { ENTRY_URL, FONT_URLS, STYLE_URLS } from './assets.ts';

interface Visitor {
  readonly language: Language;
  readonly theme: 'light' | 'dark' | null;
}

/** The one document of the chat page; its modules draw the rest. */
export function chatDocument(visitor: Visitor, moduleUrls: readonly string[]) {
  const words = webWords[visitor.language];
  return document(
    visitor,
    words.pageTitle,
    // Named here, so that the browser fetches them at once instead of import by import.
    html`${moduleUrls.map(url => html`<link rel="modulepreload" href="${url}" />`)}
<script type="module" src="${ENTRY_URL}"></script>`,
    html`<div id="app"></div><noscript><p class="plain">${words.needsScript}</p></noscript>`,
  );
}

/** The door: one field, works without scripts. */
export function signInDocument(visitor: Visitor, problem: string | null) {
  const words = webWords[visitor.language];
  return document(
    visitor,
    words.signIn.title,
    html``,
    html`<main class="door">
      <form class="door-card" method="post" action="/sign-in">
        <img class="door-mark" src="/assets/page/icon.svg" alt="" width="44" height="44" />
        <h1>${words.signIn.title}</h1>
        <p class="door-hint" id="hint">${words.signIn.hint}</p>
        <label for="token">${words.signIn.label}</label>
        <input id="token" name="token" type="password" required autocomplete="current-password" autofocus
          aria-describedby="hint" ${problem ? html`aria-invalid="true" aria-errormessage="problem"` : ''} />
        ${problem ? html`<p class="door-problem" id="problem" role="alert">${problem}</p>` : ''}
        <button class="button primary" type="submit">${words.signIn.enter}</button>
      </form>
    </main>`,
  );
}

/** A sentence instead of a page: a wrong address, a refused request. */
export function noticeDocument(visitor: Visitor, title: string, text: string) {
  return document(
    visitor,
    title,
    html``,
    html`<main class="door"><div class="door-card"><h1>${title}</h1><p class="door-hint">${text}</p>
      <a class="button primary" href="/">${webWords[visitor.language].toStart}</a></div></main>`,
  );
}

function document(visitor: Visitor, title: string, head: unknown, body: unknown) {
  return html`<!doctype html>
<html lang="${visitor.language}" ${visitor.theme ? html`data-theme="${visitor.theme}"` : ''}>
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
<meta name="color-scheme" content="light dark" />
<meta name="theme-color" content="#f3f1ea" media="(prefers-color-scheme: light)" />
<meta name="theme-color" content="#131513" media="(prefers-color-scheme: dark)" />
<title>${title}</title>
<link rel="icon" href="/assets/page/icon.svg" type="image/svg+xml" />
${FONT_URLS.map(url => html`<link rel="preload" href="${url}" as="font" type="font/woff2" crossorigin />`)}
${STYLE_URLS.map(url => html`<link rel="stylesheet" href="${url}" />`)}
${head}
</head>
<body>${body}</body>
</html>`;
}
