import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '@ptqlab/report';
import { readCertificateText } from './study-certificate.ts';

/**
 * The certificates behind the cells of a folder, `certificates/<id>/certificate.json`: one for each machine, version and set of methods
 * that computed some of them. What does not prove itself is not kept, and not read.
 */
export class KeptCertificates {
  constructor(private readonly folder: string) {}

  /** Keeps the text of a certificate. @returns its id; undefined where it is none, or was altered */
  keep(text: string): string | undefined {
    const certificate = readCertificateText(text);
    if (!certificate) return undefined;
    const id = certificate.proves.slice(0, 16);
    if (this.text(id) === undefined) writeWhole(this.#path(id), text);
    return id;
  }

  text(id: string): string | undefined {
    const path = this.#path(id);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    return readCertificateText(text)?.proves.startsWith(id) ? text : undefined;
  }

  /** Takes over those of another folder. */
  takeAll(from: KeptCertificates): void {
    const folder = join(from.folder, 'certificates');
    for (const id of existsSync(folder) ? readdirSync(folder) : []) {
      const text = from.text(id);
      if (text !== undefined) this.keep(text);
    }
  }

  #path(id: string): string {
    return join(this.folder, 'certificates', id, 'certificate.json');
  }
}
