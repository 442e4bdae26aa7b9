import { extractPage } from '../../../src/collect/html/extract.ts'

/** Sentences of an article, and small pages made of them; all written for these tests. */
export const PARAGRAPHS = [
  '入冬以来，北方的几座小城陆续下了雪，街上的行人比往日少了许多，只有早点铺还冒着热气。',
  '铺子的主人姓陈，今年六十二岁，每天凌晨三点起来和面，他说这个习惯已经有三十多年了。',
  '有人问他为什么不歇一歇，他笑着摆手：“歇下来，反而不知道该做什么。”',
]
export const ENGLISH = [
  'The first snow of the season fell on the northern towns last night, and the streets were quiet in the morning.',
  'Only the bakery on the corner was open, and its owner, who is sixty-two, had been up since three, as he always is.',
]

export const paragraphs = (texts: readonly string[]): string =>
  texts.map((text) => `<p>${text}</p>`).join('\n')
export const menu = `<ul>${['首页', '新闻', '体育', '财经', '论坛'].map((name) => `<li><a href="/${name}">${name}</a></li>`).join('')}</ul>`
export const body = (html: string, head = ''): string =>
  `<html><head>${head}</head><body>${html}</body></html>`
export const textOf = (html: string): string => extractPage(html).text

export const article = paragraphs(PARAGRAPHS)
export const ARTICLE = PARAGRAPHS.join('\n')
