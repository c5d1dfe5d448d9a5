import { setTimeout as wait } from 'node:timers/promises';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Language } from '../../capabilities/tool.ts';
import { webWords } from '../../words/web.ts';
import { createSessions, createSignInBrake } from './sessions.ts';
import { signInDocument } from './shell.ts';

const COOKIE = 'svod-session';
const FAILURE_PAUSE_MS = 300;

type Visitor = { readonly language: Language; readonly theme: 'light' | 'dark' | null };

/** The page's door: shut where a token is set, open otherwise. */
export function createDoor(token: string | null) {
  const sessions = token === null ? null : createSessions(token);
  const brake = createSignInBrake();
  const sessionOf = (c: Context) => sessions?.read(getCookie(c, COOKIE)) ?? null;

  return {
    isLocked: sessions !== null,
    /** Id of the signed-in browser; null without a sign-in. */
    sessionOf,

    /** Sends whoever is not signed in to the door; calls of the page get 401 and words. */
    guard(languageOf: (c: Context) => Language): MiddlewareHandler {
      return async (c, next) => {
        if (!sessions || sessionOf(c)) return next();
        if (!c.req.path.startsWith('/api/')) return c.redirect('/sign-in', 303);
        return c.json({ code: 'signed_out', message: webWords[languageOf(c)].signedOut }, 401);
      };
    },

    routes(visitorOf: (c: Context) => Visitor, addressOf: (c: Context) => string): Hono {
      const routes = new Hono();
      if (!sessions) return routes;
      const door = (c: Context, problem: string | null, status: 200 | 403 | 413 | 429 = 200) =>
        c.html(signInDocument(visitorOf(c), problem), status);
      const words = (c: Context) => webWords[visitorOf(c).language].signIn;

      routes.get('/sign-in', c => (sessionOf(c) ? c.redirect('/', 303) : door(c, null)));
      routes.post(
        '/sign-in',
        bodyLimit({ maxSize: 4096, onError: c => door(c, words(c).wrong, 413) }),
        async c => {
          const address = addressOf(c);
          const waitMs = brake.waitMs(address);
          if (waitMs > 0) {
            c.header('Retry-After', String(Math.ceil(waitMs / 1000)));
            return door(c, words(c).slow(Math.ceil(waitMs / 1000)), 429);
          }
          const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
          const given = typeof form.token === 'string' ? form.token.trim() : '';
          if (!sessions.tokenIsRight(given)) {
            // Counted before the pause, so that tries sent at once do not all slip past the brake.
            brake.failed(address);
            await wait(FAILURE_PAUSE_MS);
            return door(c, words(c).wrong, 403);
          }
          brake.succeeded(address);
          setCookie(c, COOKIE, sessions.open(), {
            httpOnly: true,
            sameSite: 'Lax',
            path: '/',
            maxAge: sessions.lifetimeSeconds,
            secure: c.req.header('x-forwarded-proto') === 'https' || c.req.url.startsWith('https:'),
          });
          return c.redirect('/', 303);
        },
      );
      routes.post('/sign-out', c => {
        deleteCookie(c, COOKIE, { path: '/' });
        return c.redirect('/sign-in', 303);
      });
      return routes;
    },
  };
}
