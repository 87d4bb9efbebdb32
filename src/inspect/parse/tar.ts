export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
}

const block = 512;

/** The plain files of a tar archive (POSIX ustar and GNU's long names), such as the engine's archive API sends. Links are passed over. */
export function readTar(archive: Buffer): TarFile[] {
  const files: TarFile[] = [];
  let longName = '';
  for (let at = 0; at + block <= archive.length;) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    const size = parseInt(textAt(header, 124, 12).trim() || '0', 8);
    const type = textAt(header, 156, 1);
    const content = archive.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    if (type === 'L') longName = content.toString('utf8').replace(/\0.*$/s, '');
    else if (type === 'x') longName = /\d+ path=(.*)\n/.exec(content.toString('utf8'))?.[1] ?? '';
    else {
      if (type === '0' || type === '') files.push({ path: longName || nameOf(header), content });
      longName = '';
    }
  }
  return files;
}

function nameOf(header: Buffer): string {
  const prefix = textAt(header, 257, 5) === 'ustar' ? textAt(header, 345, 155) : '';
  return prefix ? `${prefix}/${textAt(header, 0, 100)}` : textAt(header, 0, 100);
}

function textAt(header: Buffer, start: number, length: number): string {
  return header
    .subarray(start, start + length)
    .toString('utf8')
    .replace(/\0.*$/s, '');
}
