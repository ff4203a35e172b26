import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { Popover } from '../overlay/popover.tsx'
import { toast } from '../toast/toast.tsx'
import { gridTexts as texts } from './texts.ts'

type View = { readonly id: string; readonly title: string; readonly query: Readonly<Record<string, string>> }

/** Filters that somebody comes back to, by a name of their own; shared ones of others stand here too. */
export function SavedViews({
  list,
  query,
  onChoose,
}: {
  list: string
  query: Readonly<Record<string, string>>
  onChoose: (query: Readonly<Record<string, string>>) => void
}) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const [title, setTitle] = useState('')
  const views = useRead<{ items: readonly View[] }>('/saved-views', { params: { list }, watches: ['savedView'] })
  const save = useChange<object>('POST', '/saved-views', { touches: ['savedView'] })
  const items = views.data?.items ?? []
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      anchor={
        <button type="button" className="btn s" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say(texts.views)} <span className="mut num">{items.length || ''}</span>
        </button>
      }
    >
      <div className="col gap1" style={{ padding: 12, width: 280 }}>
        {items.map((view) => (
          <button
            key={view.id}
            type="button"
            className="btn bare"
            style={{ justifyContent: 'flex-start' }}
            onClick={() => {
              onChoose(view.query)
              setOpen(false)
            }}
          >
            {view.title}
          </button>
        ))}
        <form
          className="row gap1"
          onSubmit={(event) => {
            event.preventDefault()
            const name = title.trim()
            if (!name) return
            void save.run({ id: newId(), list, title: name, query }).then(
              () => {
                toast(texts.viewSaved, { values: { title: name } })
                setTitle('')
                setOpen(false)
              },
              () => {},
            )
          }}
        >
          <input
            className="input"
            aria-label={say(texts.viewName)}
            placeholder={say(texts.saveView)}
            value={title}
            maxLength={40}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button type="submit" size="s" busy={save.busy}>
            {say(texts.save)}
          </Button>
        </form>
      </div>
    </Popover>
  )
}
