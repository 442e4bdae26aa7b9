import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { findPersonal } from '../../text/personal/find.ts'
import { PERSONAL_KINDS, type PersonalKind, type PersonalSpan } from '../../text/personal/kinds.ts'

/** Masks by style. Each ends in a bracket, which no personal data is made of: masking twice changes nothing. */
const MASKS = {
  token: {
    phone: '[PHONE]',
    landline: '[LANDLINE]',
    'id-card': '[ID-CARD]',
    email: '[EMAIL]',
    qq: '[QQ]',
    wechat: '[WECHAT]',
    ip: '[IP]',
    'bank-card': '[BANK-CARD]',
  },
  label: {
    phone: '【手机号】',
    landline: '【电话号】',
    'id-card': '【身份证号】',
    email: '【邮箱】',
    qq: '【QQ号】',
    wechat: '【微信号】',
    ip: '【IP地址】',
    'bank-card': '【银行卡号】',
  },
} as const satisfies Record<string, Record<PersonalKind, string>>

/** A masked number can end an address that went on before (`a@b.tel13…`): seen once in a blue moon, settled in two passes. */
const MOST_PASSES = 5

export const privacy = defineCleaner({
  id: 'privacy@1',
  confidential: true,
  about:
    'Masks personal data: mobile and landline numbers, resident ID numbers (checksum and date), e-mail, QQ and WeChat accounts ' +
    'behind a cue word, public IP addresses, bank cards (Luhn and a known prefix or cue). WuDaoCorpora and FlagData ' +
    'remove the same; ordinary numbers stay.',
  params: z.strictObject({
    kinds: z
      .array(z.enum(PERSONAL_KINDS))
      .min(1)
      .default([...PERSONAL_KINDS]),
    /** `token` writes `[PHONE]`, `label` writes `【手机号】`. */
    mask: z.enum(['token', 'label']).default('token'),
    /** Also ID numbers of 15 digits, which no checksum tells from other numbers. */
    idCard15: z.boolean().default(false),
  }),
  columns: PERSONAL_KINDS,
  clean: (text, { kinds, mask, idCard15 }) => {
    const edits: Record<string, number> = {}
    let masked = text
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const spans = findPersonal(masked, { idCard15 }).filter(({ kind }) => kinds.includes(kind))
      if (spans.length === 0) break
      for (const { kind } of spans) edits[kind] = (edits[kind] ?? 0) + 1
      masked = replaceSpans(masked, spans, MASKS[mask])
    }
    return masked === text ? undefined : { text: masked, edits }
  },
})

function replaceSpans(
  text: string,
  spans: readonly PersonalSpan[],
  masks: Record<PersonalKind, string>,
): string {
  let replaced = ''
  let from = 0
  for (const { start, end, kind } of spans) {
    replaced += text.slice(from, start) + masks[kind]
    from = end
  }
  return replaced + text.slice(from)
}
