import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Label } from '../../src/fine/labels.ts'
import { inBuckets, type Raw, readRows } from './data.ts'
import { chinesePages, englishPages, isHeldOutPage } from './pages.ts'
import { ruinAll } from './synthetic.ts'

/** Texts of one origin and one label, and how many training texts are made of them. */
export interface Source {
  readonly name: string
  readonly label: Label
  readonly language: 'zh' | 'en'
  readonly raws: readonly Raw[]
  readonly texts: number
}

const paragraph = z.object({ title: z.string(), text: z.string() })
const work = z.object({ book: z.string(), text: z.string() })
const article = z.object({ path: z.string(), text: z.string() })
const comment = z.object({ text: z.string() })
const labelled = z.object({ label: z.string(), text: z.string() })
const mail = labelled.extend({ group: z.string(), id: z.string(), subject: z.string().nullable() })
const passage = z.object({ text: z.string(), kind: z.string() })

/** Markdown articles without front matter, code blocks, and those that advertise their author's paid community. */
function techProse(data: string): Raw[] {
  return readRows(`${data}/tech/javaguide.jsonl.gz`, article)
    .filter(({ path, text }) => !path.includes('.snippet.') && !text.includes('知识星球'))
    .map(({ path, text }) => ({
      text: text
        .replace(/^---\n.*?\n---\n/s, '')
        .replace(/```.*?```/gs, '')
        .replace(/<[^>\n]*>|!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
        .replace(/\n{2,}/g, '\n'),
      group: `tech/${path}`,
    }))
}

/** Prose paragraphs of English Wikipedia, markup taken out roughly. */
function englishEncyclopedia(data: string): Raw[] {
  const dump = 'enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2'
  const { stdout, status } = spawnSync('bzip2', ['-dc', `${data}/encyclopedia/${dump}`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`bzip2 -dc ${dump}: exit status ${status}; is bzip2 installed?`)
  return [...stdout.matchAll(/<title>(.*?)<\/title>.*?<text[^>]*>(.*?)<\/text>/gs)].map(
    ([, title, markup = '']) => ({
      text: markup
        .replace(/&lt;ref.*?(\/&gt;|&lt;\/ref&gt;)|&lt;.*?&gt;/gs, '')
        .replace(/\{\{[^{}]*\}\}/g, '')
        .replace(/\{\{[^{}]*\}\}/g, '')
        .replace(/\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, '$1')
        .replace(/'{2,}/g, '')
        .replace(/&quot;/g, '"')
        .replace(/&amp;nbsp;/g, ' ')
        .split('\n')
        .filter((line) => line.length > 150 && /^[A-Z"]/.test(line))
        .join('\n'),
      group: `enwiki/${title}`,
    }),
  )
}

/** Some pages of each novel: the whole would be 6.5 million characters of one style. */
function novels(data: string): Raw[] {
  return readdirSync(`${data}/books/utf8`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => {
      const text = readFileSync(`${data}/books/utf8/${name}`, 'utf8')
      return { text: text.slice(text.length >> 1, (text.length >> 1) + 20_000), group: `books/${name}` }
    })
}

/** Passages written for this project; see `models/training`. */
export const passagesOf = (models: string, name: string): { text: string; kind: string }[] =>
  readRows(`${models}/training/${name}.jsonl`, passage)

const written = (models: string, name: string): Raw[] =>
  inBuckets(
    name,
    passagesOf(models, name).map(({ text }) => text),
  )

/** E-mails of the given groups with the given label, subject first. */
export function mails(data: string, label: string, groups: readonly string[]): Raw[] {
  return readRows(`${data}/labels/spam_assassin.jsonl.gz`, mail)
    .filter((row) => row.label === label && groups.includes(row.group))
    .map(({ id, group, subject, text }) => ({
      text: `${subject ?? ''}\n${text.replace(/^[>|].*$/gm, '')}`.replace(/\s*\n\s*/g, '\n'),
      group: `mail/${group}/${id}`,
    }))
}

/** Name of the source that is made of the others. */
export const RUINED = 'ruined by rule'

/** Everything the shipped model is trained, calibrated and tested on. Which part a text falls in is for `partOf`. */
export function trainingSources(data: string, models: string): Source[] {
  const zh = (name: string, label: Label, texts: number, raws: readonly Raw[]): Source => ({
    name,
    label,
    texts,
    raws,
    language: 'zh',
  })
  const en = (name: string, label: Label, texts: number, raws: readonly Raw[]): Source => ({
    name,
    label,
    texts,
    raws,
    language: 'en',
  })
  const paragraphs = (name: string): Raw[] =>
    readRows(`${data}/encyclopedia/${name}_contexts.jsonl.gz`, paragraph).map(({ title, text }) => ({
      text,
      group: `${name}/${title}`,
    }))
  const pick = (name: string, file: string, label: string): Raw[] =>
    inBuckets(
      name,
      readRows(`${data}/labels/${file}.jsonl.gz`, labelled).flatMap((row) =>
        row.label === label ? [row.text] : [],
      ),
    )
  const pages = chinesePages(data).filter((page) => !isHeldOutPage(page))
  const foreign = englishPages(data)
  const cmrc = paragraphs('cmrc2018')
  const tech = techProse(data)
  const comments = readRows(`${data}/labels/cold.jsonl.gz`, comment).map(({ text }) => text)
  const laws = readRows(`${data}/laws/laws_half.jsonl.gz`, paragraph)
  const high = [
    zh('encyclopedia, Simplified', 'high', 2000, cmrc),
    zh('encyclopedia, Traditional', 'high', 1500, paragraphs('drcd')),
    zh(
      'translated classics',
      'high',
      1200,
      readRows(`${data}/classical/niutrans_modern_300.jsonl.gz`, work).map(({ book, text }) => ({
        text,
        group: `classical/${book}`,
      })),
    ),
    zh('programming articles', 'high', 1500, tech),
    zh(
      'laws',
      'high',
      700,
      laws.map(({ title, text }) => ({ text, group: `laws/${title}` })),
    ),
    zh('novels', 'high', 600, novels(data)),
    zh(
      'web pages, main text',
      'high',
      1500,
      pages.map(({ gold }) => gold),
    ),
    zh('written, hard high', 'high', 1500, written(models, 'high-zh')),
  ]
  return [
    ...high,
    zh('comments', 'low', 3000, inBuckets('cold', comments)),
    zh('game chat', 'low', 1500, pick('qq-chat', 'qq_ads', 'chat')),
    zh(
      'web pages, the rest',
      'low',
      1500,
      pages.map(({ rest }) => rest),
    ),
    zh('written, low', 'low', 1500, written(models, 'low-zh')),
    zh(RUINED, 'low', 2500, ruinAll(high.map(({ raws }) => raws))),
    zh('game chat, ads', 'ad', 1500, pick('qq-ad', 'qq_ads', 'ad')),
    zh('written, ads', 'ad', 4000, written(models, 'ads-zh')),
    en(
      'English pages, main text',
      'high',
      1500,
      foreign.map(({ gold }) => gold),
    ),
    en('English encyclopedia', 'high', 1200, englishEncyclopedia(data)),
    en(
      'English pages, the rest',
      'low',
      1000,
      foreign.map(({ rest }) => rest),
    ),
    en('SMS', 'low', 700, pick('sms-ham', 'sms_en', 'ham')),
    en('mailing lists', 'low', 1000, mails(data, 'ham', ['easy-ham-1'])),
    en('SMS spam', 'ad', 700, pick('sms-spam', 'sms_en', 'spam')),
    en('mail spam', 'ad', 1200, mails(data, 'spam', ['spam-1'])),
  ]
}
