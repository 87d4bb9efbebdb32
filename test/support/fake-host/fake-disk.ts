/** What is wrong with a disk, by the tests' orders. */
export class FakeDisk {
  /** How many more bytes can be written. */
  room = Infinity;
  readOnly = false;

  /** How many of these bytes can be written now. @throws ENOSPC, EROFS */
  take(bytes: number): number {
    this.mustBeWritable();
    const taken = Math.min(bytes, this.room);
    if (taken === 0 && bytes > 0) throw systemError('ENOSPC', 'no space left on device');
    this.room -= taken;
    return taken;
  }

  mustBeWritable(): void {
    if (this.readOnly) throw systemError('EROFS', 'read-only file system');
  }
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}, write`), { code, syscall: 'write' });
}
