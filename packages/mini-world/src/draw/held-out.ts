/**
 * True when a combination (a fact and a relation, a pair of names and a verb, the numbers of a problem …) is kept for evaluation.
 * The key alone decides, never the order of drawing, so no document can stand on both sides.
 * @param key the combination as text, beginning with what it is a combination of
 * @param share of all combinations that is held out, between 0 and 1
 */
export function heldOut(key: string, share: number): boolean {
  return hash(key) / 2 ** 32 < share;
}

/** FNV-1a over UTF-16 units, then the finalizer of MurmurHash3, because FNV's high bits move little on short keys. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) value = Math.imul(value ^ key.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
