/** A language and how sure its engine is of it. */
export interface LanguageGuess {
  /** ISO 639-1 code where one exists, else ISO 639-3 or the model's own label; `zh` for Mandarin; `und` when undecided. */
  readonly label: string
  /** 0 to 1. What it means differs between engines: a share of letters, a probability, a relative distance. */
  readonly score: number
}

/** BCP 47's code for a language that could not be determined. */
export const UNDETERMINED: LanguageGuess = { label: 'und', score: 0 }
