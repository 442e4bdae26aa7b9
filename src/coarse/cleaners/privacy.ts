import { z } from 'zod'
import { defineCleaner } from '../../step.ts'
import { findPersonal } from '../../text/personal/find.ts'
import { PERSONAL_KINDS, type PersonalKind } from '../../text/personal/kinds.ts'

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

export const privacy = defineCleaner({
  id: 'privacy@1',
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
    const spans = findPersonal(text, { idCard15 }).filter(({ kind }) => kinds.includes(kind))
    if (spans.length === 0) return undefined
    const edits: Record<string, number> = Object.fromEntries(PERSONAL_KINDS.map((kind) => [kind, 0]))
    let masked = ''
    let from = 0
    for (const { start, end, kind } of spans) {
      masked += text.slice(from, start) + MASKS[mask][kind]
      edits[kind]! += 1
      from = end
    }
    return { text: masked + text.slice(from), edits }
  },
})
