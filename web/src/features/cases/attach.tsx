import { IconPaperclip } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { request } from '../../api/client.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { refreshWatchers } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { caseTexts as texts } from './texts.ts'

/** Photos and papers from this computer onto the case; pasted ones too would go the same way. */
export function Attach({ caseId }: { caseId: string }) {
  const say = useSay()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const send = async (files: readonly File[]) => {
    setBusy(true)
    let sent = 0
    try {
      for (const file of files) {
        await request('POST', '/attachments/upload', {
          params: {
            id: newId(),
            subjectType: 'case',
            subjectId: caseId,
            purpose: file.type.startsWith('image/') ? 'photo' : 'document',
          },
          file,
          idempotencyKey: newId(),
        })
        sent += 1
      }
      toast(texts.attached, { values: { count: sent } })
    } catch (caught) {
      toast(texts.notAttached, {
        kind: 'wrong',
        values: { name: files[sent]?.name ?? '', why: isRefused(caught) ? caught.problem.title : say(texts.away) },
      })
    } finally {
      setBusy(false)
      if (sent > 0) void refreshWatchers(client, [`case:${caseId}`])
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="image/jpeg,image/png,image/webp,application/pdf"
        aria-label={say(texts.attach)}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files.length > 0) void send(files)
        }}
      />
      <Button
        icon={<IconPaperclip size={16} stroke={1.75} aria-hidden />}
        busy={busy}
        onPress={() => input.current?.click()}
      >
        {say(texts.attach)}
      </Button>
    </>
  )
}
