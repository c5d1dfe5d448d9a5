import { Readable, Transform } from 'node:stream';
import { DeliveryError, type FileRef } from '../port.ts';
import { file } from './answers.ts';
import type { SlackApi } from './api.ts';
import { deliveryError } from './delivery-errors.ts';
import { workspaceOf } from './place.ts';
import { isSlackAddress } from './trusted-address.ts';

/**
 * The bytes of a file that a person sent. Where it is now is asked first: links are not kept, and files of shared channels
 * come without one. The stream fails with `rejected` once it is longer than allowed.
 */
export async function download(
  api: SlackApi,
  ref: FileRef,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Readable> {
  const colon = ref.id.lastIndexOf(':');
  const workspace = workspaceOf(ref.id.slice(0, colon));
  const found = await api.call(
    workspace,
    'files.info',
    { file: ref.id.slice(colon + 1) },
    { answer: file, repeatable: true },
  );
  const { size, url_private, url_private_download, mimetype } = found.file;
  if ((size ?? 0) > maxBytes) throw tooLarge();
  const address = url_private_download ?? url_private;
  if (!address || !isSlackAddress(address, api.apiUrl)) {
    throw new DeliveryError('rejected', 'files.download: no address of Slack');
  }
  const { token } = await api.authorization(workspace, 'files.download');
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${token}` },
    // A token without the right is sent to a page to sign in.
    redirect: 'manual',
    signal,
  }).catch((error: unknown) => {
    throw deliveryError('files.download', error, true);
  });
  const isPage =
    response.headers.get('content-type')?.startsWith('text/html') && !mimetype?.startsWith('text/');
  if (!response.ok || !response.body || isPage) {
    await response.body?.cancel();
    const passes = response.status === 429 || response.status >= 500;
    throw new DeliveryError(passes ? 'later' : 'rejected', `files.download: http ${response.status}`, {
      afterMs: 5000,
    });
  }
  return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]).compose(atMost(maxBytes));
}

function atMost(maxBytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, callback) {
      passed += chunk.length;
      callback(passed > maxBytes ? tooLarge() : null, chunk);
    },
  });
}

function tooLarge(): DeliveryError {
  return new DeliveryError('rejected', 'files.download: too large');
}
