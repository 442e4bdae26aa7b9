import fc from 'fast-check'

/** Pieces in which cleaners and rules have something to find, so that random texts hit more than the common path. */
const PIECES = [
  ...[
    '中',
    '文',
    '的',
    '電',
    '国',
    '。',
    '，',
    '！',
    '…',
    '“',
    '”',
    '（',
    '）',
    '《',
    '》',
    '、',
    '：',
    '；',
    '·',
  ],
  ...['a', 'B', 'é', 'ß', 'я', 'ع', 'ก', 'あ', 'ア', '한', 'λ', '０', 'Ａ', '（', '／', '０9'],
  ...[
    '0',
    '1',
    '9',
    '13',
    '2024',
    '.',
    ',',
    '-',
    ':',
    '/',
    '@',
    '#',
    '&',
    '<',
    '>',
    ';',
    '(',
    ')',
    '{',
    '}',
    '|',
    '`',
    '=',
  ],
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\u3000',
    '\u00a0',
    '\u2028',
    '\u200b',
    '\ufeff',
    '\0',
    '\u0007',
  ],
  ...['😀', '❤️', '👨‍👩‍👧', '𠀀', '\ud83d', '\ude00', '\ufffd', '\ue000', 'e\u0301'],
]

/** Texts that mix scripts, line ends, zero-width marks, emoji, lone surrogates and markup. Never well-behaved. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 60 },
    )
    .map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
)

/** `anyText` with the given pieces mixed in. */
export const anyTextWith = (...pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...PIECES), fc.constantFrom(...pieces)), {
      maxLength: 40,
    })
    .map((parts) => parts.join(''))
