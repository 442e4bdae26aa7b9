import type { Example } from '../../src/fine/descend.ts'
import { LABELS, type Label } from '../../src/fine/labels.ts'
import { compose } from './compose.ts'
import { type Raw, readTable } from './data.ts'
import { chinesePages, documentationPages, isHeldOutPage } from './pages.ts'
import { mails } from './sources.ts'

/** A source that the shipped model never saw, not one text of it. */
export interface HeldOut {
  readonly name: string
  readonly label: Label
  readonly examples: readonly Example[]
}

const TEXTS = 500

/** Sources kept out of training altogether: what the model does on text from elsewhere. */
export function heldOutSources(data: string): HeldOut[] {
  const pages = chinesePages(data).filter(isHeldOutPage)
  const composed = (name: string, label: Label, raws: readonly Raw[]): HeldOut => ({
    name,
    label,
    examples: compose(raws, { count: TEXTS, seed: 7, traditional: false }).map(({ text }) => ({
      text,
      label: LABELS.indexOf(label),
    })),
  })
  const sentences = readTable(`${data}/lid/lingua_sentences_odd.tsv.gz`)
    .filter(([language]) => language === 'zh')
    .map(([, text = '']): Example => ({ text, label: LABELS.indexOf('high') }))
  return [
    composed(
      'Chinese web pages, main text',
      'high',
      pages.map(({ gold }) => gold),
    ),
    composed(
      'Chinese web pages, the rest',
      'low',
      pages.map(({ rest }) => rest),
    ),
    { name: 'Chinese news and web sentences, one each', label: 'high', examples: sentences },
    composed('Chinese help and manual pages', 'high', documentationPages(data, ['zh_CN', 'zh_TW'])),
    composed('English help and manual pages', 'high', documentationPages(data, ['en'])),
    composed('English mailing lists, later', 'low', mails(data, 'ham', ['easy-ham-2'])),
    composed('English hard ham (newsletters and the like)', 'low', mails(data, 'ham', ['hard-ham-1'])),
    composed('English mail spam, later', 'ad', mails(data, 'spam', ['spam-2'])),
  ]
}
