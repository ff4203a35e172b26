import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../../api/client.ts'
import type { CaseListRow } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { refreshWatchers } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/overlay/popover.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { caseTexts as texts } from './texts.ts'

/** One sentence onto every selected case: the same outage, the same answer. What could not take it is named. */
export function BulkNote({ rows, onDone }: { rows: readonly CaseListRow[]; onDone: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async () => {
    const words = text.trim()
    if (!words || busy) return
    setBusy(true)
    const refused: string[] = []
    for (const row of rows)
      await request('POST', `/cases/${row.id}/notes`, { body: { text: words }, idempotencyKey: newId() }).catch(() =>
        refused.push(row.number),
      )
    setBusy(false)
    setOpen(false)
    void refreshWatchers(client, ['case'])
    if (refused.length > 0)
      return toast(texts.notNotedOn, { kind: 'wrong', values: { numbers: refused.slice(0, 5).join('、') } })
    setText('')
    toast(texts.notedOn, { values: { count: rows.length } })
    onDone()
  }
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      anchor={
        <span>
          <Button
            size="s"
            aria-expanded={open}
            hotkey={{ id: 'cases.note', keys: 'c', title: texts.noteAll, place: texts.cases }}
            onPress={() => setOpen(!open)}
          >
            {say(texts.noteAll)}
          </Button>
        </span>
      }
    >
      <form
        className="row gap1"
        style={{ padding: 12 }}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <input
          className="input"
          aria-label={say(texts.writeNote)}
          placeholder={say(texts.writeNote)}
          value={text}
          maxLength={2000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" look="main" busy={busy}>
          {say(texts.note)}
        </Button>
      </form>
    </Popover>
  )
}
