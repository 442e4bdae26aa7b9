import { franc } from 'franc'
import { type LanguageGuess, UNDETERMINED } from './guess.ts'

const shortCodes = new Map<string, string>()

/** `cmn` → `zh`, `deu` → `de`: ISO 639-1 where one exists, by Unicode's own alias table; others stay ISO 639-3. */
export function shortLanguageCode(iso6393: string): string {
  let code = shortCodes.get(iso6393)
  if (code === undefined) {
    code = new Intl.Locale(iso6393).language
    shortCodes.set(iso6393, code)
  }
  return code
}

/**
 * franc: trigrams for alphabets, the most frequent script for the rest. It ranks languages and does not rate them, so
 * the score is 1 whenever it decides. Reads the first 2,048 UTF-16 units; any kana in a Chinese text can make it
 * Japanese, and many Latin names in it another language.
 */
export function languageByFranc(text: string): LanguageGuess {
  const found = franc(text)
  return found === 'und' ? UNDETERMINED : { label: shortLanguageCode(found), score: 1 }
}
