import { useEffect, useState } from 'react'
import type { FinderAnswer, FoundCase, FoundHousehold } from '../../api/contracts.ts'
import { useRead } from '../../api/queries.ts'

export type FinderAction = {
  readonly id: string
  readonly title: string
  /** Pinyin initials and English words by which it is found too. */
  readonly words: string
  readonly run: () => void
}

export type Finding =
  | { readonly kind: 'household'; readonly key: string; readonly household: FoundHousehold }
  | { readonly kind: 'case'; readonly key: string; readonly case: FoundCase }
  | { readonly kind: 'action'; readonly key: string; readonly action: FinderAction }

export type FindingGroup = { readonly title: string; readonly items: readonly Finding[] }

/**
 * What is found for a text, by group. The question is asked 120 ms after the last key, and not while an input method is
 * composing: `ni'hao` on its way to 你好 is no question.
 */
export function useFinder(options: {
  readonly projectId: number
  readonly text: string
  readonly composing: boolean
  readonly actions?: readonly FinderAction[]
  readonly actionsTitle?: string
  readonly limit?: number
}): { groups: readonly FindingGroup[]; asked: string; busy: boolean; error: Error | null } {
  const [asked, setAsked] = useState('')
  const text = options.text.trim()
  const { composing } = options
  useEffect(() => {
    if (composing) return
    const timer = setTimeout(() => setAsked(text), text === '' ? 0 : 120)
    return () => clearTimeout(timer)
  }, [text, composing])
  const answer = useRead<FinderAnswer>(`/projects/${options.projectId}/find`, {
    params: { q: asked, limit: options.limit ?? 12 },
    enabled: asked !== '',
    keepLast: true,
    watches: ['house', 'party', 'case'],
  })
  const found = asked === '' ? [] : (answer.data?.groups ?? [])
  const groups: FindingGroup[] = found.map((group) => ({
    title: group.title,
    items:
      group.kind === 'household'
        ? group.items.map((household) => ({
            kind: 'household' as const,
            key: `h-${household.houseId}-${household.partyId}`,
            household,
          }))
        : group.items.map((one) => ({ kind: 'case' as const, key: `c-${one.id}`, case: one })),
  }))
  const actions = matching(options.actions ?? [], asked)
  if (actions.length > 0)
    groups.push({
      title: options.actionsTitle ?? '',
      items: actions.map((action) => ({ kind: 'action' as const, key: `a-${action.id}`, action })),
    })
  return { groups, asked, busy: answer.isFetching && asked !== '', error: answer.error }
}

export function matching(actions: readonly FinderAction[], text: string): readonly FinderAction[] {
  const wanted = text.toLowerCase().replaceAll(/\s/g, '')
  if (wanted === '') return actions.slice(0, 6)
  return actions
    .filter((action) => `${action.title} ${action.words}`.toLowerCase().replaceAll(' ', '').includes(wanted))
    .slice(0, 6)
}
