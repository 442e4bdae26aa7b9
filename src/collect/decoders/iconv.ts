import iconv from 'iconv-lite'

/** What Node's ICU gives for a code that it does not know: U+FFFD, or a character for private use. */
const UNKNOWN = /[\ufffd\ue000-\uf8ff]/

/**
 * Decoder of an encoding of which Node's `TextDecoder`, against the standard, knows but a part: its Big5 is code page 950
 * without the Hong Kong characters (嘅, 咗, 啲) and the kana, its EUC-KR has no syllables beyond KS X 1001 (똠, 햏).
 * iconv-lite has all of the standard and takes twice the time: it is asked when something is missing.
 */
function widened(encoding: string, name: string): (bytes: Buffer) => string {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return (bytes) => {
    const text = decoder.decode(bytes)
    return UNKNOWN.test(text) ? iconv.decode(bytes, name, { stripBOM: false }) : text
  }
}

export const decodeBig5 = widened('big5', 'big5hkscs')
export const decodeEucKr = widened('euc-kr', 'cp949')

/** Code page 855: Cyrillic under DOS, in the Balkans and before code page 866 in Russia. */
export const decodeIbm855 = (bytes: Buffer): string => iconv.decode(bytes, 'cp855')
