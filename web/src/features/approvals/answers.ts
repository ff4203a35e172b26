type Words = { readonly zh: string; readonly en?: string }
type Person = { readonly id: string; readonly name: string }

/** A request for consent, as the API answers it. */
export type Approval = {
  readonly id: string
  readonly rule: { readonly id: string; readonly clause: string; readonly title: Words }
  readonly title: string
  readonly words: string
  readonly requester: Person
  readonly about: { readonly type: string; readonly id: string } | null
  readonly asked: { readonly amountFen: number | null; readonly days: number | null }
  readonly state: 'open' | 'returned' | 'approved' | 'instructed' | 'taken' | 'withdrawn'
  readonly requestedAt: string
  readonly decider: Words | null
  readonly decisions: readonly {
    readonly step: number
    readonly by: Person
    readonly verb: 'approve' | 'return' | 'instruct' | 'take'
    readonly words: string
    readonly at: string
    readonly lost: boolean
  }[]
  readonly abilities: { readonly decide: boolean; readonly change: boolean; readonly withdraw: boolean }
}
