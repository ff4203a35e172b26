import type { Text } from '@huiyin/text'
import { type Actor, can } from '../access/actor.ts'
import type { Query } from '../db/sql.ts'
import type { Engine } from '../packs/engine-cache.ts'
import type { Vault } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'

/**
 * What a room says of its kind of subject, so that the platform's parts (attachments, records, messages, live updates,
 * tasks) can hang something on it without knowing the room. A kind without a door takes nothing.
 */
export type SubjectDoor = {
  readonly type: string
  /** Rights of which one lets somebody of its project see it, and all that hangs on it. */
  readonly readBy: readonly string[]
  /** Answers a row when it is this person's own even without these rights: the case of one's own work order. */
  readonly ownOf?: (subjectId: string, personId: string) => Query<{ own: boolean }>
  /** Read with the lock held before something is hung on it; `refuse` throws when it is closed against change. */
  readonly closed?: {
    readonly load: (subjectId: string) => Query
    readonly refuse: (rows: readonly never[]) => void
  }
  /** What texts and forms may say about it by name. */
  readonly words?: SubjectWords
  /** What the forms show that the program itself fills: by the paths that the pack's fields name in `from`. */
  readonly forms?: SubjectForms
}

/**
 * The life of a subject as a form shows it: `{ case: { number, … }, workOrder: { arrivedAt, … } }`, masked. A signature is
 * `{ signatureId, at?, name? }`; a text in two languages stays one.
 */
export type SubjectForms = {
  readonly load: (subjectId: string, partId: string | undefined) => readonly Query[]
  /** Undefined when the part is not of this subject. */
  readonly present: (
    rows: readonly (readonly never[])[],
    partId: string | undefined,
    engine: Engine | undefined,
  ) => Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
}

/** The named words of a subject: placeholders of messages, heads of printed forms. Masked, unless `sealed` says otherwise. */
export type SubjectWords = {
  readonly names: readonly { readonly name: string; readonly title: Text }[]
  readonly load: (subjectId: string, partId: string | undefined) => readonly Query[]
  readonly present: (
    rows: readonly (readonly never[])[],
    engine: Engine | undefined,
  ) => Readonly<Record<string, string | Text>>
  /** Names and numbers of persons for a form that is kept: opened with the company's vault and sealed again under the form. */
  readonly sealed?: {
    readonly load: (subjectId: string) => readonly Query[]
    readonly open: (vault: Vault, rows: readonly (readonly never[])[]) => Readonly<Record<string, string>>
  }
}

const doors = new Map<string, SubjectDoor>()

/** Called once, when the room's index is loaded; the same kind again replaces the door. */
export function registerDoor(door: SubjectDoor): void {
  doors.set(door.type, door)
}

export function doorOf(type: string): SubjectDoor | undefined {
  return doors.get(type)
}

/** Every word that a text may name, whatever it is about. */
export function knownWords(): readonly { readonly name: string; readonly title: Text }[] {
  return [...doors.values()].flatMap((door) => door.words?.names ?? [])
}

/** @throws Refusal not-found when nothing can hang on this kind */
export function demandDoor(type: string): SubjectDoor {
  const door = doors.get(type)
  if (!door) throw new Refusal(PROBLEMS.notFound)
  return door
}

/** May somebody see what is of this kind in this project, whoever's it is? */
export function mayReadKind(actor: Actor, type: string, projectId: number): boolean {
  return doors.get(type)?.readBy.some((capability) => can(actor, capability, projectId)) ?? false
}

/** The query that answers whether one's own, for the same flight as the row; false when the kind knows no own ones. */
export function ownQuery(type: string, subjectId: string, actor: Actor, none: Query<{ own: boolean }>) {
  return doors.get(type)?.ownOf?.(subjectId, actor.id) ?? none
}

/** @throws Refusal not-found: missing and not yours answer alike */
export function demandRead(
  actor: Actor,
  subject: { readonly type: string; readonly projectId: number },
  own: readonly { own: boolean }[],
): void {
  if (mayReadKind(actor, subject.type, subject.projectId) || own.some((row) => row.own)) return
  throw new Refusal(PROBLEMS.notFound)
}
