import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { isRefused } from '../../api/problem.ts'
import { refreshWatchers, useChange } from '../../api/queries.ts'
import { toast } from '../../ui/toast/toast.tsx'
import type { Draft, DraftChange } from './answers.ts'
import { handbookTexts as texts } from './texts.ts'

/** Changes lines of a draft. When somebody else was faster, the latest draft is fetched and the refusal goes on. */
export function useDraftChange(draft: Pick<Draft, 'id' | 'version'>) {
  const client = useQueryClient()
  const subject = `packDraft:${draft.id}`
  const touches = useMemo(() => ['packDraft', subject], [subject])
  const change = useChange<object>('PATCH', `/handbook/drafts/${draft.id}`, { touches })
  const save = async (changes: readonly DraftChange[], title?: string) => {
    try {
      await change.run({ version: draft.version, changes, ...(title === undefined ? {} : { title }) })
      toast(texts.saved)
    } catch (caught) {
      if (isRefused(caught) && caught.code === 'handbook/draft-changed') {
        void refreshWatchers(client, [subject])
        toast(texts.moved, { kind: 'wrong' })
      }
      throw caught
    }
  }
  return { save, busy: change.busy, error: change.error }
}
