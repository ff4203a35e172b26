import type { Text } from '@huiyin/text'
import { IconColumns3, IconX } from '@tabler/icons-react'
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { useKey } from '../keys/keys.ts'
import { Popover } from '../overlay/popover.tsx'
import styles from './grid.module.css'
import { gridTexts as texts } from './texts.ts'

export type GridColumn<Row> = {
  readonly id: string
  readonly title: Text
  /** Pixels; the column without a width takes what is left. */
  readonly width?: number | undefined
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'right' | undefined
  readonly hiddenAtFirst?: boolean | undefined
}

const features = tableFeatures({ columnVisibilityFeature })

/**
 * Many rows, one place for the keyboard: J and K move, Enter opens, Space peeks, X selects. Only the rows in sight are
 * drawn, so that ten thousand scroll like ten. Which columns are shown is remembered on this computer.
 */
export function DataGrid<Row>({
  id,
  rows,
  columns,
  rowId,
  rowName,
  onOpen,
  peek,
  bulk,
  toolbar,
  hasMore = false,
  onMore,
  busy = false,
  empty,
  height = 'calc(100dvh - 210px)',
}: {
  /** Names the list for remembered columns and for its keys. */
  id: string
  rows: readonly Row[]
  columns: readonly GridColumn<Row>[]
  rowId: (row: Row) => string
  /** What a screen reader says to select the row. */
  rowName: (row: Row) => string
  onOpen: (row: Row) => void
  peek?: ((row: Row) => ReactNode) | undefined
  /** What can be done with the selected rows. */
  bulk?: ((rows: readonly Row[], clear: () => void) => ReactNode) | undefined
  toolbar?: ReactNode
  hasMore?: boolean
  onMore?: (() => void) | undefined
  busy?: boolean
  empty: ReactNode
  height?: string
}) {
  const say = useSay()
  const place = texts.list
  const [at, setAt] = useState(0)
  const [peeking, setPeeking] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const [hidden, setHidden] = useState<Readonly<Record<string, boolean>>>(() => remembered(id, columns))
  const [selection, setSelection] = useState<Readonly<Record<string, boolean>>>({})
  const box = useRef<HTMLDivElement>(null)
  const defs = useMemo(() => {
    const helper = createColumnHelper<typeof features, { row: Row }>()
    return helper.columns(columns.map((column) => helper.display({ id: column.id })))
  }, [columns])
  const data = useMemo(() => rows.map((row) => ({ row })), [rows])
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: (item) => rowId(item.row),
    state: { columnVisibility: hidden as Record<string, boolean> },
  })
  const shown = columns.filter((column) => hidden[column.id] !== false)
  const tableRows = table.getRowModel().rows
  const selected = rows.filter((row) => selection[rowId(row)])
  const virtual = useVirtualizer({
    count: tableRows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialRect: { width: 1000, height: 640 },
  })
  const current = rows[Math.min(at, rows.length - 1)]
  const move = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + by))
    setAt(next)
    virtual.scrollToIndex(next)
    if (next > rows.length - 10 && hasMore && !busy) onMore?.()
  }
  const toggle = (row: Row) => setSelection((before) => ({ ...before, [rowId(row)]: !before[rowId(row)] }))
  const clear = () => setSelection({})
  useKey({ id: `${id}.next`, keys: 'j', title: texts.next, place, run: () => move(1) })
  useKey({ id: `${id}.previous`, keys: 'k', title: texts.previous, place, run: () => move(-1) })
  useKey({ id: `${id}.open`, keys: 'enter', title: texts.open, place, run: () => current && onOpen(current) })
  useKey({ id: `${id}.peek`, keys: 'space', title: texts.peek, place, run: () => setPeeking(!peeking), off: !peek })
  useKey({
    id: `${id}.select`,
    keys: 'x',
    title: texts.select,
    place,
    run: () => current && toggle(current),
    off: !bulk,
  })
  useKey({
    id: `${id}.clear`,
    keys: 'escape',
    title: texts.clear,
    place,
    run: () => (peeking ? setPeeking(false) : clear()),
    off: !peeking && selected.length === 0,
  })
  const setColumn = (column: string, visible: boolean) => {
    const next = { ...hidden, [column]: visible }
    setHidden(next)
    try {
      localStorage.setItem(`huiyin.columns.${id}`, JSON.stringify(next))
    } catch {
      // The choice lasts as long as the page.
    }
  }
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section className={`panel ${styles.grid}`}>
      <div className={styles.bar}>
        {selected.length > 0 && bulk ? (
          <>
            <b>{say(texts.selected, { count: selected.length })}</b>
            {bulk(selected, clear)}
            <Button size="s" look="bare" onPress={clear}>
              {say(texts.clear)}
            </Button>
          </>
        ) : (
          toolbar
        )}
        <span className="grow" />
        <span className="meta mut" role="status">
          {say(hasMore ? texts.rowsMore : texts.rows, { count: rows.length })}
        </span>
        <Popover
          open={choosing}
          onClose={() => setChoosing(false)}
          position="bottom-end"
          anchor={
            <button
              type="button"
              className="icb"
              aria-label={say(texts.columns)}
              aria-expanded={choosing}
              onClick={() => setChoosing(!choosing)}
            >
              <IconColumns3 size={18} stroke={1.75} aria-hidden />
            </button>
          }
        >
          <fieldset className={styles.choose}>
            <legend className="h3">{say(texts.columns)}</legend>
            {columns.map((column) => (
              <label key={column.id} className="row gap1">
                <input
                  type="checkbox"
                  checked={hidden[column.id] !== false}
                  onChange={(event) => setColumn(column.id, event.currentTarget.checked)}
                />
                {say(column.title)}
              </label>
            ))}
          </fieldset>
        </Popover>
      </div>
      {rows.length === 0 ? (
        empty
      ) : (
        <div className={styles.split}>
          <div
            className={styles.scroll}
            ref={box}
            style={{ maxHeight: height }}
            tabIndex={0}
            role="region"
            aria-label={say(place)}
          >
            <table className={styles.table} aria-rowcount={rows.length}>
              <thead>
                <tr>
                  {bulk ? (
                    <th style={{ width: 40 }}>
                      <input
                        type="checkbox"
                        aria-label={say(texts.selectAll)}
                        checked={selected.length > 0 && selected.length === rows.length}
                        onChange={(event) =>
                          setSelection(
                            event.currentTarget.checked
                              ? Object.fromEntries(rows.map((row) => [rowId(row), true]))
                              : {},
                          )
                        }
                      />
                    </th>
                  ) : null}
                  {shown.map((column) => (
                    <th key={column.id} scope="col" style={{ width: column.width }} data-align={column.align}>
                      {say(column.title)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
                {items.map((item) => {
                  const row = rows[item.index]
                  if (row === undefined) return null
                  const key = rowId(row)
                  return (
                    <tr
                      key={key}
                      aria-rowindex={item.index + 1}
                      data-current={row === current || undefined}
                      data-selected={selection[key] || undefined}
                      onMouseDown={() => setAt(item.index)}
                      onDoubleClick={() => onOpen(row)}
                    >
                      {bulk ? (
                        <td>
                          <input
                            type="checkbox"
                            aria-label={say(texts.selectRow, { row: rowName(row) })}
                            checked={selection[key] === true}
                            onChange={() => toggle(row)}
                          />
                        </td>
                      ) : null}
                      {shown.map((column) => (
                        <td key={column.id} data-align={column.align}>
                          {column.cell(row)}
                        </td>
                      ))}
                    </tr>
                  )
                })}
                {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
              </tbody>
            </table>
            {hasMore ? (
              <p className={styles.more}>
                <Button busy={busy} onPress={onMore}>
                  {say(texts.more)}
                </Button>
              </p>
            ) : null}
          </div>
          {peek && peeking && current ? (
            <aside className={styles.peek} aria-label={say(texts.peek)}>
              <button type="button" className="icb" aria-label={say(texts.close)} onClick={() => setPeeking(false)}>
                <IconX size={18} aria-hidden />
              </button>
              {peek(current)}
            </aside>
          ) : null}
        </div>
      )}
    </section>
  )
}

const ROW_HEIGHT = 44

function remembered<Row>(id: string, columns: readonly GridColumn<Row>[]): Readonly<Record<string, boolean>> {
  const first = Object.fromEntries(columns.map((column) => [column.id, !column.hiddenAtFirst]))
  try {
    return {
      ...first,
      ...(JSON.parse(localStorage.getItem(`huiyin.columns.${id}`) ?? '{}') as Record<string, boolean>),
    }
  } catch {
    return first
  }
}

/** A filter that is on: its words, and the cross that takes it off. */
export function FilterChip({ children, onRemove }: { children: string; onRemove: () => void }) {
  const say = useSay()
  return (
    <button
      type="button"
      className={`tag acc ${styles.filter}`}
      aria-label={say(texts.removeFilter, { filter: children })}
      onClick={onRemove}
    >
      {children}
      <IconX size={12} aria-hidden />
    </button>
  )
}

/** One filter with few values. */
export function FilterSelect({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly { readonly id: string; readonly title: string }[]
  onChange: (value: string) => void
}) {
  return (
    <select
      className={`input ${styles.select}`}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{label}</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.title}
        </option>
      ))}
    </select>
  )
}
