import { z } from 'zod'
import { openBytes } from './bytes.ts'
import { encodingOf } from './charset-declared.ts'
import { defineFormat } from './format.ts'
import { readBlocks } from './text-blocks.ts'
import { readWhole } from './text-file.ts'

export const text = defineFormat({
  name: 'text',
  about:
    'Plain text, one document per file or per block between blank lines. Line ends become LF. Offsets are bytes of the file, decompressed where it is compressed, and counted as UTF-8 where it is UTF-16 or UTF-32.',
  extensions: ['.txt', '.txt.gz', '.txt.zst'],
  options: z.strictObject({
    split: z
      .enum(['file', 'blank-line'])
      .default('file')
      .describe('one document per file, or per block of lines between blank lines'),
    encoding: z
      .string()
      .refine((label) => label === 'auto' || encodingOf(label) !== undefined, {
        message: 'unknown encoding; expected auto or a WHATWG label such as gb18030',
      })
      .default('auto')
      .describe('WHATWG label, or auto to tell it from the bytes'),
    title: z
      .enum(['file-name', 'first-line', 'none'])
      .default('none')
      .describe('where the title is taken from; a first line of up to 100 characters stays in the text too'),
  }),
  splittable: () => false,
  async *read(input, options, limits) {
    if (input.start > 0) return
    yield* (options.split === 'file' ? readWhole : readBlocks)(
      openBytes(input, limits),
      input,
      options,
      limits,
    )
  },
})
