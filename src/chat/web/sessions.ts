import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_MS = 30 * 24 * 3_600_000;

/** Signed-in browsers, without a store: a session is its own proof and ends with the token it was opened by. */
export interface Sessions {
  readonly lifetimeSeconds: number;
  /** Compares in constant time. */
  tokenIsRight(candidate: string): boolean;
  open(): string;
  /** The session's id, or null where the cookie is forged, old or of another token. */
  read(cookie: string | undefined): string | null;
}

export function createSessions(token: string, now: () => number = Date.now): Sessions {
  const key = Buffer.from(hkdfSync('sha256', token, 'svod', 'web session', 32));
  const seal = (body: string) => createHmac('sha256', key).update(body).digest('base64url');
  return {
    lifetimeSeconds: LIFETIME_MS / 1000,
    tokenIsRight: candidate => timingSafeEqual(sha256(candidate), sha256(token)),
    open() {
      const body = `${randomBytes(12).toString('base64url')}.${now() + LIFETIME_MS}`;
      return `${body}.${seal(body)}`;
    },
    read(cookie) {
      const [id = '', expires = '', mac = ''] = (cookie ?? '').split('.', 3);
      const fits = timingSafeEqual(sha256(mac), sha256(seal(`${id}.${expires}`)));
      return fits && Number(expires) > now() ? id : null;
    },
  };
}

/** Failed sign-ins of an address: free for a few, then a wait that doubles up to a quarter of an hour. */
export function createSignInBrake(now: () => number = Date.now) {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    /** Milliseconds before this address may try again. */
    waitMs: (address: string) => Math.max(0, (failures.get(address)?.until ?? 0) - now()),
    failed(address: string) {
      const count = (failures.get(address)?.count ?? 0) + 1;
      const waitMs = count < 5 ? 0 : Math.min(900_000, 15_000 * 2 ** (count - 5));
      failures.delete(address);
      failures.set(address, { count, until: now() + waitMs });
      if (failures.size > 10_000) failures.delete(failures.keys().next().value ?? '');
    },
    succeeded: (address: string) => void failures.delete(address),
  };
}

// Hashed first, so that lengths are equal and tell nothing.
function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
