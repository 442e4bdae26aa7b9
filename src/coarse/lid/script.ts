import { CharClass } from '../../text/classes.ts'
import type { LanguageGuess } from './guess.ts'

/**
 * Letters of an alphabet that carry as much as one Han character: the Universal Declaration of Human Rights has 2,560
 * Han characters in Chinese and 8,675 letters in English, 7,404 in French. So a Chinese article full of English product
 * names is still Chinese.
 */
const LETTERS_PER_HAN = 3

/** Share of kana among Han and kana from which a text is Japanese. Running Japanese has about 50 %. */
const JAPANESE_KANA = 0.1

/** Kana share under which a text is surely not Japanese; between the two the model is asked. */
const CHINESE_KANA = 0.02

/** East Asian weight share under which scripts are too mixed to decide. */
const CLEAR_SHARE = 0.6

/** Fewer East Asian letters than this decide nothing: a name in Han says little of the language around it. */
const MIN_LETTERS = 4

/**
 * The language when the writing system alone tells it: Chinese, Japanese or Korean. `undefined` for alphabets, mixed
 * and nearly empty texts. Does not tell Mandarin from Cantonese or Classical Chinese, nor Traditional from Simplified,
 * and takes Japanese written without any kana for Chinese.
 *
 * @param counts code points per `CharClass`
 */
export function languageByScript(counts: Readonly<Uint32Array>): LanguageGuess | undefined {
  const han = counts[CharClass.han]!
  const kana = counts[CharClass.kana]!
  const hangul = counts[CharClass.hangul]!
  const eastAsian = han + kana + hangul
  if (eastAsian < MIN_LETTERS) return undefined
  let alphabetic = counts[CharClass.latin]!
  for (let c = CharClass.cyrillic; c <= CharClass.otherLetter; c++) alphabetic += counts[c]!
  const weight = eastAsian + alphabetic / LETTERS_PER_HAN
  if (eastAsian / weight < CLEAR_SHARE) return undefined
  if (hangul > han + kana) return { label: 'ko', score: hangul / weight }
  const kanaShare = kana / (han + kana)
  if (kanaShare >= JAPANESE_KANA) return { label: 'ja', score: (han + kana) / weight }
  if (kanaShare >= CHINESE_KANA) return undefined
  return { label: 'zh', score: han / weight }
}
