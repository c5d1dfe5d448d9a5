import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';

/**
 * Document numbers of one record, sealed: version 1, nonce of 12 bytes, tag of 16, then the JSON object, bound to its company. `key` is 32 bytes.
 */
export function sealDocuments(
  documents: Readonly<Record<string, string>>,
  key: Buffer,
  company: string,
): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(company));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(documents), 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what `sealDocuments` made. Throws when the key, the company or a byte is another. */
export function openDocuments(sealed: Buffer, key: Buffer, company: string): Record<string, string> {
  const cipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 13));
  cipher.setAAD(Buffer.from(company));
  cipher.setAuthTag(sealed.subarray(13, 29));
  const text = Buffer.concat([cipher.update(sealed.subarray(29)), cipher.final()]).toString('utf8');
  return JSON.parse(text) as Record<string, string>;
}
