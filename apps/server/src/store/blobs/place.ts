/** Where the bytes of files are, outside of the database, whose table `blobs` says which there are. */
export interface FilePlace {
  /** Bytes that are there already may stay as they are. */
  put(sha256: string, bytes: Uint8Array): Promise<void>
  get(sha256: string): Promise<Uint8Array | undefined>
  /** When it rejects, nobody knows whether they are still there; it takes less than 15 seconds. */
  remove(sha256: string): Promise<void>
  /** For messages: where a file is. */
  where(sha256: string): string
}
