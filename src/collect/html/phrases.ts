/**
 * Set phrases of web pages in Chinese and English. All patterns are tried on short lines only, with spaces taken out of
 * Chinese ones (`郑 重 声 明`).
 */

const OPENING = '^[\\s【\\[（(■●◆>»·]*'

/** Heads of parts behind which the page's own text does not go on. */
const LAST = new RegExp(
  `${OPENING}(?:(?:版权|免责|特别|郑重)声明|反侵权|(?:网友|最新)评论|(?:发表|我要)评论|网友跟帖|` +
    '相关(?:阅读|新闻|链接|报道|文章|专题|推荐|内容|资讯)|(?:推荐|延伸)阅读|更多(?:精彩|新闻|阅读|内容)|' +
    '热门(?:推荐|文章|新闻|评论)|猜你喜欢|大家都在看|trackback|leave a (?:reply|comment)|\\d+ comments?$|comments$)|' +
    '(?:版权|免责|侵权|隐私).{0,8}声明[:：]?$',
  'i',
)

/** Heads of comments that say how many there are, or whose: nothing but comments has them. */
const COMMENTS = new RegExp(
  `${OPENING}(?:(?:.{0,60}[》已共]有?)?\\d{1,6}(?:条|件|篇|个|位)?(?:网友)?(?:评论|回复|留言|跟帖|回帖)[^，。！？：]{0,12}$|` +
    '(?:网友|最新|全部|热门|精彩)(?:评论|留言|跟帖|回复)(?:列表|区)?[\\d\\s(（条)）:：]*$|' +
    '\\d{1,6} (?:comments?|responses?|replies|thoughts)(?: (?:to|on) .*)?$|top(?: rated)? comments$)',
  'i',
)

/** Heads of what is put between paragraphs or behind them. */
const INSERTED = new RegExp(
  `${OPENING}(?:related|read (?:more(?!$)|next)|more (?:from|stories|on|news|in)|recommended|` +
    'you (?:may|might) (?:also )?like|comments?\\b|share this|most (?:popular|read)|trending|about the author|sign up|' +
    "newsletter|subscribe|follow us|don't miss|also (?:read|see)|see also:?$|advertisement|sponsored|copyright|" +
    'filed under|tags?:)',
  'i',
)

/** Consent boxes, rights notices, mailing lists. */
const NOTICE = new RegExp(
  '(?:^|[^\\w])(?:(?:we|this (?:site|website)) uses? cookies|accept (?:all )?cookies|all rights reserved|unsubscribe)|' +
    '^(?:©|copyright|sign up (?:for|to))|trackback|personal, non-commercial use only|(?:to|in) your inbox',
  'i',
)
const COUNTER = '(?:评论|引用|阅读|浏览|回复|收藏)\\s?[(（]\\d{1,7}[)）]'
/** Rights notices, counters, calls to follow, buttons of old portals. */
const CHINESE_NOTICE = new RegExp(
  'ICP[备证]|凡本[网站]|访问统计|已?被阅读\\d*次?|^本文(?:通告引用|引用通告|地址)|如有侵权|' +
    '仅代表.{0,8}(?:作者|本人|机构).{0,8}(?:观点|立场)|第\\s?\\d+\\s?[个位]\\s?(?:阅览|访问|浏览|读)者|' +
    '(?:请|欢迎)(?:扫描|下载|关注).{0,20}(?:二维码|APP|客户端|公众号|微信)|字[体号]\\s?[:：]\\s?[【\\[（(]?大|[【\\[（(]打印|' +
    `${COUNTER}.*${COUNTER}`,
  'i',
)

/** What notices say, and a sentence of a text may say too: of rights, of a law, of whom to call. */
const MENTION =
  /(?:^|[^\w])(?:terms (?:of (?:use|service)|and conditions)|privacy policy)|(?:may|can) be reached (?:at|by e-?mail)/i
const CHINESE_MENTION = new RegExp(
  '版权所有(?![者权])|版权归.{0,12}所有|举报电话|客服(?:电话|热线)|未经(?:书面)?(?:许可|授权)|' +
    '转载(?:请|须|时)?.{0,6}注明|不代表本[网站]|不构成.{0,8}投资建议',
)

/** Dates, sources, authors, counters. */
const DATE = '\\d{4}\\s?[-年/.]\\s?\\d{1,2}\\s?[-月/.]\\s?\\d{1,2}'
const LABEL = '(?:来源|出处|作者|编辑|责编|校对|点击|发布|浏览|阅读|人气)(?:时间|日期|次数|数|于)?\\s?[:：]'
const BYLINE = new RegExp(
  `${DATE}|${LABEL}|updated|posted|published|^by\\s|` +
    '^(?:[a-z]{3,6}day,? )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}\\b',
  'i',
)

/** What only a byline has: a label in front, two of them, or one with a date; another paper's headline; a path. */
const LABELLED = new RegExp(
  `^[（(【\\[]?.{0,2}${LABEL}|${LABEL}.*${LABEL}|${DATE}.*${LABEL}|${LABEL}.*${DATE}|` +
    '^[（(【\\[]?(?:本文)?原(?:标)?题[为：:]|^.{0,4}(?:当前|现在|所在|[您你])的?位置\\s?[:：]',
)

const REPORTER = /^[^。，！？：]{0,16}(?:记者|实习生|通讯员)[^。，！？]{2,24}$/

/** What a forum puts on a post: its number and buttons, and who wrote it when. */
const BUTTON =
  '(?:回复|引用|举报|收藏|点赞|分享|只看(?:该作者|楼主|大图)|倒序(?:浏览|看帖)|使用道具|道具|支持|反对|顶|踩|楼主|沙发|板凳|地板|' +
  '#\\d{1,6}|\\d{1,6}#|第?\\d{1,6}楼|发消息|发短消息|显示全部楼层|电梯直达|评分|鲜花|TOP|quote|report)(?:[(（]\\d{0,6}[)）])?'
const BUTTONS = new RegExp(`^(?:[|·]*${BUTTON})+[|·]*$`, 'i')
/** What it says of who posts. */
const POSTER =
  /^(?:积分|经验|威望|金钱|魅力|精华|发帖|帖子|文章|注册|在线时间)(?:值|数|时间|日期)?[:：][\d./-]+$/
const POSTED = new RegExp(
  '^.{0,24}(?:发表于|回复于|回帖于|最后编辑于|最后修改于|本帖最后由.{1,20}于)[:：]?' +
    '(?:(?:\\d{4}[-/.年])?\\d{1,2}[-/.月]\\d{1,2}|昨天|前天|半?\\d{0,3}(?:秒|分钟|小时|天)前).{0,20}$|' +
    '^本[帖贴文]由.{1,30}于.{8,60}(?:发表|发布)。?[.]?$',
)

const SENTENCE_END = /[。！？!?]$/

const HAN = /[\u4e00-\u9fff]/

const spaceless = (text: string): string => (HAN.test(text) ? text.replace(/\s+/g, '') : text)

/** Sizes (see `sizeOf`) up to which a line can be such a phrase; own choice. */
const HEAD_SIZE = 60
const BYLINE_SIZE = 130
const NOTICE_SIZE = 400

/** Does the line open a part that is not the page's own text? `last` and `comments`: nothing of it follows. */
export function opensForeign(text: string, size: number): 'inserted' | 'last' | 'comments' | undefined {
  if (size >= HEAD_SIZE) return undefined
  const line = spaceless(text)
  if (COMMENTS.test(line)) return 'comments'
  if (LAST.test(line)) return 'last'
  return INSERTED.test(line) ? 'inserted' : undefined
}

export const isByline = (text: string, size: number): boolean => size < BYLINE_SIZE && BYLINE.test(text)

/** Is it a byline however much it looks like prose? */
export const isLabelled = (text: string, size: number): boolean =>
  size < BYLINE_SIZE && HAN.test(text) && !SENTENCE_END.test(text) && LABELLED.test(text)

/** Does the line say who wrote the text? */
export const isReporter = (text: string, size: number): boolean =>
  size < HEAD_SIZE && HAN.test(text) && REPORTER.test(spaceless(text))

export function isNotice(text: string, size: number): boolean {
  if (size >= NOTICE_SIZE) return false
  if (NOTICE.test(text) || MENTION.test(text)) return true
  return HAN.test(text) && (CHINESE_NOTICE.test(text) || CHINESE_MENTION.test(text))
}

/** Is a notice one by words alone that a sentence of any text may hold? */
export const isMention = (notice: string): boolean => !NOTICE.test(notice) && !CHINESE_NOTICE.test(notice)

/** Does a forum put this on its posts? */
export function isPostMark(text: string, size: number): boolean {
  if (size >= BYLINE_SIZE || SENTENCE_END.test(text)) return false
  const line = spaceless(text)
  return BUTTONS.test(line) || POSTER.test(line) || POSTED.test(line)
}
