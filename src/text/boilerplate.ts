import { firstUnits } from './first-units.ts'

/** Kinds of boilerplate lines. */
export const BOILERPLATE_KINDS = [
  'navigation',
  'attribution',
  'copyright',
  'share',
  'more',
  'counter',
  'policy',
  'script',
] as const

export type BoilerplateKind = (typeof BOILERPLATE_KINDS)[number]

interface Family {
  readonly kind: BoilerplateKind
  /** UTF-16 units of the longest line it may take. */
  readonly longest: number
  /** Regular expressions for the whole trimmed line, in what `firstUnits` understands. */
  readonly lines: readonly string[]
}

const NAME = '[^。！？；]'

/** Written for this project from what Chinese portals print round their articles. */
const FAMILIES: readonly Family[] = [
  {
    kind: 'navigation',
    longest: 60,
    lines: [
      '首页(?:[ >|｜»/-].*)?',
      '(?:返回|回到)(?:首页|主页|顶部|上一页|列表|目录|导航)',
      '网站(?:首页|地图|导航)',
      '登录(?:[ |｜/]*注册)?',
      '注册(?:[ |｜/]*登录)?',
      '忘记密码[？?]?',
      '(?:您|你)(?:现在|当前|目前)?(?:所在)?的?位置(?:是|为)?[:： ].*',
      '(?:我的|当前|所在)位置[:：].*',
      '(?:上|下)一?(?:篇|页|章|条|则|节)(?:文章|新闻|阅读)?(?:[:： ].*|[>》»]*)',
      '设为首页(?:[ |｜]*(?:加入)?收藏(?:本站|本页)?)?',
      '(?:加入|添加)收藏(?:夹)?',
      '收藏本(?:站|页|文)',
      '(?:打印|关闭)(?:本页|窗口|此页)?(?:[ |｜]*(?:打印|关闭)(?:本页|窗口)?)?',
      '字(?:号|体)(?:大小)?[:：]?[ 【\\[]*大[ |｜]*中[ |｜]*小[】\\]]*',
      '跳(?:转到|到|过)(?:主要|正文)?内容',
      'skip to (?:main )?content',
      'back to top',
      'home(?: ?[>|»/].*)',
      'sign[ -]?in(?: ?[|/] ?(?:sign[ -]?up|register))?',
      'log[ -]?in(?: ?[|/] ?(?:sign[ -]?up|register))?',
    ],
  },
  {
    kind: 'attribution',
    longest: 60,
    lines: [
      `(?:责任|本文|网络|执行|实习)?编辑[:：] ?${NAME}{1,20}`,
      `责编[:：/] ?${NAME}{1,20}`,
      `(?:校对|审核|审校|初审|复审|终审|监制|排版|美编)[:：] ?${NAME}{1,20}`,
      `(?:文章|信息|新闻|稿件|图片|资料|本文|内容)?来源[:：] ?${NAME}{1,40}`,
      `稿源[:：] ?${NAME}{1,40}`,
      `原(?:标题|题)[:：].{1,50}`,
      `(?:发布|发表|更新|发稿)(?:时间|日期)[:：] ?[\\d年月日时分:： /-]{6,24}`,
    ],
  },
  {
    kind: 'copyright',
    longest: 240,
    lines: [
      '(?:版权|免责|著作权|特别|郑重)声明[:：].*',
      '声明[:：].*(?:转载|版权|侵权|本站|本网).*',
      '版权(?:所有|归).*',
      '(?:转载|转发)(?:请|时|须|务必).{0,12}(?:注明|标明|保留|联系).*',
      '未经.{0,30}(?:许可|授权|同意|允许).{0,20}(?:不得|禁止|严禁|请勿|谢绝).{0,12}(?:转载|转帖|摘编|镜像|抄袭|复制本|使用本|用于商业).*',
      '本文(?:为|系|由|是|转载|转自|摘自|来自|来源|版权|首发|已获).{0,60}(?:转载|授权|版权|原创|首发|侵权|出处|立场|链接|公众号).*',
      '本(?:站|网|文).{0,60}(?:侵权|侵犯|版权|转载|不代表).*',
      '(?:如有|如涉|若有|如果|如).{0,12}(?:侵权|侵犯).*',
      '(?:著作权归|文章版权).*',
      '(?:copyright|©|\\(c\\)) ?.{0,40}(?:all rights reserved|reserved|版权|\\d{4}|inc|ltd|公司).*',
      'all rights reserved.*',
      '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]icp(?:备|证).{0,40}',
      '(?:网站)?备案(?:号|序号|编号)[:： ].{0,40}',
      '京公网安备.*',
    ],
  },
  {
    kind: 'share',
    longest: 60,
    lines: [
      '分享(?:到|至|给|本文|文章|按钮)?[:：]?(?:.{0,4}(?:微信|微博|qq|空间|朋友圈|好友|豆瓣).*)?',
      '一键分享.*',
      '(?:微信)?扫(?:一扫|码|描).{0,24}(?:关注|分享|下载|二维码|手机|阅读|添加|查看|打开).{0,10}',
      '(?:用|使用)?(?:手机|微信)(?:扫一扫|扫码|扫描).{0,24}',
      '长按.{0,16}(?:二维码|关注|识别).{0,12}',
      '(?:点击|欢迎|请)?关注(?:我们|本站|微信公众号|公众号|官方微信|官方微博).{0,24}',
      '(?:点赞|收藏|举报|投诉|转发|赞|踩|顶)(?:[ |｜/]+(?:点赞|收藏|举报|分享|评论|转发|赞|踩))*',
      '(?:share|tweet|pin it)(?: (?:this|on|to|via) .{0,30})?',
      'follow us(?: on .{0,20})?',
    ],
  },
  {
    kind: 'more',
    longest: 40,
    lines: [
      '(?:阅读|查看|点击|浏览)(?:原文|全文|更多|详情)(?:链接|内容|评论)?[>》»…. ]*',
      '点击(?:查看|阅读|进入|下载)(?:更多|原文|全文|详情)?[>》»…. ]*',
      '(?:展开|收起)(?:全文|阅读|更多|全部|剩余.{0,8})?[>》»…. ]*',
      '(?:更多|more)(?:内容|新闻|文章|精彩|推荐)?[>》»…. ]*',
      '加载更多(?:评论)?[.…]*',
      '(?:相关|热门|推荐|精彩|延伸|猜你|为你|最新|今日|本周)(?:阅读|推荐|文章|新闻|链接|资讯|内容|喜欢|评论|标签|搜索|专题|热点)[:：]?[>》»…]*',
      '(?:我要|发表|网友|全部|最新)?评论[:：]?(?:\\(\\d+\\)|（\\d+）)?',
      '暂无(?:评论|回复|内容|数据)',
      'read (?:more|full (?:story|article))[>».… ]*',
      '(?:show|load|view|see) (?:more|all)[>».… ]*',
      'related (?:articles|posts|stories|links):?',
    ],
  },
  {
    kind: 'counter',
    longest: 40,
    lines: [
      '(?:阅读|浏览|点击|访问|评论|点赞|收藏|转发|回复|人气|围观|播放|查看|下载|分享|粉丝|关注|赞)(?:次数|人数|量|数)?[:：]? ?[(（]?\\d[\\d,.]*[万wk+]? ?(?:次|人|条|个)?[)）]?',
      '\\d[\\d,.]*[万wk+]? ?(?:次|人|条|个|位)?(?:阅读|浏览|点击|访问|评论|点赞|收藏|转发|回复|围观|播放|人赞过|人浏览|人阅读|人收藏|人评论|网友评论|喜欢|赞)',
      '已有 ?\\d[\\d,.]*[万wk+]? ?(?:人|位|条|次).{0,12}',
      '\\d[\\d,.]*[km+]? ?(?:views?|likes?|comments?|shares?|replies|reads?|followers|retweets)',
      '(?:views?|likes?|comments?|shares?|replies):? ?\\(?\\d[\\d,.]*[km+]?\\)?',
    ],
  },
  {
    kind: 'script',
    longest: 2000,
    lines: [
      'window\\.(?:location|open|onload|addEventListener|\\$|_)[\\w.]* ?[=(].*',
      'document\\.(?:write|cookie|title|body|create|get|query|add)[\\w.]* ?[=(].*',
      '\\$\\(\\s*(?:function|document|["\']).*',
      'var _[\\w$]+ ?=.*',
      '\\(function ?\\(.*',
      '//<!\\[CDATA\\[.*',
      'javascript: ?void.*',
      '(?:您|你|当前)的?浏览器.{0,20}(?:不支持|禁用|版本过低|javascript).*',
      '(?:请|需要).{0,6}(?:启用|开启|打开).{0,8}javascript.*',
      'please (?:enable|turn on) javascript.*',
      '(?:this (?:site|page)|you need|javascript).{0,40}(?:requires?|enable|disabled?).{0,20}(?:javascript|browser).*',
    ],
  },
]

/**
 * C4's policy strings, in lines without Han (a Chinese article about cookies may well name them), and the Chinese notice.
 */
const POLICY =
  /^(?:[^\p{Script=Han}]*(?:terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies)[^\p{Script=Han}]*|本(?:网站|站|网页|网).{0,12}使用.{0,6}cookie.*)$/iu
const POLICY_LONGEST = 300
const POLICY_STARTS = new Set('本abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')

const PATTERNS = FAMILIES.map(({ kind, longest, lines }) => ({
  kind,
  longest,
  pattern: new RegExp(`^(?:${lines.join('|')})$`, 'i'),
}))

/** Marks round the words of a menu line: what stands before, and behind. */
const DECORATES_BEFORE = unitTable('【[（(<>《»|｜·•●■◆▶►*—-:： \t\u3000\u00a0')
const DECORATES_AFTER = unitTable('】]）)>》»|｜·• \t\u3000\u00a0')

/** By first unit, the longest line that can be boilerplate; 0 for most units: this alone decides on most lines. */
const LONGEST_BY_START = new Uint16Array(0x10000)

for (const { longest, lines } of FAMILIES) for (const line of lines) allow(firstUnits(line), longest)
allow(POLICY_STARTS, POLICY_LONGEST)

function unitTable(units: string): Uint8Array {
  const table = new Uint8Array(0x10000)
  for (const unit of units) table[unit.charCodeAt(0)] = 1
  return table
}

function undecorated(line: string): string {
  let from = 0
  let to = line.length
  while (from < to && DECORATES_BEFORE[line.charCodeAt(from)] === 1) from += 1
  while (to > from && DECORATES_AFTER[line.charCodeAt(to - 1)] === 1) to -= 1
  return line.slice(from, to)
}

function allow(starts: Iterable<string>, longest: number): void {
  for (const unit of starts) {
    LONGEST_BY_START[unit.charCodeAt(0)] = Math.max(longest, LONGEST_BY_START[unit.charCodeAt(0)]!)
  }
}

/** Can the line from `from` to `to` be boilerplate? Cheap, and wrong only in saying yes. */
function mayBeBoilerplate(text: string, from: number, to: number): boolean {
  const length = to - from
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at)
    if (length <= LONGEST_BY_START[unit]! + (at - from)) return true
    if (DECORATES_BEFORE[unit] === 0) return false
  }
  return false
}

/** The kind of boilerplate that the line from `from` to `to` is as a whole, `undefined` for a line of text. */
export function boilerplateKind(text: string, from = 0, to = text.length): BoilerplateKind | undefined {
  if (!mayBeBoilerplate(text, from, to)) return undefined
  const bare = text.slice(from, to).trim()
  const plain = undecorated(bare)
  for (const { kind, longest, pattern } of PATTERNS) {
    if (bare.length <= longest && (pattern.test(bare) || pattern.test(plain))) return kind
  }
  return bare.length <= POLICY_LONGEST && POLICY.test(bare) ? 'policy' : undefined
}
