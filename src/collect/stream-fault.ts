import type { SourceFile } from './source-file.ts'

export type Compression = 'gzip' | 'bzip2' | 'zstd'

/** What ended a compressed stream early. Every byte before it was delivered. */
export interface StreamFault {
  readonly cause: string
  readonly detail: string
}

export const cut = (file: SourceFile, compression: Compression): StreamFault => ({
  cause: `${compression} stream cut`,
  detail: `the file ends after ${file.size} bytes, inside a ${compression} stream: it was cut short; fetch it again`,
})

export const corrupt = (
  file: SourceFile,
  compression: Compression,
  at: number,
  what: string | undefined,
): StreamFault => ({
  cause: `${compression} stream corrupt`,
  detail: `${what} at compressed byte ${at} of ${file.size}; what follows cannot be decompressed`,
})

export const garbage = (file: SourceFile, compression: Compression, at: number): StreamFault => ({
  cause: `${compression} trailing garbage`,
  detail: `bytes near ${at} of ${file.size} follow the last ${compression} stream and are none themselves`,
})

export const tooMuch = (file: SourceFile, maxRatio: number, most: number): StreamFault => ({
  cause: 'decompression ratio',
  detail: `${file.size} bytes unpack to more than ${most}; if the file is to be trusted, raise limits.ratio (${maxRatio})`,
})
