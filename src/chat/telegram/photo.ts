import { LIMITS } from './limits.ts';

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Whether Telegram takes the bytes as a photo, as far as they tell: their count, and the sides of a PNG. */
export function isGoodPhoto(bytes: Uint8Array): boolean {
  if (bytes.byteLength > LIMITS.photoBytes) return false;
  const sides = pngSides(bytes);
  if (!sides) return true;
  const [longer, shorter] = [Math.max(...sides), Math.min(...sides)];
  return longer + shorter <= LIMITS.photoSides && longer <= shorter * LIMITS.photoRatio;
}

/** Width and height stand first in the first chunk, IHDR [w3.org/TR/png]. */
function pngSides(bytes: Uint8Array): [number, number] | null {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (png.length < 24 || !png.subarray(0, 8).equals(PNG_SIGNATURE)) return null;
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
