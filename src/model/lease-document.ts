/** An export of leases, for an import elsewhere. Times are milliseconds since the Unix epoch, ISO 8601 in JSON. */
export interface LeaseDocument {
  readonly format: typeof leaseDocumentFormat;
  readonly version: typeof leaseDocumentVersion;
  readonly exportedAt: number;
  readonly leases: readonly ExportedLease[];
}

export const leaseDocumentFormat = 'nathost-leases';
export const leaseDocumentVersion = 1;

export interface ExportedLease {
  readonly name: string;
  readonly slot: number;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly aliases: readonly string[];
  readonly pinned: boolean;
}

export interface SlotOfName {
  readonly name: string;
  readonly slot: number;
}

/** The result for each lease of a document; with a dry run, what it would be. */
export interface ImportResult {
  readonly made: readonly SlotOfName[];
  /** Existing leases that now have the document's addresses and pin. */
  readonly moved: readonly SlotOfName[];
  readonly unchanged: readonly SlotOfName[];
  readonly refused: readonly (SlotOfName & { readonly because: string })[];
}
