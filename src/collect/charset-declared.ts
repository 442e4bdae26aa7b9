import { unitBytes } from './decode.ts'

/** Spellings that crawls hold and the WHATWG standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  utf_8: 'utf-8',
  cp936: 'gb18030',
  'windows-936': 'gb18030',
  gb_18030: 'gb18030',
  'big-5': 'big5',
  cp950: 'big5',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
}

/** Labels of encodings that the WHATWG standard has not, or replaces as a danger to browsers, and their names here. */
const BEYOND_WHATWG: Readonly<Record<string, string>> = {
  'utf-32': 'utf-32le',
  'utf-32le': 'utf-32le',
  'utf-32be': 'utf-32be',
  'ucs-4': 'utf-32le',
  ibm855: 'ibm855',
  csibm855: 'ibm855',
  cp855: 'ibm855',
  '855': 'ibm855',
  'euc-tw': 'euc-tw',
  'x-euc-tw': 'euc-tw',
  cns11643: 'euc-tw',
  johab: 'johab',
  cp1361: 'johab',
  ms1361: 'johab',
  'iso-2022-kr': 'iso-2022-kr',
  csiso2022kr: 'iso-2022-kr',
  'iso-2022-cn': 'iso-2022-cn',
  'iso-2022-cn-ext': 'iso-2022-cn',
  csiso2022cn: 'iso-2022-cn',
  hz: 'hz-gb-2312',
  'hz-gb-2312': 'hz-gb-2312',
}

/** Bytes looked at for a declaration. The standard says 1,024; pages with long heads put it later. */
const PRESCAN_BYTES = 4096

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g
const XML = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']?\s*([^\s"'?>]+)/i
const META = /<meta[\s/][^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/gi

/**
 * Name of the encoding with a label in any case, `undefined` when there is none: the WHATWG name, or one of utf-32le,
 * utf-32be, ibm855, euc-tw, johab, iso-2022-kr, iso-2022-cn, hz-gb-2312. GBK and GB2312 are their superset `gb18030`.
 */
export function encodingOf(label: string): string | undefined {
  const wanted = label
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
  const beyond = Object.hasOwn(BEYOND_WHATWG, wanted) ? BEYOND_WHATWG[wanted] : undefined
  if (beyond !== undefined) return beyond
  try {
    const { encoding } = new TextDecoder(ALIASES[wanted] ?? wanted)
    return encoding === 'gbk' ? 'gb18030' : encoding
  } catch (error) {
    // A RangeError is how TextDecoder says that it does not know a label.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * The charset that an HTML or XML document declares of itself, in the first 4,096 bytes: an XML declaration, `<meta
 * charset>` or `<meta http-equiv content>`; comments are passed over. A simple form of the WHATWG prescan. As there, a
 * declared UTF-16 (or UTF-32) means UTF-8, since it could not have been read as ASCII. `undefined` when nothing known is declared.
 */
export function sniffHtmlCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCAN_BYTES))
    .toString('latin1')
    .replace(COMMENT, '')
  const labels = [XML.exec(head)?.[1], ...Array.from(head.matchAll(META), ([, label]) => label)]
  for (const label of labels) {
    const encoding = label === undefined ? undefined : encodingOf(label)
    if (encoding !== undefined) return unitBytes(encoding) > 1 ? 'utf-8' : encoding
  }
  return undefined
}
