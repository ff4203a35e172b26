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
  /** Pressed or opened after the first drawing; answers false while it is not there yet, and is asked again. */
  readonly after?: ((page: Document) => unknown) | undefined
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
/** Presses the first that matches, once it is there. */
export const press =
  (selector: string) =>
  (page: Document): boolean =>
    pressed(page.querySelector<HTMLElement>(selector))

/** Presses the button whose words begin so, once it is there. */
export const pressNamed =
  (name: string) =>
  (page: Document): boolean =>
    pressed(
      [...page.querySelectorAll<HTMLElement>('button, [role="button"]')].find((one) =>
        one.textContent?.trim().startsWith(name),
      ),
    )

function pressed(element: HTMLElement | null | undefined): boolean {
  element?.click()
  return Boolean(element)
}

export type Refusal = {
  readonly problem: { readonly status: number; readonly type: string; readonly title: string; readonly detail?: string }
}
