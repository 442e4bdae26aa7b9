import { z } from 'zod'
import { defineRule } from '../../step.ts'

/** Characters of a URL as written in running text: RFC 3986, so it ends before Han and full-width punctuation. */
const URL = /(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]{1,2048}/gi

function urlUnits(text: string): number {
  if (!text.includes('://') && !/www\./i.test(text)) return 0
  let units = 0
  for (const [url] of text.matchAll(URL)) units += url.length
  return units
}

export const urlRatio = defineRule({
  id: 'url-ratio@1',
  about:
    'Share of the visible characters that belong to URLs (http, https, www.): link farms and link lists. The default is our ' +
    'own choice.',
  params: z.strictObject({ max: z.number().min(0).max(1).default(0.3) }),
  histogram: { scale: 'share' },
  thresholds: ({ max }) => [max],
  measure: ({ text, features }) =>
    features.visible === 0 ? 0 : Math.min(1, urlUnits(text) / features.visible),
  decide: (value, { max }) => value <= max || 'too many links',
})
