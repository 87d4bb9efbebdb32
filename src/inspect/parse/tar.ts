import { extract } from 'tar-stream';

export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
}

/** The plain files of a tar archive of the engine's archive API; links are skipped. @throws Error if it is not an archive */
export async function readTar(archive: Buffer): Promise<TarFile[]> {
  const files: TarFile[] = [];
  const reader = extract();
  reader.end(archive);
  for await (const entry of reader) {
    const { type, name: path } = entry.header;
    const pieces: Buffer[] = [];
    for await (const piece of entry as AsyncIterable<Buffer>) pieces.push(piece);
    if (type === 'file') files.push({ path, content: Buffer.concat(pieces) });
  }
  return files;
}
