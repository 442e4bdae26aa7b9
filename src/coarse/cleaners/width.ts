import { z } from 'zod'
import { defineCleaner } from '../../step.ts'

const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+/g

/** Distance between the full-width and the ASCII form of a character. */
const OFFSET = 0xfee0

export const width = defineCleaner({
  id: 'width@1',
  about:
    'Full-width digits and letters become ASCII (ＡＢＣ１２３ → ABC123): the part of NFKC that Chinese text can do with. ' +
    'Punctuation stays full-width; MAP-CC, which narrows it, damages Chinese text.',
  params: z.strictObject({}),
  columns: ['characters'],
  clean: (text) => {
    let characters = 0
    const narrowed = text.replace(FULL_WIDTH, (run) => {
      characters += run.length
      return String.fromCharCode(...Array.from(run, (character) => character.charCodeAt(0) - OFFSET))
    })
    return characters === 0 ? undefined : { text: narrowed, edits: { characters } }
  },
})
