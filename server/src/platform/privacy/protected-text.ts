import { randomBytes } from 'node:crypto'
import { type Query, sql } from '../db/sql.ts'
import { isOldIdNumber, looksLikeIdNumber, maskIdNumber, maskPhone } from './masking.ts'
import { openField, sealField, type Vault } from './vault.ts'

/**
 * Numbers that people type into free text (quality bar 50, DESIGN.md "Personal data"). The text is stored with
 * references in their place; what they stand for is sealed in `protected_texts`. A reference carries the masked form,
 * so that a list shows texts without asking anything: `请打 ⟦k3f9x2ab|138 **** 5521⟧`.
 */
export type ProtectedText = {
  /** What to store in place of the text. */
  readonly text: string
  /** Writes of the sealed values; add them to the command's. Empty when the text held no number. */
  readonly writes: readonly Query[]
}

export type TextOwner = {
  readonly companyId: number
  readonly projectId: number
  /** The case, house or contact that the text belongs to: what an unmasking is logged under. */
  readonly subject: { readonly type: string; readonly id: string }
  /** The person it is about, if one is known: erased with them. */
  readonly partyId?: string | undefined
}

/**
 * Replaces the phone and identity numbers of a text by protected references. A text that already holds references
 * (an amended one) keeps them; forged ones lose their brackets.
 */
export function protectText(vault: Vault, owner: TextOwner, text: string): ProtectedText {
  const found = findNumbers(text)
  if (found.length === 0) return { text, writes: [] }
  let stored = ''
  let at = 0
  const sealed: ProtectedRow[] = []
  for (const number of found) {
    const ref = newRef()
    // Each value has a key of its own, so that a text can be protected without loading any key first.
    const key = vault.newPersonKey(ref)
    sealed.push({
      ref,
      kind: number.kind,
      key_id: key.keyId,
      wrapped_key: key.wrapped,
      sealed: sealField(key, ref, number.value),
    })
    stored += `${text.slice(at, number.from)}⟦${ref}|${number.masked}⟧`
    at = number.to
  }
  return { text: stored + text.slice(at), writes: [insertProtected(owner, sealed)] }
}

/** The text with its numbers masked for good: for places that keep no sealed values, such as reasons. */
export function withoutNumbers(text: string): string {
  let kept = ''
  let at = 0
  for (const number of findNumbers(text)) {
    kept += text.slice(at, number.from) + number.masked
    at = number.to
  }
  return maskText(kept + text.slice(at))
}

/** The text as anybody with the right to read it sees it. */
export function maskText(text: string): string {
  return text.replace(REFERENCE, (_, _ref: string, masked: string) => masked)
}

/**
 * An amended text comes back as it was shown, with masked numbers. Those that stood in the old text get their
 * references back, so that an edit loses no number.
 */
export function withReferences(typed: string, old: string): string {
  let text = typed
  for (const match of old.matchAll(REFERENCE)) {
    const at = text.indexOf(match[2] as string)
    if (at >= 0 && text[at - 1] !== '|')
      text = text.slice(0, at) + match[0] + text.slice(at + (match[2] as string).length)
  }
  return text
}

export type TextPiece = { readonly text: string; readonly ref?: string | undefined }

/** The masked text in pieces; those with a `ref` can be shown by `POST /persons/unmask`, one at a time. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let at = 0
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) })
    pieces.push({ text: match[2] as string, ref: match[1] as string })
    at = match.index + match[0].length
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}

export type ProtectedRow = {
  ref: string
  kind: string
  key_id: number
  wrapped_key: string | null
  sealed: string
  subject_id?: string
  party_id?: string | null
}

/** The sealed value behind a reference. */
export function protectedValue(ref: string): Query<ProtectedRow & { project_id: number; subject_type: string }> {
  return sql<
    ProtectedRow & { project_id: number; subject_type: string }
  >`select ref, kind, key_id, wrapped_key, sealed, subject_type, subject_id, party_id, project_id from protected_texts where ref = ${ref}`
}

/** @throws Erased */
export function openProtected(vault: Vault, row: ProtectedRow): string {
  return openField(
    vault.personKey({ subject_id: row.ref, key_id: row.key_id, wrapped_key: row.wrapped_key }),
    row.ref,
    row.sealed,
  )
}

/** Erases the numbers of texts about this person. */
export function destroyProtectedOf(partyId: string): Query {
  return sql`update protected_texts set wrapped_key = null where party_id = ${partyId}`
}

export type FoundNumber = {
  readonly from: number
  readonly to: number
  readonly kind: 'phone' | 'idNumber'
  readonly value: string
  readonly masked: string
}

/**
 * Phone and identity numbers in a text, also full-width, spaced or dashed. Runs in one pass over candidate runs of at
 * most 40 characters, so that hostile text costs no more than its length (quality bar 34).
 */
export function findNumbers(text: string): FoundNumber[] {
  const skip = referencesOf(text).map((match) => ({ from: match.index, to: match.index + match[0].length }))
  const found: FoundNumber[] = []
  for (const run of digitRuns(text)) {
    if (skip.some((reference) => run.from < reference.to && run.to > reference.from)) continue
    found.push(...numbersOfRun(text, run))
  }
  return found
}

const REFERENCE = /⟦([a-z0-9]{12})\|([0-9X* ]{1,24})⟧/g

/** The references in a text. One that was typed by hand around a whole number is none: its number is protected like any other. */
function referencesOf(text: string): RegExpExecArray[] {
  return [...text.matchAll(REFERENCE)].filter((match) => (match[2] as string).replace(/[^0-9X]/g, '').length <= 7)
}

type Run = { from: number; to: number }

/** The digit at this place, full-width ones included, or undefined. By code, because texts may be long. */
function digitAt(text: string, index: number): string | undefined {
  const code = text.charCodeAt(index)
  if (code >= 0x30 && code <= 0x39) return text[index]
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xff10 + 0x30)
  return undefined
}

const isX = (char: string | undefined) => char === 'X' || char === 'x' || char === 'Ｘ' || char === 'ｘ'
const JOINTS = new Set(' \u00a0\u3000\t-‐-―－—.·()（）+＋‑‒–')

/** Stretches of digits that only spaces and dashes interrupt, at most two between digits. */
function digitRuns(text: string): Run[] {
  const runs: Run[] = []
  let run: Run | undefined
  let gap = 0
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] as string
    if (digitAt(text, index) !== undefined) {
      if (!run) {
        run = { from: index, to: index + 1 }
        runs.push(run)
      }
      run.to = index + 1
      gap = 0
    } else if (run && gap === 0 && isX(char)) {
      run.to = index + 1
    } else if (run && JOINTS.has(char) && gap < 2) gap += 1
    else {
      run = undefined
      gap = 0
    }
  }
  return runs.filter(({ from, to }) => to - from >= 7)
}

/**
 * Numbers inside one run. First those that begin with a group of three digits or more, so that a house number in front
 * ("2-1-603 138 0000 5521") is not drawn into the number; then whatever else reads as one among the groups left over.
 */
function numbersOfRun(text: string, run: Run): FoundNumber[] {
  const named = /[A-Za-z-]/.test(text[run.from - 1] ?? '') || /[元年]/.test(text[run.to] ?? '')
  const groups = groupsOf(text, run)
  const found: FoundNumber[] = []
  let rest: Group[] = []
  const settle = () => {
    walk(rest, 1, named, found, (group) => found.push(...insideGroup(group)))
    rest = []
  }
  walk(groups, 3, named, found, (group) => rest.push(group), settle)
  settle()
  return found.sort((a, b) => a.from - b.from)
}

/** Takes every number whose first group has at least `firstDigitsMin` digits; hands the groups outside to `leave`. */
function walk(
  groups: readonly Group[],
  firstDigitsMin: number,
  named: boolean,
  found: FoundNumber[],
  leave: (group: Group) => void,
  taken: () => void = () => {},
): void {
  let index = 0
  while (index < groups.length) {
    const group = groups[index] as Group
    const match = group.chars.length >= firstDigitsMin ? longestFrom(groups, index, named) : undefined
    if (match) {
      taken()
      found.push(match.number)
      index = match.next
    } else {
      leave(group)
      index += 1
    }
  }
}

type Group = { from: number; to: number; chars: string }

/** Unbroken digits; an X stands alone, because it is either the end of an identity number or a letter after a number. */
function groupsOf(text: string, run: Run): Group[] {
  const groups: Group[] = []
  let chars = ''
  const close = (at: number) => {
    if (chars !== '') groups.push({ from: at - chars.length, to: at, chars })
    chars = ''
  }
  for (let index = run.from; index < run.to; index += 1) {
    const digit = digitAt(text, index)
    if (digit !== undefined) chars += digit
    else {
      close(index)
      if (isX(text[index])) groups.push({ from: index, to: index + 1, chars: 'X' })
    }
  }
  close(run.to)
  return groups
}

/** Groups joined from here on that read as one number; the one of most digits. */
function longestFrom(
  groups: readonly Group[],
  start: number,
  named: boolean,
): { number: FoundNumber; next: number } | undefined {
  const first = groups[start] as Group
  let chars = ''
  let best: { number: FoundNumber; next: number } | undefined
  for (let end = start; end < groups.length && chars.length < 20; end += 1) {
    const group = groups[end] as Group
    chars += group.chars
    const read = readNumber(chars, end > start, named)
    if (read) best = { number: { from: first.from, to: group.to, ...read }, next: end + 1 }
  }
  return best
}

type Reading = Pick<FoundNumber, 'kind' | 'value' | 'masked'>

function readNumber(chars: string, joined: boolean, named: boolean): Reading | undefined {
  if (chars.length < 7 || chars.length > 18) return undefined
  // A mistyped identity number is one too: the check character is not asked of what stands in a text.
  if (chars.length === 18 && looksLikeIdNumber(chars)) return asIdNumber(chars)
  if (chars.length === 15 && !joined && isOldIdNumber(chars)) return asIdNumber(chars)
  const digits = chars.length === 13 && chars.startsWith('861') ? chars.slice(2) : chars
  if (digits.length > 12) return undefined
  const mobile = digits.length === 11 && digits[0] === '1' && MOBILE.test(digits)
  if (mobile || isLandline(digits, joined || named)) return { kind: 'phone', value: digits, masked: maskPhone(digits) }
  return undefined
}

function asIdNumber(value: string): Reading {
  return { kind: 'idNumber', value, masked: maskIdNumber(value) }
}

const MOBILE = /^1[3-9]\d{9}$/

/** Area code and number (0571-88001234), 400/800 numbers, or seven to eight digits standing alone that begin like a subscriber's. */
function isLandline(digits: string, notAlone: boolean): boolean {
  if (digits[0] === '1') return false
  if (digits[0] === '0') return /^0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/.test(digits)
  if (digits.length === 10) return /^[48]00\d{7}$/.test(digits)
  return !notAlone && /^[2-8]\d{6,7}$/.test(digits) && !looksLikeDay(digits)
}

const looksLikeDay = (digits: string) => /^20\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/.test(digits)

/** A long unbroken run may still hold a number: "0013800005521". */
function insideGroup(group: Group): FoundNumber[] {
  const found: FoundNumber[] = []
  let at = 0
  while (at < group.chars.length) {
    const length = lengthInside(group.chars, at)
    if (length === 0) {
      at += 1
      continue
    }
    const value = group.chars.slice(at, at + length)
    const kind = length === 18 ? 'idNumber' : 'phone'
    found.push({
      from: group.from + at,
      to: group.from + at + length,
      kind,
      value,
      masked: kind === 'idNumber' ? maskIdNumber(value) : maskPhone(value),
    })
    at += length
  }
  return found
}

function lengthInside(chars: string, at: number): number {
  const century = chars[at + 6]
  if ((century === '1' || century === '2') && at + 18 <= chars.length && looksLikeIdNumber(chars.slice(at, at + 18)))
    return 18
  if (chars[at] !== '1' || (chars[at + 1] ?? '0') < '3' || at + 11 > chars.length) return 0
  return 11
}

function newRef(): string {
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0')
    .slice(0, 12)
}

function insertProtected(owner: TextOwner, rows: readonly ProtectedRow[]): Query {
  const body = JSON.stringify(
    rows.map((row) => ({
      ...row,
      company_id: owner.companyId,
      project_id: owner.projectId,
      subject_type: owner.subject.type,
      subject_id: owner.subject.id,
      party_id: owner.partyId ?? null,
    })),
  )
  return sql`insert into protected_texts (ref, company_id, project_id, subject_type, subject_id, party_id, kind, key_id, wrapped_key, sealed)
    select ref, company_id, project_id, subject_type, subject_id, party_id, kind, key_id, wrapped_key, sealed from jsonb_populate_recordset(null::protected_texts, ${body}::text::jsonb)`
}
