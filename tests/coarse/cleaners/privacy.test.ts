import { describe, expect, it } from 'vitest'
import { privacy } from '../../../src/coarse/cleaners/privacy.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const clean = await readyCleaner(privacy)
const cleaned = cleanedBy(clean)

/** Made-up numbers; ID numbers and cards are computed to pass or fail their checks. */
const ID = '110101199003070011'
const CARD = '6222020000000000000'

function masks(title: string, examples: readonly (readonly [string, string])[]): void {
  describe(title, () => {
    for (const [text, masked] of examples) it(`masks ${text}`, () => expect(cleaned(text)).toBe(masked))
  })
}

function keeps(title: string, texts: readonly string[]): void {
  describe(title, () => {
    for (const text of texts) it(`keeps ${text}`, () => expect(cleaned(text)).toBe(text))
  })
}

masks('mobile phones', [
  ['电话13800000001，找老陈。', '电话[PHONE]，找老陈。'],
  ['致电 138-0000-0001 或 139 0000 0002。', '致电 [PHONE] 或 [PHONE]。'],
  ['+8613800000001', '[PHONE]'],
  ['(+86)13800000001', '(+86)[PHONE]'],
  ['0086-13800000001', '[PHONE]'],
  ['手机：13800000001/13900000002', '手机：[PHONE]/[PHONE]'],
  ['13800000001,13900000002、15000000003', '[PHONE],[PHONE]、[PHONE]'],
  ['Tel:13800000001', 'Tel:[PHONE]'],
  ['Tel13800000001', 'Tel[PHONE]'],
])

keeps('numbers that are no mobile phones', [
  '12800000001',
  '订单号：13800000001',
  '编号 13800000001 的标本',
  '投资13800000001元',
  '共有13800000001人次',
  '138000000012',
  '913800000001',
  'id_13800000001',
  'https://example.com/a/13800000001.html',
  'article?id=13800000001',
  'A13800000001',
  '13800000001.5',
  '15000000000',
  '2024-01-13',
  '1998年10月1日，气温13.8度',
  'ISBN 978-7-115-28282-8',
  '9787115282828',
  '1650000000123',
])

masks('landlines', [
  ['办公室：010-62345678', '办公室：[LANDLINE]'],
  ['电话（0571）87654321', '电话[LANDLINE]'],
  ['0755-26001234-801', '[LANDLINE]'],
  ['+86-21-62345678', '[LANDLINE]'],
])

keeps('numbers that are no landlines', [
  '01062345678',
  '2010-62345678',
  '010-12345',
  '0571-1234567',
  'B010-62345678',
  '第0102-0304号',
])

masks('ID numbers', [
  [`身份证${ID}。`, '身份证[ID-CARD]。'],
  ['44030019010203002X'.replace('X', '3'), '[ID-CARD]'],
  ['身份证号码：110101199003070012', '身份证号码：[ID-CARD]'],
])

keeps('numbers that are no ID numbers', [
  '110101199003070012',
  '110101199013070016',
  '990101199003070011',
  `${ID}0`,
  `A${ID}`,
  '20230412083107001',
  '110101900307001',
])

masks('e-mail', [
  ['写信到zhang.san+news@mail.example.cn咨询', '写信到[EMAIL]咨询'],
  ['<li@example.com>', '<[EMAIL]>'],
  ['13800000001@qq.com', '[EMAIL]'],
  ['a@example.com,b@example.org。', '[EMAIL],[EMAIL]。'],
])

keeps('what only looks like e-mail', [
  '@所有人 明天开会',
  'icon@2x.png',
  'lodash@4.17.21',
  'user@localhost',
  '@Override public void run()',
  'git@github.com:a/b.git',
])

masks('QQ', [
  ['加QQ群：100000001', '加QQ群：[QQ]'],
  ['QQ 12345678', 'QQ [QQ]'],
  ['qq号是12345678', 'qq号是[QQ]'],
  ['联系扣扣123456、234567', '联系扣扣[QQ]、[QQ]'],
])

keeps('numbers near QQ that are no accounts', [
  'QQ2010 发布',
  'QQ 100000人同时在线',
  'QQ 9.7.23',
  '企鹅 30000 只',
  'QQ音乐有12345678首歌',
])

masks('WeChat', [
  ['微信号：laozhao_book', '微信号：[WECHAT]'],
  ['微信：zhang2020', '微信：[WECHAT]'],
  ['加微信 wangwu88', '加微信 [WECHAT]'],
  ['vx：abc_12345', 'vx：[WECHAT]'],
  ['加V13800000001', '加V[WECHAT]'],
])

keeps('words near WeChat that are no accounts', [
  '微信 Android 客户端',
  '微信：Windows 版本',
  '微信支付',
  '<view wx:for-item="x">',
  'wx.request',
  '微信2023年报',
  '微信小程序开发',
])

masks('public IP addresses', [
  ['服务器203.0.113.17:8080', '服务器[IP]:8080'],
  ['来自 2001:da8:215:3c01::83af 的请求', '来自 [IP] 的请求'],
])

keeps('addresses and numbers that tell nobody', [
  '192.168.1.100',
  '10.25.36.47',
  '127.0.0.1',
  '172.16.31.42',
  '255.255.255.0',
  '239.255.255.250',
  '1.2.3.4',
  '第3.2.10.11节',
  '版本 11.2.202.233',
  'Chrome/49.0.26.87',
  '1.3.6.1.4.1.311.21.20',
  '203.0.113.300',
  '203.0.113.0/24',
  'std::vector<int>',
  '12:30:45',
])

masks('bank cards', [
  [`收款卡号${CARD}。`, '收款卡号[BANK-CARD]。'],
  ['6222 0200 0000 0000 000', '[BANK-CARD]'],
  ['信用卡 4111 1111 1111 1111', '信用卡 [BANK-CARD]'],
])

keeps('numbers that are no bank cards', [
  '6222020000000000001',
  '4111111111111111',
  `订单 ${CARD}`,
  '2022041208310700112',
  '0000000000000000',
])

describe('privacy', () => {
  it('counts what it masked by kind', () => {
    expect(clean(`${ID}，13800000001，13900000002`)?.edits).toEqual({ 'id-card': 1, phone: 2 })
  })

  it('has nothing to do on ordinary prose with numbers', () => {
    expect(
      clean('据统计，2023年全市生产总值为1234567.89万元，比上年增长5.2%，常住人口1380.5万人。'),
    ).toBeUndefined()
  })

  it('masks only the kinds asked for', async () => {
    const phones = await readyCleaner(privacy, { kinds: ['phone'] })
    expect(cleanedBy(phones)('13800000001 a@example.com')).toBe('[PHONE] a@example.com')
  })

  it('can mask in Chinese', async () => {
    const labelled = await readyCleaner(privacy, { mask: 'label' })
    expect(cleanedBy(labelled)('找13800000001')).toBe('找【手机号】')
  })

  it('takes ID numbers of 15 digits only when asked to', async () => {
    const old = await readyCleaner(privacy, { idCard15: true })
    expect(cleanedBy(old)('110101900307001')).toBe('[ID-CARD]')
  })
})
