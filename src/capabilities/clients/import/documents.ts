import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';

/** Seals the document numbers of one record. */
export type DocumentSealer = (documents: Readonly<Record<string, string>>) => Buffer;

const NONCE_BYTES = 12;
const NONCES_AT_ONCE = 256;

/**
 * Seals document numbers of a company's records: version 1, nonce of 12 bytes, tag of 16, then the JSON object, bound to its company.
 * `key` is 32 bytes. The key is prepared and nonces are drawn for many records at once: asking for each would double the time.
 */
export function createSealer(key: Buffer, company: string): DocumentSealer {
  const secret = createSecretKey(key);
  const bound = Buffer.from(company);
  let nonces = Buffer.alloc(0);
  return documents => {
    if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * NONCES_AT_ONCE);
    const nonce = nonces.subarray(0, NONCE_BYTES);
    nonces = nonces.subarray(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, secret, nonce);
    cipher.setAAD(bound);
    const sealed = [cipher.update(JSON.stringify(documents), 'utf8'), cipher.final()];
    return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), ...sealed]);
  };
}

/** Opens what `createSealer` sealed. Throws when the key, the company or a byte is another. */
export function openDocuments(sealed: Buffer, key: Buffer, company: string): Record<string, string> {
  const cipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 13));
  cipher.setAAD(Buffer.from(company));
  cipher.setAuthTag(sealed.subarray(13, 29));
  const text = Buffer.concat([cipher.update(sealed.subarray(29)), cipher.final()]).toString('utf8');
  return JSON.parse(text) as Record<string, string>;
}
