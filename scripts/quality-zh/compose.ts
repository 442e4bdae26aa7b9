import { Converter } from 'opencc-js'
import { seededRandom } from '../../src/fine/random.ts'
import type { Raw } from './data.ts'

/** Code units of the shortest and longest text composed. The same for every class, or length would tell them apart. */
export const LENGTHS = [50, 1500] as const

/** Share of Chinese texts turned into Traditional characters, so that script does not tell the classes apart. */
const TRADITIONAL_SHARE = 0.12

type Random = () => number

const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)]!

/** Log-uniform between the bounds: as many texts of 50 to 100 as of 750 to 1500. */
function drawLength(random: Random): number {
  const [from, to] = LENGTHS.map(Math.log) as [number, number]
  return Math.round(Math.exp(from + random() * (to - from)))
}

/** About `length` units, from after a sentence end near a random place. */
function cut(text: string, length: number, random: Random): string {
  const start = Math.floor(random() * (text.length - length))
  const boundary = text.slice(start, start + 100).search(/[。！？.!?\n]/)
  const from = start === 0 ? 0 : start + (boundary === -1 ? 0 : boundary + 1)
  return text.slice(from, from + length).trim()
}

/** Text from a random place of a group; short texts are joined with those after them. */
function draw(group: readonly Raw[], length: number, random: Random): string {
  const first = Math.floor(random() * group.length)
  const joiner = pick(['\n', '\n', ' ', '。'], random)
  let text = ''
  for (let i = 0; i < group.length && text.length < length; i++) {
    const next = group[(first + i) % group.length]!.text
    text = text === '' ? next : `${text}${joiner}${next}`
  }
  return text.length > length * 1.2 ? cut(text, length, random) : text.trim()
}

/** Line breaks as they come, none, or after every sentence: layout differs by source and must not be what is learnt. */
function relayout(text: string, random: Random): string {
  const kind = random()
  if (kind < 0.5) return text
  if (kind < 0.7) return text.replace(/\s*\n\s*/g, ' ')
  return text.replace(/([。！？])(?=[^”’」』）\n])/g, '$1\n')
}

const toTraditional = Converter({ from: 'cn', to: 'tw' })

export interface ComposeOptions {
  readonly count: number
  readonly seed: number
  readonly traditional: boolean
}

/**
 * Texts of all lengths from 50 to 1,500 out of the raws of a source: long ones cut, short ones of one group joined. Every
 * group counts the same, however much text it has. The same seed gives the same texts.
 */
export function compose(raws: readonly Raw[], { count, seed, traditional }: ComposeOptions): Raw[] {
  const random = seededRandom(seed)
  const groups = new Map<string, Raw[]>()
  for (const raw of raws) {
    if (raw.text.trim() === '') continue
    const group = groups.get(raw.group)
    if (group === undefined) groups.set(raw.group, [raw])
    else group.push(raw)
  }
  const names = [...groups.keys()]
  return Array.from({ length: count }, () => {
    const name = pick(names, random)
    const text = relayout(draw(groups.get(name)!, drawLength(random), random), random)
    return { text: traditional && random() < TRADITIONAL_SHARE ? toTraditional(text) : text, group: name }
  }).filter(({ text }) => text !== '')
}
