import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CHART_STYLE } from '../charts/standalone.ts';
import { Markup, markup } from './markup.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** A chapter of a page: its anchor and its name in the menu. */
export type Chapter = readonly [anchor: string, name: string];

/**
 * One self-contained file: style and script inside, their hashes in its content security policy, so that nothing else can run or load,
 * whatever text the data hold.
 */
export function page(title: string, lead: Markup, chapters: readonly Chapter[], body: Markup): string {
  const style = `${CHART_STYLE}\n${read('./style.css')}`;
  const script = read('./interact.js');
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>\n${
    markup`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(style)}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><h1>${title}</h1>${lead}
<nav aria-label="Chapters"><ul>${chapters.map(([anchor, name]) => markup`<li><a href="#${anchor}">${name}</a></li>`)}</ul></nav></header>
<main id="main">${body}</main>
<footer><p>Made by ptqlab from the study’s folder alone; the same folder gives the same file, byte for byte.</p></footer>
<div id="tip" role="tooltip" hidden></div>
<script>${new Markup(script)}</script></body></html>`.text
  }\n`;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
