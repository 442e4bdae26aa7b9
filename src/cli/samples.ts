import { Command, Option } from 'commander'
import picocolors from 'picocolors'
import { type Change, diff } from '../report/diff.ts'
import { clip, visiblePieces } from '../report/visible.ts'
import { findSamples, type SampledDocument, type SampleQuery } from '../run/samples.ts'
import { example, print, wholeNumber } from './arguments.ts'
import { takesColor } from './color.ts'
import { withRunDirectory } from './run-directory.ts'

const pc = picocolors.createColors(takesColor())

/** Code points of a document shown. */
const SHOWN = 600
/** Code points shown on each side of an edit. */
const AROUND = 40

/** What a terminal would obey is spelled out. */
const visible = (text: string): string =>
  visiblePieces(text)
    .map((piece) => ('text' in piece ? piece.text : piece.hidden))
    .join('')

/** A long stretch without a difference is cut in its middle. */
function context(text: string): string {
  const points = Array.from(text)
  if (points.length <= 2 * AROUND + 10) return visible(text)
  const left = points.length - 2 * AROUND
  return `${visible(points.slice(0, AROUND).join(''))} … ${left} characters … ${visible(points.slice(-AROUND).join(''))}`
}

/** Marks: `[-only in the copy-]` and `{+only in the keeper+}`, in colour where there is any. */
function marked({ kind, text }: Change): string {
  if (kind === 'same') return context(text)
  const shown = visible(clip(text, SHOWN))
  if (pc.isColorSupported) return kind === 'gone' ? pc.red(pc.strikethrough(shown)) : pc.green(shown)
  return kind === 'gone' ? `[-${shown}-]` : `{+${shown}+}`
}

function head({ id, group, source, title, reason, lang, label, url }: SampledDocument): string {
  const facts = [group, reason, source, lang, label, title, url].filter((fact) => fact != null && fact !== '')
  return `${pc.bold(id)}  ${visible([...new Set(facts)].join(' · '))}`
}

function show(sample: SampledDocument): string {
  const { text, duplicateOf, similarity, keeperText } = sample
  if (duplicateOf === undefined) return `${head(sample)}\n${visible(clip(text, SHOWN))}\n`
  const percent = similarity === undefined ? '' : `, similarity ${(100 * similarity).toFixed(1)} %`
  const kept = `kept instead: ${duplicateOf}${percent}`
  if (keeperText === undefined) {
    return `${head(sample)}\n${kept} (its text is not at hand: a later step removed it, or an earlier run kept it)\n${visible(clip(text, SHOWN))}\n`
  }
  const body =
    text === keeperText ? `${context(text)}\n(the same text)` : diff(text, keeperText).map(marked).join('')
  return `${head(sample)}\n${kept}\n${body}\n`
}

interface Flags {
  readonly outcome: SampleQuery['outcome']
  readonly step?: string
  readonly limit: number
  readonly json?: boolean
}

export const samplesCommand = (): Command =>
  new Command('samples')
    .description('read what a run kept, removed, or took for copies: these beside their keepers')
    .argument('<dir>', 'run directory')
    .addOption(
      new Option('--outcome <O>', 'what became of them')
        .choices(['kept', 'removed', 'duplicate'])
        .default('removed'),
    )
    .option('--step <S>', 'only what this step removed')
    .option('--limit <N>', 'at most this many', wholeNumber('--limit', 1), 10)
    .option('--json', 'print a JSON line per document, texts whole')
    .addHelpText('after', example('mdfs samples runs/demo --outcome duplicate --step minhash'))
    .action(async (dir: string, { outcome, step, limit, json }: Flags) => {
      await withRunDirectory(dir, async ({ out }) => {
        const samples = await findSamples(out, { outcome, limit, ...(step !== undefined && { step }) })
        for (const sample of samples) print(json === true ? JSON.stringify(sample) : show(sample))
        if (samples.length === 0 && json !== true)
          print(`nothing was ${outcome === 'duplicate' ? 'a copy' : outcome}`)
      })
    })
