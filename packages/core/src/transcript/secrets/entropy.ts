/** Shannon's entropy of a text, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** What is longer is judged by its beginning. */
const LONGEST = 512;
const RANDOM_BITS = 3.7;
const RANDOM_HEX_BITS = 3.2;

/**
 * Does a word of twenty characters or more look drawn by lot? Names of packages, files, versions and sentences in capitals
 * do not: they are made of words, or of digits and dots.
 */
export function looksRandom(word: string): boolean {
  const core = word.slice(0, LONGEST).replace(/^0x|=+$/g, "");
  if (/^[0-9a-f]{32,}$/i.test(core)) return entropyOf(core.toLowerCase()) > RANDOM_HEX_BITS;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(core)).length;
  if (kinds < 3 || /^(?:\d+[.-])+\d*$/.test(core) || isNamed(core)) return false;
  return entropyOf(core) > RANDOM_BITS && changes(core) >= core.length / 4;
}

/** Words and numbers joined by signs: `VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso`. */
const isNamed = (word: string): boolean => {
  const parts = word.split(/[-_./+]/).filter(Boolean);
  const plain = parts.filter(
    (part) => MANGLED.test(part) || (NAME.test(part) && changes(part) <= Math.max(3, part.length / 3)),
  );
  return parts.length >= 2 ? plain.length >= parts.length - 1 : plain.length === 1;
};

/** A number, or letters with some digits behind them; four signs of any kind are a release's name; C++ counts its names' letters. */
const NAME = /^(?:\d+|[A-Za-z]+\d{0,4}|[A-Z0-9]{1,4})$/;
const MANGLED = /^_?Z?N(?:\d+[A-Za-z]+)+$/;

/** How often upper case, lower case and digits take turns. */
function changes(word: string): number {
  const kind = (char: string) => (/\d/.test(char) ? 0 : /[a-z]/.test(char) ? 1 : /[A-Z]/.test(char) ? 2 : 3);
  let count = 0;
  for (let at = 1; at < word.length; at++) if (kind(word.charAt(at)) !== kind(word.charAt(at - 1))) count++;
  return count;
}
