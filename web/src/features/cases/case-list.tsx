import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { queryString, request } from '../../api/client.ts'
import type { CaseListRow } from '../../api/contracts.ts'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { DataGrid, FilterChip, FilterSelect, type GridColumn } from '../../ui/grid/data-grid.tsx'
import { ExportButton } from '../../ui/grid/export-button.tsx'
import { SavedViews } from '../../ui/grid/views.tsx'
import { isComposing } from '../../ui/keys/keys.ts'
import { BulkNote } from './bulk-note.tsx'
import { ORDER_STATES, caseTexts as texts } from './texts.ts'

type Page = { readonly items: readonly CaseListRow[]; readonly next: string | null }
type Kind = { readonly id: string; readonly title: { zh: string; en?: string } }
type Filters = Readonly<Record<string, string>>

const STATES = [
  ['open', texts.openCases],
  ['closed', texts.closedCases],
  ['withdrawn', texts.withdrawn],
  ['all', texts.all],
] as const

/** All cases of the project; the filters stand in the address, so that a list can be sent to somebody. */
export default function CaseList() {
  const say = useSay()
  const go = useGo()
  const { project, may } = useWho()
  const search = useQueryText()
  const filters: Filters = Object.fromEntries(
    Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
  const path = `/projects/${project.id}/cases`
  const params = { ...filters, limit: 100 }
  const first = useRead<Page>(path, { params, watches: ['case'], keepLast: true })
  const set = (change: Readonly<Record<string, string | undefined>>) => {
    const next = Object.entries({ ...filters, ...change }).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    )
    go('/cases', Object.fromEntries(next), { replace: true })
  }
  const taxonomy = useRead<{ kinds?: readonly Kind[] }>(`/projects/${project.id}/taxonomy`, { watches: ['pack'] })
  const kinds = taxonomy.data?.kinds ?? []
  const toolbar = (
    <>
      <button
        type="button"
        className="btn s"
        aria-pressed={filters.late === 'true'}
        onClick={() => set({ late: filters.late ? undefined : 'true' })}
      >
        {say(texts.late)}
      </button>
      <FilterSelect
        label={say(texts.kind)}
        value={filters.kind ?? ''}
        options={kinds.map((one) => ({ id: one.id, title: say(one.title) }))}
        onChange={(kind) => set({ kind })}
      />
      <FilterSelect
        label={say(texts.urgency)}
        value={filters.urgency ?? ''}
        options={(['emergency', 'special', 'ordinary'] as const).map((id) => ({ id, title: say(texts[id]) }))}
        onChange={(urgency) => set({ urgency })}
      />
      <FilterSelect
        label={say(texts.charge)}
        value={filters.charge ?? ''}
        options={(['free', 'paid'] as const).map((id) => ({ id, title: say(texts[id]) }))}
        onChange={(charge) => set({ charge })}
      />
      {Object.entries(filters).map(([name, value]) =>
        name === 'state' ? null : (
          <FilterChip key={name} onRemove={() => set({ [name]: undefined })}>
            {name === 'kind'
              ? say(kinds.find((one) => one.id === value)?.title ?? { zh: value })
              : chipText(name, value, say)}
          </FilterChip>
        ),
      )}
      <SavedViews list="cases" query={filters} onChoose={(query) => go('/cases', query)} />
      {may('list.export') ? <ExportButton projectId={project.id} list="cases" query={filters} /> : null}
    </>
  )
  return (
    <div className="col gap1h" style={{ padding: '12px 16px 16px', minWidth: 0 }}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.cases)}</h1>
        <div className="seg" role="group" aria-label={say(texts.state)}>
          {STATES.map(([id, title]) => (
            <button
              key={id}
              type="button"
              aria-pressed={(filters.state ?? 'open') === id}
              onClick={() => set({ state: id === 'open' ? undefined : id })}
            >
              {say(title)}
            </button>
          ))}
        </div>
        <SearchBox text={filters.q ?? ''} onSearch={(q) => set({ q })} />
      </div>
      <Answered query={first} skeleton={<RowSkeleton rows={9} />}>
        {(page) => (
          <Rows key={`${path}${queryString(params)}`} page={page} path={path} params={params} toolbar={toolbar} />
        )}
      </Answered>
    </div>
  )
}

function chipText(name: string, value: string, say: ReturnType<typeof useSay>): string {
  if (name === 'late') return say(texts.late)
  if (name === 'from' || name === 'to') return `${say(texts[name])} ${value}`
  if (name === 'q') return `“${value}”`
  return value in texts ? say(texts[value as 'free']) : value
}

function SearchBox({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const say = useSay()
  const [typed, setTyped] = useState(text)
  return (
    <input
      className="input"
      style={{ width: 260 }}
      type="search"
      aria-label={say(texts.search)}
      placeholder={say(texts.search)}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        if (event.currentTarget.value === '') onSearch('')
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isComposing(event)) onSearch(typed.trim())
      }}
    />
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
  params: Readonly<Record<string, string | number>>
  toolbar: ReactNode
}) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const client = useQueryClient()
  const { may } = useWho()
  const [further, setFurther] = useState<Page | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  // Another first page means that something changed: what was read after it is read again when it is asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first page decides
  useEffect(() => setFurther(undefined), [page])
  const rows = useMemo(() => [...page.items, ...(further?.items ?? [])], [page, further])
  const next = further ? further.next : page.next
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
  const columns = useMemo(() => columnsOf(say, language), [say, language])
  return (
    <DataGrid
      id="cases"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.number}
      onOpen={(row) => go(`/cases/${row.id}`)}
      peek={(row) => (
        <>
          <p className="num mut">{row.number}</p>
          <h2 className="h2">
            <span className="num">{row.placeLabel}</span> {row.content}
          </h2>
          <p>{say(row.promise)}</p>
          {row.obligation ? <ClockChip obligation={row.obligation} size="l" /> : null}
        </>
      )}
      bulk={may('contact.record') ? (selected, clear) => <BulkNote rows={selected} onDone={clear} /> : undefined}
      toolbar={toolbar}
      hasMore={next !== null}
      onMore={() => void more()}
      busy={busy}
      empty={<Nothing title={say(texts.noCases)} hint={say(texts.noCasesHint)} />}
    />
  )
}

function columnsOf(say: ReturnType<typeof useSay>, language: 'zh' | 'en'): readonly GridColumn<CaseListRow>[] {
  const progress = (row: CaseListRow) => {
    if (row.state === 'closed') return say(texts.closedCases)
    if (row.state === 'withdrawn') return say(texts.withdrawn)
    const state = row.workOrder ? ORDER_STATES[row.workOrder.state] : undefined
    return state ? say(state) : ''
  }
  return [
    {
      id: 'number',
      title: texts.number,
      width: 140,
      cell: (row) => (
        <Go to={`/cases/${row.id}`} className="num">
          {row.number}
        </Go>
      ),
    },
    {
      id: 'limit',
      title: texts.limit,
      width: 190,
      cell: (row) => (row.obligation ? <ClockChip obligation={row.obligation} size="s" /> : null),
    },
    { id: 'kind', title: texts.kind, width: 80, hiddenAtFirst: true, cell: (row) => say(row.kindTitle) },
    { id: 'place', title: texts.place, width: 110, cell: (row) => <b className="num">{row.placeLabel}</b> },
    { id: 'content', title: texts.content, cell: (row) => row.content },
    { id: 'category', title: texts.category, width: 120, cell: (row) => say(row.categoryTitle) },
    { id: 'state', title: texts.state, width: 150, cell: progress },
    { id: 'engineer', title: texts.engineer, width: 90, cell: (row) => row.workOrder?.engineer?.name ?? '' },
    {
      id: 'urgency',
      title: texts.urgency,
      width: 80,
      hiddenAtFirst: true,
      cell: (row) => say(texts[row.urgency as 'ordinary'] ?? texts.ordinary),
    },
    {
      id: 'charge',
      title: texts.charge,
      width: 80,
      hiddenAtFirst: true,
      cell: (row) => say(row.charge === 'paid' ? texts.paid : texts.free),
    },
    {
      id: 'registered',
      title: texts.registered,
      width: 150,
      cell: (row) => <span className="num">{shortInstant(row.registeredAt, businessNow(), language)}</span>,
    },
  ]
}
