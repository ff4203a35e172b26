import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { z } from 'zod'
import type {
  behindSchema,
  handbookSchema,
  packsSchema,
  ruleDetailSchema,
  ruleSchema,
  trialSchema,
} from '../../../../server/src/modules/handbook/views.ts'

export type Handbook = z.infer<typeof handbookSchema>
export type Rule = z.infer<typeof ruleSchema>
export type RuleDetail = z.infer<typeof ruleDetailSchema>
export type Behind = z.infer<typeof behindSchema>
export type Packs = z.infer<typeof packsSchema>
export type Trial = z.infer<typeof trialSchema>
export type { Pack }
export type PackValue = Pack['values'][string]
export type PackMessage = Pack['messages'][string]
export type Period = 'month' | 'days90'

export type DraftHead = {
  readonly id: string
  readonly projectId: number | null
  readonly title: string
  readonly packId: string
  readonly basedOn: string
  readonly version: number
  readonly changedAt: string
  readonly ended: string | null
}
export type Draft = DraftHead & { readonly body: Pack }
export type DraftCheck = {
  readonly activatable: boolean
  readonly problems: readonly {
    readonly path: string
    readonly severity: 'error' | 'warning'
    readonly message: Text
  }[]
  readonly missingValues: readonly string[]
}
export type WordedChange = {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly what: string
  readonly id: string
  readonly clause: string | null
  readonly title: Text
  readonly before: Text | null
  readonly after: Text | null
}
export type DraftChange =
  | { readonly path: readonly string[]; readonly value: unknown }
  | { readonly path: readonly string[]; readonly remove: true }
export type Preview = {
  readonly texts: readonly { readonly path: string; readonly text: Text; readonly missing: readonly string[] }[]
  readonly placeholders: readonly { readonly name: string; readonly title: Text }[]
}
