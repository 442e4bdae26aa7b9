/*
 * Letters beyond ASCII that languages are written with, in lower case. An encoding that is not the text's own shows
 * letters that no single language has together: `è` with `š` and `ž` is Slovene of windows-1250 read as windows-1252.
 */

const LATIN = [
  'äöüß', // German
  'àâæçéèêëîïôœùûüÿ', // French
  'áéíñóúüªº', // Spanish
  'áàâãçéêíóôõúüªº', // Portuguese
  'àèéìíîòóùúªº', // Italian
  'áâèéêëíïóôöúûü', // Dutch, Afrikaans
  'åäöéüà', // Swedish, Finnish
  'æøåéèêòóôüäö', // Danish, Norwegian
  'áðéíóúýþæö', // Icelandic, Faroese but for ø
  'àçèéíïòóúü', // Catalan
  'çëâê', // Albanian
  'áčďéěíňóřšťúůýž', // Czech
  'áäčďéíĺľňóôŕšťúýž', // Slovak
  'ąćęłńóśźż', // Polish
  'áéíóöőúüű', // Hungarian
  'čćđšž', // Croatian, Slovene
  'ăâîşţșț', // Romanian
  'çğıİöşüâîû', // Turkish
  'ąčęėįšųūž', // Lithuanian
  'āčēģīķļņōŗšūž', // Latvian
  'äõöüšž', // Estonian
  'àáâãăđèéêìíĩòóôõơùúũưý\u0300\u0301\u0303\u0309\u0323', // Vietnamese
]

const CYRILLIC = [
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя', // Russian, Bulgarian
  'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя', // Ukrainian
  'абвгдеёжзійклмнопрстуўфхцчшыьэюя', // Belarusian
  'абвгдђежзијклљмнњопрстћуфхцчџш', // Serbian
  'абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ', // Macedonian
]

const range = (first: number, last: number): string =>
  String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, i) => first + i))

const OTHER = [
  'αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ', // Greek
  range(0x05b0, 0x05f4), // Hebrew, Yiddish
  `${range(0x0621, 0x0652)}پچژکگیے`, // Arabic, Persian
  range(0x0e01, 0x0e5b), // Thai
]

export const ALPHABETS: readonly ReadonlySet<string>[] = [...LATIN, ...CYRILLIC, ...OTHER].map(
  (letters) => new Set(letters),
)
