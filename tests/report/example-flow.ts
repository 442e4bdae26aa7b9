import { observe } from '../../src/stats/histogram.ts'
import type { FileLedger, Sample, Stats, Tally } from '../../src/stats/stats.ts'
import { addTally, newTally } from '../../src/stats/tally.ts'
import type { Doc, StepPlan } from './example-steps.ts'

const CLEAN =
  '清晨的渡口很安静，船夫把缆绳解开，慢慢把船推离岸边。对岸的集市刚刚开张，豆腐和青菜的香味顺着风飘过来。'
const ADVERT =
  '限时特惠！！！点击领取优惠券，加微信 demo_shop_01 立即下单，满减活动只剩最后一天，错过再等一年。'
const BEFORE =
  '联系人：陈老师，电话 13900000000，邮箱 teacher@example.com。  报名时间从三月开始，请提前准备好材料。'
const AFTER = '联系人：陈老师，电话 [phone]，邮箱 [email]。 报名时间从三月开始，请提前准备好材料。'

const add = (into: Tally, chars: number): void => addTally(into, chars, Math.round(chars * 2.8))

const bump = (counts: Record<string, number>, key: string, by = 1): void => {
  counts[key] = (counts[key] ?? 0) + by
}

/** Takes one made-up document through the steps and counts what becomes of it, as a run would. */
export function flow(
  doc: Doc,
  plans: readonly StepPlan[],
  stats: Stats,
  ledger: FileLedger,
  evil: string,
): void {
  ledger.records += 1
  let { chars } = doc
  const domain = `${['news', 'bbs', 'blog', 'wiki', 'shop'][Math.floor(doc.roll('host') ** 2 * 5)]}.example${Math.floor(doc.roll('tld') ** 3 * 9)}.cn${evil}`
  for (const [i, plan] of plans.entries()) {
    const step = stats.steps[i]
    const cell = step?.sources[doc.source]
    if (step === undefined || cell === undefined) throw new Error(`no cell for ${doc.source}`)
    add(cell.in, chars)
    const { value, removed, duplicate, bad, edits } = plan.run({ ...doc, chars })
    if (value !== undefined && step.histogram) {
      observe(step.histogram, value)
      if (removed !== undefined) observe({ scale: step.histogram.scale, bins: step.histogram.removed }, value)
    }
    const sample = (excerpt: string): Sample => ({
      rank: doc.id.slice(0, 16),
      id: doc.id,
      source: doc.source,
      file: doc.file,
      url: `https://${domain}/a/${doc.id.slice(8, 16)}${evil}`,
      title: `渡口的早晨${evil}`,
      lang: 'zh',
      excerpt: excerpt + evil,
      ...(value !== undefined && { values: { [step.histogram?.column ?? plan.name]: value } }),
    })
    if (bad !== undefined) {
      bump(cell.quarantined, bad)
      ledger.quarantined += 1
      if (stats.quarantine.length < 12)
        stats.quarantine.push({
          cause: bad,
          detail: `expected a gzip member, found 0x3c68${evil}`,
          file: doc.file,
          offset: ledger.records * 4096,
        })
      return
    }
    if (removed !== undefined) {
      cell.removed[removed] ??= newTally()
      add(cell.removed[removed], chars)
      ledger.removed += 1
      bump(stats.domains.removed.counts, domain)
      if (step.samples.removed.length < 8) step.samples.removed.push({ ...sample(ADVERT), reason: removed })
      return
    }
    if (duplicate) {
      add(cell.duplicate, chars)
      ledger.duplicate += 1
      const keeper = {
        id: doc.id.replace('a', 'b'),
        similarity: 0.8 + doc.roll('sim') * 0.2,
        excerpt: `${CLEAN}${evil}`,
      }
      if (step.samples.removed.length < 8)
        step.samples.removed.push({ ...sample(CLEAN.replace('青菜', '白菜')), keeper })
      return
    }
    if (edits !== undefined) {
      cell.edited += 1
      for (const [kind, n] of Object.entries(edits)) bump(cell.edits, kind, n)
      chars = Math.max(1, chars - 11)
      if (step.samples.edited.length < 8) step.samples.edited.push({ ...sample(BEFORE), after: AFTER + evil })
    }
    add(cell.out, chars)
  }
  ledger.kept += 1
  bump(stats.domains.kept.counts, domain)
  const lang = ['zh', 'zh', 'zh', 'zh', 'zh', 'zh-Hant', 'zh', 'en'][Math.floor(doc.roll('lang') * 8)] ?? 'zh'
  stats.kept.byLang[lang] ??= newTally()
  add(stats.kept.byLang[lang], chars)
  const label = `high${evil}`
  stats.kept.byLabel[label] ??= newTally()
  add(stats.kept.byLabel[label], chars)
  if (stats.kept.samples.length < 8)
    stats.kept.samples.push({
      rank: doc.id.slice(0, 16),
      id: doc.id,
      source: doc.source,
      file: doc.file,
      url: `https://${domain}/`,
      title: `渡口的早晨${evil}`,
      lang,
      label: 'high',
      excerpt: CLEAN.repeat(4) + evil,
    })
}
