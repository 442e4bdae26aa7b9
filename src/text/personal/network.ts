import { clauseBefore, matchAt, type PersonalSpan } from './kinds.ts'

const DOMAIN = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9@_-])/y
const IS_LOCAL = /[A-Za-z0-9._%+-]/
/** Longest part before the @, RFC 5321. */
const LONGEST_LOCAL = 64
/** Ends of file names and code that look like a domain: `icon@2x.png`. */
const NO_TOP_LEVEL = new Set(
  'png jpg jpeg gif webp svg bmp js ts css html htm php jsp md json class java py go'.split(' '),
)

/** An e-mail address round the @ at `at`; its local part starts at `from` or later. */
export function emailAt(text: string, at: number, from: number): PersonalSpan | undefined {
  let start = at
  const earliest = Math.max(from, at - LONGEST_LOCAL)
  while (start > earliest && IS_LOCAL.test(text[start - 1]!)) start -= 1
  while (start < at && /[.%+-]/.test(text[start]!)) start += 1
  if (start === at || text.slice(start, at) === 'git') return undefined
  const match = matchAt(DOMAIN, text, at + 1)
  if (match === null) return undefined
  const [domain] = match
  if (NO_TOP_LEVEL.has(domain.slice(domain.lastIndexOf('.') + 1).toLowerCase())) return undefined
  return { start, end: at + 1 + domain.length, kind: 'email' }
}

const IPV4 = /(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\dA-Za-z_/%]|\.\d|-\d)/y
/** Global unicast only, 2000::/3: anything looser also matches `std::vector`. */
const IPV6 =
  /[23][0-9a-f]{3}(?:(?::[0-9a-f]{1,4}){7}|(?::[0-9a-f]{1,4}){1,5}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,4})?)(?![0-9a-z:/])/iy
const VERSION_CUE =
  /(?:版本|版|version|ver|v|固件|驱动|内核|补丁|升级|更新|release|build|update|player|chrome|firefox|safari|opera|webkit|office|oid|章|节|条|款)\W{0,4}$/i

/** An address of the public Internet that starts with the digit at `at`. */
export function ipAt(text: string, at: number, from: number): PersonalSpan | undefined {
  const six = matchAt(IPV6, text, at)
  if (six !== null) return { start: at, end: at + six[0].length, kind: 'ip' }
  const match = matchAt(IPV4, text, at)
  if (match === null) return undefined
  const octets = match.slice(1).map(Number)
  if (match.slice(1).some((part) => part.length > 1 && part.startsWith('0'))) return undefined
  if (!isPublic(octets) || looksLikeVersion(octets)) return undefined
  const before = clauseBefore(text, at, from, 16)
  if (/[A-Za-z_.-]$/.test(before) || VERSION_CUE.test(before)) return undefined
  return { start: at, end: at + match[0].length, kind: 'ip' }
}

/** Neither private, shared, loopback, link-local nor multicast and above (RFC 6890). */
function isPublic(octets: readonly number[]): boolean {
  const [a = 0, b = 0] = octets
  if (octets.some((octet) => octet > 255)) return false
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 100 && b >= 64 && b < 128) return false
  if (a === 169 && b === 254) return false
  if (a === 172 && b >= 16 && b < 32) return false
  return !(a === 192 && b === 168)
}

/** Versions and section numbers are made of small numbers, addresses seldom are. */
const looksLikeVersion = (octets: readonly number[]): boolean =>
  octets.filter((octet) => octet >= 20).length < 2
