import type { Text } from '@huiyin/text'
import type { ReactNode } from 'react'
import type { Me } from '../api/session.ts'

/**
 * A named state of a screen or a part, drawn without a server: test/web opens each, looks for violations with axe, at
 * 320 px too, and can take its picture. Every feature and part lists its own in `states.tsx`.
 */
export type State = {
  /** `inbox/loaded` */
  readonly id: string
  readonly title: Text
  /** Pressed or opened after the first drawing. */
  readonly after?: ((page: Document) => void) | undefined
} & (
  | { readonly element: () => ReactNode }
  | {
      /** A whole screen of the phone, without the desk around it. */
      readonly phone: () => ReactNode
    }
  | {
      /** The whole desk at this address, its questions answered from here. */
      readonly path: string
      /** By `GET /inbox`, or with its query for one question alone. What is missing answers 404. */
      readonly answers: Readonly<Record<string, Answer>>
      readonly me?: Partial<Me>
    }
)

/** A body; a refusal; nobody answers; or the answer never comes. */
export type Answer = unknown | Refusal | 'away' | 'never'
export type Refusal = {
  readonly problem: { readonly status: number; readonly type: string; readonly title: string; readonly detail?: string }
}
