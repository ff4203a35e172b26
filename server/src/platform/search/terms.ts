import { digitsOf, isMobile } from '../privacy/masking.ts'

/**
 * The words of the finder. What is indexed and what is asked meet in the same terms, so that every term of a question
 * must be a term of the row found. Pure; `search-documents.ts` turns terms into keyed hashes.
 */
export type Term = { readonly kind: TermKind; readonly value: string }
export type TermKind = 'house' | 'name' | 'pinyin' | 'phone' | 'number' | 'text'

/** 2-1-603 is found as `2-1-603`, `21603`, `603`, `1-603` and, while it is typed, by any longer beginning. */
export function houseTerms(label: string): Term[] {
  const parts = label.normalize('NFKC').toLowerCase().split('-').filter(Boolean)
  const values = new Set<string>()
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from)
    values.add(tail.join('-'))
    values.add(tail.join(''))
  }
  const room = parts.at(-1) ?? ''
  for (let length = 2; length < room.length; length += 1) values.add(room.slice(0, length))
  const whole = parts.join('-')
  const digits = parts.join('')
  for (let length = 2; length < whole.length; length += 1) values.add(whole.slice(0, length).replace(/-$/, ''))
  for (let length = 2; length < digits.length; length += 1) values.add(digits.slice(0, length))
  return [...values].map((value) => ({ kind: 'house', value }))
}

/** Any piece of the Chinese name of one or two characters, the whole, and the pinyin while it is typed. */
export function nameTerms(name: string, readings: readonly NameReading[]): Term[] {
  const text = plainName(name)
  const values = new Set<string>()
  const chars = [...text]
  chars.forEach((char, index) => {
    values.add(char)
    if (index > 0) values.add(`${chars[index - 1]}${char}`)
  })
  if (isLatin(text))
    for (const word of text.split(' '))
      for (let length = 1; length <= word.length; length += 1) values.add(word.slice(0, length))
  const pinyin = new Set<string>()
  for (const reading of readings) {
    for (let length = 1; length <= reading.initials.length; length += 1) pinyin.add(reading.initials.slice(0, length))
    for (let length = 2; length <= reading.full.length; length += 1) pinyin.add(reading.full.slice(0, length))
  }
  return [
    ...[...values].map((value) => ({ kind: 'name' as const, value })),
    ...[...pinyin].map((value) => ({ kind: 'pinyin' as const, value })),
  ]
}

/** One way to read a name: 曾 as zeng, 单 as shan. Lower case, no tones: `{ full: 'chenyutong', initials: 'cyt' }`. */
export type NameReading = { readonly full: string; readonly initials: string }

/** Whole, the last four to eight digits, the first seven (DESIGN.md, personal data). */
export function phoneTerms(digits: string): Term[] {
  const values = new Set([digits])
  for (let length = 4; length <= 8 && length <= digits.length; length += 1) values.add(digits.slice(-length))
  if (digits.length > 7) values.add(`^${digits.slice(0, 7)}`)
  return [...values].map((value) => ({ kind: 'phone', value }))
}

/** BX-2611-0409 is found whole, without dashes, and by its last three or more digits. */
export function numberTerms(number: string): Term[] {
  const text = number.normalize('NFKC').toLowerCase()
  const joined = text.replace(/[^a-z0-9]/g, '')
  const digits = joined.replace(/\D/g, '')
  const values = new Set([joined, digits])
  for (let length = 3; length < digits.length; length += 1) values.add(digits.slice(-length))
  return [...values].filter(Boolean).map((value) => ({ kind: 'number', value }))
}

/** Pairs of neighbouring characters; Latin words and numbers whole and by their beginnings. */
export function textTerms(text: string): Term[] {
  const values = new Set<string>()
  for (const stretch of stretches(text)) {
    if (stretch.latin)
      for (let length = 2; length <= Math.min(stretch.value.length, 24); length += 1)
        values.add(stretch.value.slice(0, length))
    else for (const pair of pairs(stretch.value)) values.add(pair)
  }
  return [...values].map((value) => ({ kind: 'text', value }))
}

/** What a person typed, word by word. Each word must be found; a word may be found in one of several ways. */
export function questionWords(question: string): string[] {
  // A telephone number is one word, however it was typed or pasted.
  const digits = digitsOf(question)
  if (/^[\d\s+()-]+$/.test(question.normalize('NFKC')) && (isMobile(digits) || /^0\d{9,11}$/.test(digits)))
    return [digits]
  return question
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .split(/[\s,，、;；]+/)
    .filter(Boolean)
    .slice(0, 6)
}

/** The ways in which one word may be meant for a thing of this kind. Each way is a set of terms that must all be there. */
export function waysOf(word: string, kind: 'house' | 'party' | 'case'): Term[][] {
  const ways: Term[][] = []
  const han = /\p{Script=Han}/u.test(word)
  const joined = word.replace(/[-—－_#·.]/g, '')
  const digits = /^\d+$/.test(joined)
  if (kind !== 'case') {
    const house = word
      .replace(/[栋幢座号楼单元]+/g, '-')
      .replace(/[室房户]/g, '')
      .replace(/-+/g, '-')
      .replace(/^-|-$/g, '')
    if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(house) && /\d/.test(house) && house.length >= 2)
      ways.push([{ kind: 'house', value: house }])
  }
  if (kind === 'party') {
    if (digits && joined.length >= 4) ways.push([{ kind: 'phone', value: joined }])
    if (digits && joined.length === 7) ways.push([{ kind: 'phone', value: `^${joined}` }])
    if (han) ways.push(namePieces(word.replace(/(女士|先生|小姐|太太|老师|师傅)$/, '') || word))
    else if (/^[a-z']+$/.test(word)) {
      ways.push([{ kind: 'pinyin', value: word.replaceAll("'", '') }])
      ways.push([{ kind: 'name', value: word }])
    }
  }
  if (kind === 'case') {
    if (/^[a-z]{0,6}\d{3,}$/.test(joined)) ways.push([{ kind: 'number', value: joined }])
    const pieces = textQuestion(word)
    if (pieces.length > 0) ways.push(pieces)
    // A case is also found by its house and the people who reported it, whose terms its room indexes with it.
    if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(word) && /\d/.test(word) && word.length >= 3)
      ways.push([{ kind: 'house', value: word }])
  }
  return ways
}

function namePieces(word: string): Term[] {
  const chars = [...word]
  if (chars.length === 1) return [{ kind: 'name', value: word }]
  return pairs(word).map((value) => ({ kind: 'name', value }))
}

function textQuestion(word: string): Term[] {
  const terms: Term[] = []
  for (const stretch of stretches(word)) {
    if (stretch.latin) {
      if (stretch.value.length >= 2) terms.push({ kind: 'text', value: stretch.value.slice(0, 24) })
    } else for (const pair of pairs(stretch.value)) terms.push({ kind: 'text', value: pair })
  }
  return terms
}

function pairs(text: string): string[] {
  const chars = [...text]
  return chars.slice(1).map((char, index) => `${chars[index]}${char}`)
}

function stretches(text: string): { value: string; latin: boolean }[] {
  return [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .matchAll(/[a-z0-9]+|[\p{L}\p{N}]+?(?=[a-z0-9]|[^\p{L}\p{N}]|$)/gu),
  ].map((match) => ({
    value: match[0],
    latin: /^[a-z0-9]/.test(match[0]),
  }))
}

function plainName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').replace(/[·•]/g, '').trim()
}

const isLatin = (text: string) => /^[a-z][a-z' .-]*$/.test(text)
