import type { ReadAttached } from '../port.ts';
import { DeliveryError } from '../port.ts';
import { done, file, uploadUrl } from './answers.ts';
import type { SlackApi } from './api.ts';
import { deliveryError } from './delivery-errors.ts';
import { cut, LIMITS } from './limits.ts';
import type { Workspace } from './place.ts';
import type { SharedFile } from './render.ts';

export interface UploadDeps {
  readonly api: SlackApi;
  readonly readAttached: ReadAttached;
  /** Waits; a test's clock does not. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Slack takes a moment to look at a picture; before that a message that shows it is refused. */
const READY_AFTER_MS = [150, 300, 600, 1200, 2400];

/**
 * Sends a file's bytes; nobody sees it until it is completed. Its Slack id. Safe to repeat: an unfinished upload is dropped.
 * Throws `not_found` when the bytes were erased meanwhile.
 */
export async function upload(
  { api, readAttached }: UploadDeps,
  workspace: Workspace,
  { file: attached, alt }: SharedFile,
): Promise<string> {
  const bytes = await readAttached(attached.fileId);
  const { upload_url, file_id } = await api.call(
    workspace,
    'files.getUploadURLExternal',
    {
      filename: attached.name,
      length: bytes.length,
      ...(alt === null ? {} : { alt_text: cut(alt, LIMITS.image.alt) }),
    },
    { answer: uploadUrl, repeatable: true },
  );
  const form = new FormData();
  form.append('body', new Blob([bytes], { type: attached.mediaType }), attached.name);
  const response = await fetch(upload_url, { method: 'POST', body: form, redirect: 'error' }).catch(
    (error: unknown) => {
      throw deliveryError('files.upload', error, true);
    },
  );
  await response.arrayBuffer().catch(() => {});
  if (!response.ok) {
    const outcome = response.status === 429 || response.status >= 500 ? 'later' : 'rejected';
    throw new DeliveryError(outcome, `files.upload: http ${response.status}`, { afterMs: 5000 });
  }
  return file_id;
}

/** Where a completed file is shown. */
export interface Share {
  readonly channel: string;
  readonly thread: string | null;
  readonly comment: string;
}

/** Finishes an upload: shared where it is said, or kept for a message that shows it. */
export async function complete(
  { api }: UploadDeps,
  workspace: Workspace,
  fileId: string,
  title: string,
  share: Share | null,
): Promise<void> {
  await api.call(
    workspace,
    'files.completeUploadExternal',
    {
      files: [{ id: fileId, title }],
      ...(share === null
        ? {}
        : {
            channel_id: share.channel,
            ...(share.thread === null ? {} : { thread_ts: share.thread }),
            ...(share.comment === '' ? {} : { initial_comment: share.comment }),
          }),
    },
    { answer: done, repeatable: share === null },
  );
}

/** Waits until Slack has looked at the file; false when it takes too long or will not say. */
export async function isReady(
  { api, pause }: UploadDeps,
  workspace: Workspace,
  fileId: string,
): Promise<boolean> {
  for (const wait of [0, ...READY_AFTER_MS]) {
    if (wait > 0) await pause(wait);
    try {
      const found = await api.call(
        workspace,
        'files.info',
        { file: fileId },
        { answer: file, repeatable: true },
      );
      if (found.file.mimetype) return true;
    } catch {
      return false;
    }
  }
  return false;
}
