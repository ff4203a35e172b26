import { request } from '../../api/client.ts'
import type { CaseView, Changed } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { language } from '../../language/language.ts'
import { toast } from '../../ui/toast/toast.tsx'
import { caseTexts as texts } from './texts.ts'

/**
 * The way back from something just recorded on a case: its event is voided, with the reason said. Nothing is unmade in
 * silence; both stay in the history. Offered for six seconds, refused by the server where it may not be.
 */
export function undoOf(changed: Changed, onDone: () => void): () => void {
  return () => {
    void (async () => {
      try {
        const view = await request<CaseView>('GET', `/cases/${changed.subject.id}`)
        const last = view.timeline.find((entry) => entry.seq === changed.subject.version)
        if (!last) return
        await request('POST', `/cases/${changed.subject.id}/events/${last.eventId}/void`, {
          body: { reason: language() === 'en' ? texts.undoReason.en : texts.undoReason.zh },
          idempotencyKey: newId(),
        })
        toast(texts.undone)
      } catch (caught) {
        toast(texts.notUndone, { kind: 'wrong', values: { why: isRefused(caught) ? caught.problem.title : '' } })
      } finally {
        onDone()
      }
    })()
  }
}
