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
  '(?:^|[^\\w])(?:(?:we|this (?:site|website)) uses? cookies|accept (?:all )?cookies|all rights reserved|' +
    'terms (?:of (?:use|service)|and conditions)|privacy policy|unsubscribe)|^(?:©|copyright|sign up (?:for|to))|' +
    '版权所有|ICP[备证]|举报电话|凡本[网站]|未经(?:书面)?(?:许可|授权)|转载(?:请|须|时)?.{0,6}注明|' +
    '不代表本[网站]|客服(?:电话|热线)|访问统计|已?被阅读\\d*次?|^本文(?:通告引用|引用通告|地址)|trackback|' +
    'personal, non-commercial use only|(?:to|in) your inbox|(?:may|can) be reached (?:at|by e-?mail)',
  'i',
)

/** Dates, sources, authors, counters. */
const BYLINE = new RegExp(
  '\\d{4}\\s?[-年/.]\\s?\\d{1,2}\\s?[-月/.]\\s?\\d{1,2}|' +
    '(?:来源|作者|编辑|点击|发布|浏览|阅读)(?:时间|次数|数|于)?[:：]|updated|posted|published|^by\\s',
  'i',
)

/** What a forum puts on a post: its number and buttons, and who wrote it when. */
const BUTTON =
  '(?:回复|引用|举报|收藏|点赞|分享|只看(?:该作者|楼主|大图)|倒序(?:浏览|看帖)|使用道具|道具|支持|反对|顶|踩|楼主|沙发|板凳|地板|' +
  '#\\d{1,6}|\\d{1,6}#|第?\\d{1,6}楼|发消息|发短消息|显示全部楼层|电梯直达|评分|鲜花|TOP|quote|report)(?:[(（]\\d{0,6}[)）])?'
const BUTTONS = new RegExp(`^(?:[|·]*${BUTTON})+[|·]*$`, 'i')
const POSTED = new RegExp(
  '^.{0,24}(?:发表于|回复于|回帖于|最后编辑于|最后修改于|本帖最后由.{1,20}于)[:：]?' +
    '(?:(?:\\d{4}[-/.年])?\\d{1,2}[-/.月]\\d{1,2}|昨天|前天|半?\\d{0,3}(?:秒|分钟|小时|天)前).{0,20}$',
)

const SENTENCE_END = /[。！？!?]$/

const spaceless = (text: string): string => (/[\u4e00-\u9fff]/.test(text) ? text.replace(/\s+/g, '') : text)

/** Sizes (see `sizeOf`) up to which a line can be such a phrase; own choice. */
const HEAD_SIZE = 60
const BYLINE_SIZE = 130
const NOTICE_SIZE = 400

/** Does the line open a part that is not the page's own text? `last`: nothing of it follows. */
export function opensForeign(text: string, size: number): 'inserted' | 'last' | undefined {
  if (size >= HEAD_SIZE) return undefined
  const line = spaceless(text)
  if (LAST.test(line)) return 'last'
  return INSERTED.test(line) ? 'inserted' : undefined
}

export const isByline = (text: string, size: number): boolean => size < BYLINE_SIZE && BYLINE.test(text)

export const isNotice = (text: string, size: number): boolean => size < NOTICE_SIZE && NOTICE.test(text)

/** Does a forum put this on its posts? */
export function isPostMark(text: string, size: number): boolean {
  if (size >= BYLINE_SIZE || SENTENCE_END.test(text)) return false
  const line = spaceless(text)
  return BUTTONS.test(line) || POSTED.test(line)
}
