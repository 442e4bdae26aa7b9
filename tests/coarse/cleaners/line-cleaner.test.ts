import { describe, expect, it } from 'vitest'
import { lineCleaner } from '../../../src/coarse/cleaners/line-cleaner.ts'
import { boilerplateKind } from '../../../src/text/boilerplate.ts'
import { cleanedBy, readyCleaner } from '../steps.ts'

const clean = await readyCleaner(lineCleaner)

const BOILERPLATE = {
  navigation: [
    '首页',
    '首页 > 新闻 > 正文',
    '返回顶部',
    '当前位置：首页 > 读书',
    '上一篇：山里的雾',
    '【下一页】',
    '登录 | 注册',
    '设为首页 加入收藏',
    'Back to top',
  ],
  attribution: [
    '责任编辑：李某某',
    '（责任编辑：王某）',
    '责编/赵某',
    '来源：临澜日报',
    '稿源：本报',
    '发布时间：2023-04-05 10:20',
  ],
  copyright: [
    '版权声明：本文为作者原创，转载请联系。',
    '转载请注明出处。',
    '未经本站许可，任何人不得转载。',
    '© 2023 Example Ltd',
    'Copyright 2019 Example Inc. All rights reserved.',
    '京ICP备00000000号',
    '本站部分图片来自网络，如有侵权请联系删除',
  ],
  share: ['分享到：', '分享到微信朋友圈', '扫一扫，关注我们', '点赞 收藏 分享'],
  more: ['阅读原文', '查看更多 >>', '展开全文', '相关阅读：', 'Read more...', '暂无评论', '猜你喜欢'],
  counter: ['阅读 1,234', '浏览次数：56', '3 likes', '12条评论', '已有 25 人评论'],
  policy: ['By using this site you agree to the terms of use.', '本网站使用 Cookie 以改善体验。'],
  script: [
    'document.write("x");',
    'var _hmt = _hmt || [];',
    '您的浏览器不支持 JavaScript，请升级。',
    'javascript:void(0)',
  ],
} as const

const TEXT = [
  '首页的设计改了三次，仍然没有人满意。',
  '上一次见面是在五年前的秋天。',
  '来源于山间的溪水在这里汇成一条河。',
  '未经依法登记，任何单位不得经营前款规定的业务。',
  '分享是一种美德，孩子们慢慢学会了。',
  '阅读使人充实，讨论使人机敏。',
  '更多的人选择留在家乡。',
  '评论家们对这部小说褒贬不一。',
  '12个人挤在一条小船上。',
  '我们使用 Cookie 保存会话，服务器再用它找到用户。',
  'How to use cookies in 这个框架',
  '编辑部在二楼',
  '本文讨论三个问题。',
  '如果侵蚀继续下去，堤坝会垮。',
  'window seats are cheaper in winter',
]

describe('boilerplate lines', () => {
  for (const [kind, lines] of Object.entries(BOILERPLATE)) {
    for (const line of lines) it(`${kind}: ${line}`, () => expect(boilerplateKind(line)).toBe(kind))
  }
  for (const line of TEXT) it(`text: ${line}`, () => expect(boilerplateKind(line)).toBeUndefined())
})

describe('line-cleaner', () => {
  it('drops boilerplate lines and leaves the others as they are', () => {
    expect(clean('首页\n  春天来了。\n\n责任编辑：某某\n花开了。\n阅读原文')).toEqual({
      text: '  春天来了。\n\n花开了。',
      edits: { navigation: 1, attribution: 1, more: 1 },
    })
  })

  it('has nothing to do on text', () => {
    expect(clean('春天来了。\n花开了。\n')).toBeUndefined()
  })

  it('leaves nothing of a menu', () => {
    expect(cleanedBy(clean)('首页\n登录\n返回顶部')).toBe('')
  })

  it('drops only the kinds asked for', async () => {
    const only = await readyCleaner(lineCleaner, { kinds: ['more'] })
    expect(cleanedBy(only)('首页\n阅读原文')).toBe('首页')
  })

  it('drops lines by patterns of the recipe', async () => {
    const own = await readyCleaner(lineCleaner, { kinds: [], drop: ['^本店', 'hotline'] })
    expect(own('本店特价\n欢迎来到本店\nOur HOTLINE is open')).toEqual({
      text: '欢迎来到本店',
      edits: { pattern: 2 },
    })
  })

  it('shows a pattern only the first 500 units of a line', async () => {
    const own = await readyCleaner(lineCleaner, { drop: ['末$', '末'] })
    expect(own(`${'字'.repeat(500)}末`)).toBeUndefined()
  })

  it('refuses a pattern that is no regular expression', () => {
    expect(lineCleaner.params.safeParse({ drop: ['(未完'] }).success).toBe(false)
  })

  it('does not slow down on long lines made to look like boilerplate', () => {
    // Quadratic matching would take minutes here; the test runner's limit ends it.
    for (const line of [
      `分享到${' '.repeat(200_000)}x`,
      `首页${'>'.repeat(200_000)}x`,
      `${'【'.repeat(200_000)}首页`,
      `window.${'a.'.repeat(100_000)}`,
    ]) {
      expect(clean(`${line}\n`.repeat(20))).toBeUndefined()
    }
  })
})
