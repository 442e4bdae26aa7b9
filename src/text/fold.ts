/**
 * Letter case and width folded unit by unit: `Ａ` and `A` become `a`. Letters whose lower case is longer than one unit
 * stay as they are, so a folded text has the length of the text.
 */
export const FOLD_OF_UNIT: Uint16Array = Uint16Array.from({ length: 0x10000 }, (_, unit) =>
  lower(unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit),
)

function lower(unit: number): number {
  const folded = String.fromCharCode(unit).toLowerCase()
  return folded.length === 1 ? folded.charCodeAt(0) : unit
}
