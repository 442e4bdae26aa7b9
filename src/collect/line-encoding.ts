import { z } from 'zod'
import { encodingOf } from './charset-declared.ts'
import { unitBytes } from './decode.ts'

/**
 * An encoding in which every 0x0A byte is a line end and every ASCII byte outside a character is ASCII: all but
 * UTF-16 and UTF-32.
 */
export const lineEncoding = z
  .string()
  .refine((label) => encodingOf(label) !== undefined, {
    message: 'unknown encoding; give a WHATWG label such as gb18030',
  })
  .refine((label) => unitBytes(encodingOf(label) ?? '') === 1, {
    message:
      'UTF-16 and UTF-32 cannot be cut into lines by bytes; convert the file first: iconv -f UTF-16 -t UTF-8',
  })
