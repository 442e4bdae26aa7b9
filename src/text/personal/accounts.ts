import { matchAt, type PersonalSpan } from './kinds.ts'

const QQ_CUE =
  /(?:加?qq|扣扣|企鹅|球球|加q|加扣|q群|扣群)\s?(?:交流|官方|客服|咨询|联系|讨论|粉丝|学习)?(?:群号?|号码?)?\s?[:：是为]?\s?/iy
/** 5 to 11 digits that do not go on as another number or count something. */
const QQ_NUMBER = /[1-9]\d{4,10}(?![\dA-Za-z_@%]|[.,-]\d|\s?[万亿人个只元名年次条多余])/y
const NEXT_IN_LIST = /\s?(?:[、,，/;；|]|或者?|和)\s?/y

const WECHAT_CUE =
  /(?:[微薇威]信(?:号码?|id)?|v信号?|加微(?:信号?)?|加v|vx|wx|wechat|weixin)(?:\s?(?:号|id|是|为))?(?:\s?[:：])?\s?/iy
const WECHAT_ID = /(?:[A-Za-z][-\w]{5,19}|[1-9]\d{5,11})(?![-\w@]|\.\w|\s?[万亿人个只元名年次条多余])/y

/** QQ numbers behind a cue word that starts at `at`. */
export function qqAt(text: string, at: number): PersonalSpan[] {
  const cue = matchAt(QQ_CUE, text, at)
  if (cue === null) return []
  const spans: PersonalSpan[] = []
  let next = at + cue[0].length
  for (;;) {
    const number = matchAt(QQ_NUMBER, text, next)
    if (number === null) return spans
    const end = next + number[0].length
    spans.push({ start: next, end, kind: 'qq' })
    const separator = matchAt(NEXT_IN_LIST, text, end)
    if (separator === null) return spans
    next = end + separator[0].length
  }
}

/** A WeChat id behind a cue word that starts at `at`. */
export function wechatAt(text: string, at: number): PersonalSpan | undefined {
  const cue = matchAt(WECHAT_CUE, text, at)
  if (cue === null) return undefined
  const start = at + cue[0].length
  const id = matchAt(WECHAT_ID, text, start)
  if (id === null || !isConvincing(cue[0], id[0])) return undefined
  return { start, end: start + id[0].length, kind: 'wechat' }
}

/**
 * `微信：Android` and `wx:for-item` are no accounts. A cue that names an account or ends in a colon is enough for an id with a
 * digit or underscore; letters alone need a cue for a number (号, id) and a colon; digits alone need any cue.
 */
function isConvincing(cue: string, id: string): boolean {
  if (/^\d+$/.test(id)) return true
  const colon = /[:：]\s?$/.test(cue)
  const named = /号|id/i.test(cue)
  const ascii = /^[vw]x|^we/i.test(cue)
  if (/\d/.test(id)) return colon || named || cue.startsWith('加')
  if (ascii) return false
  return /_/.test(id) ? colon || named : colon && named
}
