import { useEffect, useState } from 'react'
import type { FinderAnswer, FoundCase, FoundHousehold } from '../../api/contracts.ts'
import { useRead } from '../../api/queries.ts'

export type FinderAction = {
  readonly id: string
  readonly title: string
  /** Pinyin initials and English words by which it is found too. */
  readonly words: string
  /** The keys that do it too, as they are printed. */
  readonly keys?: string | undefined
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
  // Letters that begin an action's reading mean the action before a person whose name happens to begin so.
  const first = asked !== '' && /^[a-z]/i.test(asked) && actions.length > 0 && actions.length <= 3
  if (actions.length > 0)
    groups[first ? 'unshift' : 'push']({
      title: options.actionsTitle ?? '',
      items: actions.map((action) => ({ kind: 'action' as const, key: `a-${action.id}`, action })),
    })
  return { groups, asked, busy: answer.isFetching && asked !== '', error: answer.error }
}

/** Those whose words or readings begin with what was typed, then those that hold it; the first few when nothing was. */
export function matching(actions: readonly FinderAction[], text: string): readonly FinderAction[] {
  const wanted = plain(text)
  if (wanted === '') return actions.slice(0, 6)
  const rank = (action: FinderAction) => {
    const words = [plain(action.title), ...action.words.toLowerCase().split(' ')]
    if (words.some((word) => word === wanted)) return 0
    if (words.some((word) => word.startsWith(wanted))) return 1
    return plain(`${action.title}${action.words}`).includes(wanted) ? 2 : 3
  }
  return actions
    .map((action) => ({ action, rank: rank(action) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 8)
    .map((one) => one.action)
}

const plain = (text: string) => text.toLowerCase().replaceAll(/\s/g, '')
