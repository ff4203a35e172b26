import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { request } from '../../api/client.ts'
import { newId } from '../../api/ids.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { Popover } from '../overlay/popover.tsx'
import { toast } from '../toast/toast.tsx'
import { gridTexts as texts } from './texts.ts'

/** The list with its filters as a workbook or as plain text. It is made on the server; one may go on meanwhile. */
export function ExportButton({
  projectId,
  list,
  query,
}: {
  projectId: number
  list: string
  query: Readonly<Record<string, string>>
}) {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [open, setOpen] = useState(false)
  const run = async (format: 'xlsx' | 'csv') => {
    setOpen(false)
    setBusy(true)
    const id = newId()
    try {
      await request('POST', `/projects/${projectId}/exports`, {
        body: { id, list, format, query },
        idempotencyKey: newId(),
      })
      for (let tries = 0; tries < 300; tries += 1) {
        const { state, rows } = await request<{ state: string; rows: number | null }>('GET', `/exports/${id}`)
        if (state === 'failed') break
        if (state === 'ready') {
          toast(texts.exported, { values: { count: rows ?? 0 } })
          window.location.assign(`/api/v1/exports/${id}/file`)
          return
        }
        await new Promise((resolve) => setTimeout(resolve, 700))
      }
      toast(texts.exportFailed, { kind: 'wrong' })
    } catch {
      toast(texts.exportFailed, { kind: 'wrong' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      anchor={
        <span>
          <Button
            size="s"
            busy={busy}
            aria-expanded={open}
            icon={<IconDownload size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: `${list}.export`, keys: 'w', title: texts.export, place: texts.list }}
            onPress={() => setOpen(!open)}
          >
            {say(busy ? texts.exporting : texts.export)}
          </Button>
        </span>
      }
    >
      <div className="col" style={{ padding: 8 }}>
        {(['xlsx', 'csv'] as const).map((format) => (
          <button key={format} type="button" className="btn bare" onClick={() => void run(format)}>
            {say(texts[format])}
          </button>
        ))}
      </div>
    </Popover>
  )
}
