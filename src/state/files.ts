import type { Buffer } from 'node:buffer';

/** The part of `node:fs/promises` that the lease file needs. Tests replace it by a failing disk. */
export interface Files {
  open(path: string, flags: string, mode?: number): Promise<OpenFile>;
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

export interface OpenFile {
  stat(): Promise<{ readonly size: number }>;
  readFile(): Promise<Buffer>;
  /** May write less than given. */
  write(
    data: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
