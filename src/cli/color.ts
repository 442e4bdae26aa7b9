/**
 * Whether standard output takes colours: a terminal, unless `NO_COLOR` is set; with `FORCE_COLOR` a pipe too.
 * picocolors' own answer is "yes" wherever `CI` is set, and would put escapes into what a script there reads.
 */
export function takesColor(
  { FORCE_COLOR = '', NO_COLOR = '', TERM }: NodeJS.ProcessEnv = process.env,
  isTerminal: boolean = process.stdout.isTTY === true,
): boolean {
  if (NO_COLOR !== '' || FORCE_COLOR === '0' || FORCE_COLOR === 'false') return false
  return FORCE_COLOR !== '' || (isTerminal && TERM !== 'dumb')
}
