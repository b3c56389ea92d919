/** Text inside Markdown: characters that mean something there are escaped, line ends become spaces. */
export const inline = (text: string): string =>
  text.replace(/[\r\n\u2028\u2029]+/g, ' ').replace(/[\\`*_{}[\]<>|~#]/g, (character) => `\\${character}`);

/** A table in GitHub's Markdown; every cell is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inline).join(' | ')} |\n`;
  return `${line(head)}|${head.map(() => ' --- |').join('')}\n${rows.map(line).join('')}`;
}
