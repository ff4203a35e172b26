/** How personal data is shown by default (quality bar 51). Pure. */

export type Sex = 'female' | 'male'

/** 13812345521 → `138 **** 5521`; a landline keeps its area code and last two digits. */
export function maskPhone(phone: string): string {
  const digits = digitsOf(phone)
  if (isMobile(digits)) return `${digits.slice(0, 3)} **** ${digits.slice(7)}`
  if (digits.length <= 4) return '*'.repeat(digits.length)
  return `${digits.slice(0, digits.length > 8 ? 4 : 2)}****${digits.slice(-2)}`
}

/** First three and last four characters. */
export function maskIdNumber(idNumber: string): string {
  const text = idNumber.trim()
  if (text.length < 8) return '*'.repeat(text.length)
  return `${text.slice(0, 3)}${'*'.repeat(text.length - 7)}${text.slice(-4)}`
}

/** 陈女士, 陈先生; 张* where the sex is not known. Organisations are not persons and keep their name. */
export function displayName(party: {
  readonly kind?: string | undefined
  readonly name: string
  readonly sex?: Sex | null | undefined
}): string {
  const name = party.name.trim()
  if (party.kind === 'organisation') return name
  if (name === '') return ''
  const surname = surnameOf(name)
  if (party.sex === 'female') return `${surname}女士`
  if (party.sex === 'male') return `${surname}先生`
  // What was typed as an address already hides the given name.
  if (/(女士|先生|小姐|太太|老师|师傅)$/.test(name)) return name.slice(0, 6)
  return `${surname}*`
}

export function surnameOf(name: string): string {
  const text = name.trim()
  if (/^[A-Za-z]/.test(text)) return text.slice(0, 1)
  return COMPOUND_SURNAMES.find((surname) => text.length > 2 && text.startsWith(surname)) ?? ([...text][0] as string)
}

const COMPOUND_SURNAMES = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '夏侯',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '东方',
  '司徒',
  '西门',
  '南宫',
  '端木',
  '长孙',
  '宇文',
  '独孤',
  '轩辕',
  '百里',
  '呼延',
  '澹台',
  '淳于',
  '单于',
  '太史',
  '申屠',
  '公冶',
  '闻人',
  '钟离',
  '濮阳',
]

/** Digits only, full-width ones included, without the country code. */
export function digitsOf(text: string): string {
  const digits = text.normalize('NFKC').replace(/\D/g, '')
  const national = digits.replace(/^(?:0086|86)(?=1[3-9]\d{9}$)/, '')
  return national
}

export function isMobile(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits)
}

/** A number as people may type it, or undefined if it is none: mobile, landline with area code, or a short local one. */
export function phoneOf(text: string): string | undefined {
  if (/[^\d\s()+\-‐-―－.·转*#]/.test(text.normalize('NFKC'))) return undefined
  const digits = digitsOf(text)
  if (isMobile(digits)) return digits
  if (/^0\d{9,11}$/.test(digits) || /^[2-8]\d{6,7}$/.test(digits) || /^[48]00\d{7}$/.test(digits)) return digits
  return undefined
}

/** Eighteen characters with a birthday in their place, whether or not the last one checks. */
export function looksLikeIdNumber(text: string): boolean {
  return /^[1-9]\d{16}[\dX]$/.test(text) && isBirthday(text.slice(6, 14))
}

/** GB 11643: the eighteenth character of an identity number checks the others. */
export function isIdNumber(text: string): boolean {
  const id = text.normalize('NFKC').toUpperCase()
  if (!/^[1-9]\d{16}[\dX]$/.test(id)) return false
  if (!isBirthday(id.slice(6, 14))) return false
  const sum = [...id.slice(0, 17)].reduce(
    (total, digit, index) => total + Number(digit) * (ID_WEIGHTS[index] as number),
    0,
  )
  return '10X98765432'[sum % 11] === id[17]
}

/** The older form of fifteen digits has no check character, but a birthday. */
export function isOldIdNumber(text: string): boolean {
  const id = text.normalize('NFKC')
  return /^[1-9]\d{14}$/.test(id) && isBirthday(`19${id.slice(6, 12)}`)
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

function isBirthday(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4))
  const month = Number(yyyymmdd.slice(4, 6))
  const day = Number(yyyymmdd.slice(6, 8))
  return year >= 1880 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
