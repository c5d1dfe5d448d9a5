import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';

/** Seals a few texts by name. */
export type Sealer = (content: Readonly<Record<string, string>>) => Buffer;

const NONCE_BYTES = 12;
const NONCES_AT_ONCE = 256;

/**
 * Seals what may stand in the database encrypted only: version 1, nonce of 12 bytes, tag of 16, then the JSON object, bound to
 * what it belongs to. `key` is 32 bytes. The key is prepared and nonces are drawn for many at once: asking for each would
 * double the time.
 */
export function createSealer(key: Buffer, boundTo: string): Sealer {
  const secret = createSecretKey(key);
  const bound = Buffer.from(boundTo);
  let nonces = Buffer.alloc(0);
  return content => {
    if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * NONCES_AT_ONCE);
    const nonce = nonces.subarray(0, NONCE_BYTES);
    nonces = nonces.subarray(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, secret, nonce);
    cipher.setAAD(bound);
    const sealed = [cipher.update(JSON.stringify(content), 'utf8'), cipher.final()];
    return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), ...sealed]);
  };
}

/** Opens what `createSealer` sealed. Throws when the key, what it is bound to or a byte is another. */
export function unseal(sealed: Buffer, key: Buffer, boundTo: string): Record<string, string> {
  const cipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 13));
  cipher.setAAD(Buffer.from(boundTo));
  cipher.setAuthTag(sealed.subarray(13, 29));
  const text = Buffer.concat([cipher.update(sealed.subarray(29)), cipher.final()]).toString('utf8');
  return JSON.parse(text) as Record<string, string>;
}
