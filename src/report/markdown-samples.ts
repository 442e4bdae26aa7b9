import type { Sample, Stats } from '../stats/stats.ts'
import { percent } from './format.ts'
import { code, fenced } from './md.ts'

const PER_LIST = 2
const EXCERPT_LIMIT = 240

/** A few documents per step, enough to see what it does; the HTML report has more. */
export function samplesPart({ steps, kept }: Stats): string {
  const parts = steps.flatMap(({ name, samples }) => {
    const shown = [
      ...samples.removed.slice(0, PER_LIST).map(removed),
      ...samples.edited.slice(0, PER_LIST).map(edited),
    ]
    return shown.length === 0 ? [] : [`### ${code(name, 40)}\n`, ...shown]
  })
  if (kept.samples.length > 0)
    parts.push('### kept\n', ...kept.samples.slice(0, PER_LIST).map((sample) => plain('kept', sample)))
  return parts.join('\n')
}

const where = ({ source, id, url, file }: Sample): string =>
  `${code(source, 40)} ${code(id, 40)} ${code(url ?? file)}`

const plain = (outcome: string, sample: Sample): string =>
  `${outcome}: ${where(sample)}\n\n${fenced(sample.excerpt, EXCERPT_LIMIT)}`

function removed(sample: Sample): string {
  const { keeper, reason } = sample
  if (keeper === undefined) return plain(`removed, ${code(reason ?? '')}`, sample)
  const kept = keeper.excerpt === undefined ? '' : `\n${fenced(keeper.excerpt, EXCERPT_LIMIT)}`
  return `${plain('duplicate', sample)}\nkept instead, similarity ${percent(keeper.similarity, 1)}: ${code(keeper.id)}\n${kept}`
}

/** Of a confidential cleaner both excerpts are the text after it. */
function edited(sample: Sample): string {
  const { excerpt, after = '' } = sample
  if (excerpt === after) return plain('edited, what was taken out is not shown', sample)
  return `${plain('edited', sample)}\nafter:\n\n${fenced(after, EXCERPT_LIMIT)}`
}
