/** Runs of full-width digits and letters: ０-９, Ａ-Ｚ, ａ-ｚ. */
const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+/g

/** Distance between the full-width and the ASCII form of a character. */
const OFFSET = 0xfee0

const narrowRun = (run: string): string => {
  let narrow = ''
  for (let i = 0; i < run.length; i++) narrow += String.fromCharCode(run.charCodeAt(i) - OFFSET)
  return narrow
}

/**
 * Full-width digits and letters as ASCII (２０１２年 becomes 2012年). Punctuation stays: in Chinese text it is full-width
 * by right.
 */
export const narrowWidth = (text: string): string => text.replace(FULL_WIDTH, narrowRun)
