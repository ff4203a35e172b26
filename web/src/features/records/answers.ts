import type { Text } from '@huiyin/text'

/** A form of the handbook, as `GET …/record-types` describes it. */
export type RecordType = {
  readonly id: string
  readonly title: Text
  readonly reference: string | null
  readonly subject: string
  readonly filledBy: string
  readonly fields: readonly RecordField[]
  readonly signers: readonly Signer[]
}

export type RecordField = {
  readonly key: string
  readonly title: Text
  readonly type:
    | 'text'
    | 'longText'
    | 'number'
    | 'money'
    | 'choice'
    | 'boolean'
    | 'day'
    | 'instant'
    | 'person'
    | 'photo'
    | 'signature'
    | 'table'
  readonly required?: boolean
  readonly min?: number
  readonly max?: number
  readonly unit?: Text
  readonly choices?: readonly { readonly id: string; readonly title: Text }[]
  readonly columns?: readonly { readonly key: string; readonly title: Text; readonly type: string }[]
  readonly from?: string
}

export type Signer = { readonly role: string; readonly title: Text; readonly after?: string }

export type RecordRow = {
  readonly id: string
  readonly recordType: string
  readonly title: Text
  readonly number: string
  readonly subject: { readonly type: string; readonly id: string }
  readonly filedAt: string
  readonly filedBy: string | null
  readonly volume: string
  readonly sealedAt: string | null
  readonly retainUntil: string | null
  readonly replaces: string | null
  readonly replacedBy: string | null
}

export type RecordView = RecordRow & {
  readonly fields: Readonly<Record<string, unknown>>
  readonly snapshot: Readonly<Record<string, unknown>>
  readonly signatures: readonly { readonly role: string; readonly signatureId: string; readonly at: string }[]
  readonly type: RecordType | null
  readonly hides: readonly string[]
}

export const subjectWatch = (subject: { readonly type: string; readonly id: string }) => `${subject.type}:${subject.id}`
