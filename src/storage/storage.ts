export interface StoredObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
}

/**
 * A directory of objects: keys are relative and `/`-separated (`keyProblem` says which are refused). Every method throws
 * `RunError` when the storage cannot do it, with the system's `code` where a local file failed (`ENOSPC`); `UsageError` when
 * credentials or region are not set. No key lies below another one (`a` and `a/b`), as on a file system.
 */
export interface Storage {
  /** `file:///data/run` or `s3://bucket/prefix`, without a slash at the end; never holds credentials. */
  readonly url: string
  /** Objects whose key starts with `prefix`, in the order of their keys' UTF-8 bytes, a page at a time. */
  list(prefix: string): AsyncIterable<readonly StoredObject[]>
  /** Bytes, or undefined when there is no such object. */
  sizeOf(key: string): Promise<number | undefined>
  /** A small object whole; undefined when there is none. */
  read(key: string): Promise<Buffer | undefined>
  /** Bytes [start, start+length), fewer at the end. Throws when there is no such object. */
  readRange(key: string, start: number, length: number): Promise<Buffer>
  /** Appears whole or not at all; replaces what was there. */
  write(key: string, content: string | Uint8Array): Promise<void>
  /** A local file, as `write`: in parts when large, a checksum sent with each. */
  upload(key: string, path: string): Promise<void>
  /** To a local path, by rename; size and checksum are verified. Throws when there is no such object. */
  download(key: string, path: string): Promise<void>
  /** Objects that are not there are fine. */
  remove(keys: readonly string[]): Promise<void>
}
