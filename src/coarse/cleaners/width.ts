import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { textOfUnits, unitsOf } from '../../text/units.ts'

const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/

/** Distance between the full-width and the ASCII form of a character. */
const OFFSET = 0xfee0

const isFullWidth = (unit: number): boolean =>
  (unit >= 0xff10 && unit <= 0xff19) ||
  (unit >= 0xff21 && unit <= 0xff3a) ||
  (unit >= 0xff41 && unit <= 0xff5a)

export const width = defineCleaner({
  id: 'width@1',
  about:
    'Full-width digits and letters become ASCII (ＡＢＣ１２３ → ABC123): the part of NFKC that Chinese text can do with. ' +
    'Punctuation stays full-width; MAP-CC, which narrows it, damages Chinese text.',
  params: z.strictObject({}),
  columns: ['characters'],
  clean: (text) => {
    const first = text.search(FULL_WIDTH)
    if (first === -1) return undefined
    const units = unitsOf(text)
    let characters = 0
    for (let i = first; i < text.length; i++) {
      if (!isFullWidth(units[i]!)) continue
      units[i]! -= OFFSET
      characters += 1
    }
    return { text: textOfUnits(units, text.length), edits: { characters } }
  },
})
