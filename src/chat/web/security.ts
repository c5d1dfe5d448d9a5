import type { Context, MiddlewareHandler } from 'hono';

/**
 * Nothing may run, load or frame this page but its own files; with `trusted-types 'none'` the browser itself throws at any
 * attempt to parse text as HTML, so a client's name can never become markup.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Not `no-referrer`: browsers then send forms with `Origin: null`, which is what other sites' forms look like.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex, nofollow',
};

/** Headers of every response. What is no asset is somebody's data and is kept by no cache. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  };
}

/**
 * Refuses names that are not this machine's own. Without it a page of an attacker whose name was re-pointed to 127.0.0.1
 * (DNS rebinding) would be "same origin". Behind a sign-in any name is fine: the rebound name has no cookie.
 */
export function knownHost(options: { signIn: boolean; refuse: (c: Context) => Response }): MiddlewareHandler {
  return async (c, next) => {
    if (!options.signIn && !isLoopbackName(c.req.header('host') ?? '')) return options.refuse(c);
    return next();
  };
}

/**
 * Requests of other sites are refused: by `Sec-Fetch-Site` where the browser sends it, by `Origin` otherwise. A caller that
 * sends neither is no browser and carries no one's cookie. A link from elsewhere may open the page, and nothing more.
 */
export function sameSiteOnly(options: { refuse: (c: Context) => Response }): MiddlewareHandler {
  return async (c, next) => {
    const site = c.req.header('sec-fetch-site');
    const opensPage =
      c.req.method === 'GET' &&
      c.req.header('sec-fetch-mode') === 'navigate' &&
      !c.req.path.startsWith('/api/');
    if (site && site !== 'same-origin' && site !== 'none' && !opensPage) return options.refuse(c);
    if (!isSafe(c.req.method) && !originIsOurs(c)) return options.refuse(c);
    return next();
  };
}

function originIsOurs(c: Context): boolean {
  const origin = c.req.header('origin');
  if (origin === undefined) return true;
  // Only the name is compared: a proxy that ends TLS makes the scheme differ.
  return URL.canParse(origin) && new URL(origin).host === c.req.header('host');
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isLoopbackName(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}
