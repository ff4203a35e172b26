import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { DataGrid, FilterSelect, type GridColumn } from '../../ui/grid/data-grid.tsx'
import { SavedViews } from '../../ui/grid/views.tsx'
import type { RecordRow, RecordType } from './answers.ts'
import styles from './records.module.css'
import { recordTexts as texts } from './texts.ts'

type Page = { readonly items: readonly RecordRow[]; readonly next: string | null }

/** Every form filed in the project, by form and month. */
export default function RecordList() {
  const say = useSay()
  const go = useGo()
  const { project } = useWho()
  const { recordType = '', month = '' } = useQueryText()
  const path = `/projects/${project.id}/records`
  const params = { recordType: recordType || undefined, month: month || undefined, limit: 100 }
  const first = useRead<Page>(path, { params, watches: ['record'], keepLast: true })
  const types = useRead<{ items: readonly RecordType[] }>(`/projects/${project.id}/record-types`, { watches: ['pack'] })
  const filters = { ...(recordType ? { recordType } : {}), ...(month ? { month } : {}) }
  const set = (change: Readonly<Record<string, string>>) =>
    go('/records', Object.fromEntries(Object.entries({ ...filters, ...change }).filter(([, value]) => value !== '')), {
      replace: true,
    })
  const toolbar = (
    <>
      <FilterSelect
        label={say(texts.allForms)}
        value={recordType}
        options={(types.data?.items ?? [])
          .filter((one) => one.filledBy !== 'program')
          .map((one) => ({ id: one.id, title: say(one.title) }))}
        onChange={(value) => set({ recordType: value })}
      />
      <input
        className="input"
        style={{ width: 150 }}
        type="month"
        aria-label={say(texts.month)}
        value={month}
        onChange={(event) => set({ month: event.currentTarget.value })}
      />
      <SavedViews list="records" query={filters} onChoose={(query) => go('/records', query)} />
    </>
  )
  return (
    <div className={styles.page}>
      <h1 className="title">{say(texts.title)}</h1>
      <Answered query={first} skeleton={<RowSkeleton rows={8} chips={false} />}>
        {(page) => <Rows key={`${recordType}.${month}`} page={page} path={path} params={params} toolbar={toolbar} />}
      </Answered>
    </div>
  )
}

function Rows({
  page,
  path,
  params,
  toolbar,
}: {
  page: Page
  path: string
  params: Readonly<Record<string, string | number | undefined>>
  toolbar: ReactNode
}) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const client = useQueryClient()
  const [further, setFurther] = useState<Page | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first page means that something changed
  useEffect(() => setFurther(undefined), [page])
  const next = further ? further.next : page.next
  const rows = [...page.items, ...(further?.items ?? [])]
  const more = async () => {
    if (!next || busy) return
    setBusy(true)
    try {
      const answer = await client.fetchQuery({
        queryKey: [path, { ...params, after: next }],
        queryFn: () => request<Page>('GET', path, { params: { ...params, after: next } }),
      })
      setFurther((before) => ({ items: [...(before?.items ?? []), ...answer.items], next: answer.next }))
    } finally {
      setBusy(false)
    }
  }
  const columns: readonly GridColumn<RecordRow>[] = [
    {
      id: 'number',
      title: texts.number,
      width: 150,
      cell: (row) => (
        <Go to={`/records/${row.id}`} className="num">
          {row.number}
        </Go>
      ),
    },
    { id: 'form', title: texts.form, cell: (row) => say(row.title) },
    { id: 'filedBy', title: texts.filedBy, width: 110, cell: (row) => row.filedBy ?? '' },
    {
      id: 'state',
      title: texts.state,
      width: 100,
      cell: (row) => say(row.sealedAt ? texts.sealed : row.replacedBy ? texts.corrected : texts.current),
    },
    {
      id: 'filedAt',
      title: texts.filedAt,
      width: 160,
      cell: (row) => <span className="num">{shortInstant(row.filedAt, businessNow(), language)}</span>,
    },
  ]
  return (
    <DataGrid
      id="records"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.number}
      onOpen={(row) => go(`/records/${row.id}`)}
      toolbar={toolbar}
      hasMore={next !== null}
      onMore={() => void more()}
      busy={busy}
      empty={<Nothing title={say(texts.none)} hint={say(texts.noneHint)} />}
    />
  )
}
