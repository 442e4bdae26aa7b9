/** Character and phrase tables of OpenCC: `from to` pairs joined by `|`. The package ships no types for them. */
declare module 'opencc-js/dict/*' {
  const pairs: string
  export default pairs
}
