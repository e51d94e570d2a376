/**
 * UTF-8 text. Names in this protocol are short and nearly always ASCII, for which assembling
 * character codes beats a `TextDecoder` call several times; everything else goes to the platform.
 *
 * Malformed UTF-8 decodes to U+FFFD, as in Kafka. A byte order mark is kept, it is part of the text.
 */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Longer text is left to the platform's decoder. */
const shortText = 48;

/** Decodes `bytes[from, to)`; the caller has checked the bounds. */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > shortText) return decoder.decode(bytes.subarray(from, to));
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether every character is below U+0080, so that the text has as many bytes as characters. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}

/** The text's bytes; lone surrogates become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
