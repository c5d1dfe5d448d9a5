import { chatWords } from '../../words/chat.ts';
import type { FileRef } from '../port.ts';
import { type MemberEncounter, sayText } from './encounter.ts';

const RECORDINGS: ReadonlySet<FileRef['kind']> = new Set(['audio', 'voice', 'video']);

/** A recording goes to whoever handles calls; of anything else it is said what can be done with it. */
export async function receiveFiles(
  encounter: MemberEncounter,
  files: readonly FileRef[],
  note: string,
): Promise<void> {
  const words = chatWords[encounter.language].files;
  const recordings = files.filter(isRecording);
  const [recording] = recordings;
  if (!recording) return sayText(encounter, words.other);
  if (!encounter.deps.handleCall) return sayText(encounter, words.call);
  if (recordings.length > 1) return sayText(encounter, words.several);
  await encounter.deps.handleCall({ encounter, file: recording, note });
}

/** By what the platform says of it; the bytes have the last word when they are downloaded. */
function isRecording({ kind, mediaType }: FileRef): boolean {
  return RECORDINGS.has(kind) || /^(audio|video)\//.test(mediaType ?? '');
}
