/** /20120706/n347.shtml, /2012/07/06/, /2012-07-06/, /2012-07/06/, /a/20120706_1.htm */
const YEAR_FIRST = /[/_-]((?:19|20)\d\d)([-_/]?)(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?=[/_.-])/
/** news.163.com/12/0706/08/ */
const SHORT_YEAR = /\.163\.com\/(\d\d)\/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\//

/** The day of publication that the address of a news page gives, as `2012-07-06`. */
export function dateOfUrl(url: string): string | undefined {
  const found = YEAR_FIRST.exec(url)
  if (found !== null) return `${found[1]}-${found[3]}-${found[4]}`
  const short = SHORT_YEAR.exec(url)
  return short === null ? undefined : `20${short[1]}-${short[2]}-${short[3]}`
}
