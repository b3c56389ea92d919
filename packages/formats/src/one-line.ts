/** Whatever ends a line somewhere, or moves a terminal's cursor, with the spaces beside it. */
const BREAKS = /[ ]*[\p{Cc}\p{Zl}\p{Zp}]+[ ]*/gu;

/** `text` as one line: what people wrote into names, keys and values may hold anything, and a message that quotes it stays one line. */
export const oneLine = (text: string): string => text.replace(BREAKS, ' ');
