import { clauseBefore, matchAt, type PersonalSpan } from './kinds.ts'

/** Mobile prefixes allocated by MIIT, as remembered: 13x, 145-149, 15x but 154, 162, 165-167, 170-178, 18x, 19x but 194. */
const MOBILE =
  /(?:(?:00)?86[- ]?)?1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])(?:\d{8}|-\d{4}-\d{4}| \d{4} \d{4})/y
const LANDLINE =
  /(?:0(?:10|2\d)[-－–—]?[2-8]\d{7}|0[3-9]\d{2}[-－–—]?[2-8]\d{6,7}|0(?:10|2\d)[)）][- ]?[2-8]\d{7}|0[3-9]\d{2}[)）][- ]?[2-8]\d{6,7}|(?:00)?86-(?:10|2\d|[3-9]\d{2})-[2-8]\d{6,7})(?:-\d{1,6})?/y
const ID_CARD = /\d{17}[\dXx]|\d{15}/y
const BANK_CARD = /\d{16,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?/y

/** What a personal number is not followed by: more of a longer number or code, or a unit that makes it an amount. */
const GOES_ON =
  /[\dA-Za-z_%％‰°℃]|[.-]\d|\s?(?:元|万|亿|美元|人|个|吨|次|年|米|千|公里|平方|立方|册|股|件|套)/y
/** What is written without separator before a number that is a phone number all the same. */
const GLUED_CUE = /(?:tel|phone|mobile|mob|cell|call)$/i
/** Numbers of things, not of people. */
const OTHER_NUMBER =
  /(?:单号|订单|编号|流水|货号|型号|批号|文号|学号|工号|序号|注册号|登记号|案号|isbn|issn|id|no|№)\W{0,3}$/i
const CARD_CUE = /(?:卡号|银行卡|账号|帐号|账户|帐户|储蓄卡|信用卡|借记卡|(?<!id)card)\D{0,8}$/i

/** With such a word in front, a wrong check digit is a typing error. */
const ID_CUE = /身份证(?:号码?)?\D{0,6}$/

/** First two digits of a resident's number: provinces, GB/T 2260. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
)

export interface NumberOptions {
  /** Also the ID numbers of 15 digits issued until 1999, which have no check digit. */
  readonly idCard15: boolean
}

/**
 * A phone, ID or bank card number that starts with the digit at `at`; `from` is the end of what was found before. The digit
 * must not continue another number (the caller's part).
 */
export function personalNumberAt(
  text: string,
  at: number,
  from: number,
  options: NumberOptions,
): PersonalSpan | undefined {
  return (
    phoneAt(text, at, from) ??
    landlineAt(text, at, from) ??
    idCardAt(text, at, from, options) ??
    bankCardAt(text, at, from)
  )
}

const goesOn = (text: string, end: number): boolean => matchAt(GOES_ON, text, end) !== null

function phoneAt(text: string, at: number, from: number): PersonalSpan | undefined {
  const match = matchAt(MOBILE, text, at)
  if (match === null) return undefined
  const end = at + match[0].length
  if (match[0].endsWith('000000') || goesOn(text, end)) return undefined
  const before = clauseBefore(text, at, from, 12)
  if (/[A-Za-z]$/.test(before) && !GLUED_CUE.test(before)) return undefined
  if (OTHER_NUMBER.test(before)) return undefined
  return { start: before.endsWith('+') ? at - 1 : at, end, kind: 'phone' }
}

function landlineAt(text: string, at: number, from: number): PersonalSpan | undefined {
  const match = matchAt(LANDLINE, text, at)
  if (match === null) return undefined
  const [number] = match
  const end = at + number.length
  if (goesOn(text, end)) return undefined
  const before = clauseBefore(text, at, from, 12)
  const bracketed = /[)）]/.test(number)
  if (bracketed !== /[(（]$/.test(before)) return undefined
  if (!bracketed && (!/[-－–—]/.test(number) || /[A-Za-z]$/.test(before))) return undefined
  const start = bracketed || before.endsWith('+') ? at - 1 : at
  return { start, end, kind: 'landline' }
}

function idCardAt(
  text: string,
  at: number,
  from: number,
  { idCard15 }: NumberOptions,
): PersonalSpan | undefined {
  const match = matchAt(ID_CARD, text, at)
  if (match === null) return undefined
  const [number] = match
  const end = at + number.length
  if (/[\dA-Za-z]/.test(text[end] ?? '')) return undefined
  const before = clauseBefore(text, at, from, 12)
  if (/[A-Za-z]$/.test(before)) return undefined
  const named = ID_CUE.test(before)
  const valid = number.length === 18 ? isIdNumber(number, named) : idCard15 && isOldIdNumber(number)
  return valid ? { start: at, end, kind: 'id-card' } : undefined
}

function bankCardAt(text: string, at: number, from: number): PersonalSpan | undefined {
  const match = matchAt(BANK_CARD, text, at)
  if (match === null) return undefined
  const end = at + match[0].length
  if (goesOn(text, end)) return undefined
  const digits = match[0].replace(/\D/g, '')
  if (!passesLuhn(digits)) return undefined
  const unionPay = digits.startsWith('62') && (digits.length === 16 || digits.length === 19)
  const before = clauseBefore(text, at, from, 20)
  const bare = unionPay && !OTHER_NUMBER.test(before) && !/[A-Za-z]$/.test(before)
  if (!bare && !CARD_CUE.test(before)) return undefined
  return { start: at, end, kind: 'bank-card' }
}

/** 18 characters: province, a date that exists, and the check digit of GB 11643 (ISO 7064, MOD 11-2) unless it is waived. */
export function isIdNumber(number: string, anyCheckDigit = false): boolean {
  if (!/^\d{17}[\dXx]$/.test(number) || !PROVINCES.has(number.slice(0, 2))) return false
  if (!isDate(Number(number.slice(6, 10)), Number(number.slice(10, 12)), Number(number.slice(12, 14))))
    return false
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(number[i]) * (2 ** (17 - i) % 11)
  return anyCheckDigit || '10X98765432'[sum % 11] === number[17]!.toUpperCase()
}

/** 15 digits: province and a date of the 20th century. */
const isOldIdNumber = (number: string): boolean =>
  PROVINCES.has(number.slice(0, 2)) &&
  isDate(1900 + Number(number.slice(6, 8)), Number(number.slice(8, 10)), Number(number.slice(10, 12)))

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Luhn's check (ISO/IEC 7812-1); a number of equal digits is no card. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = digit * 2
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0 && /[^0]/.test(digits)
}
