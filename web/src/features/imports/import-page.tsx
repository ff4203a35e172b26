import { IconArrowLeft, IconArrowRight, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { type Say, useSay } from '../../language/language.ts'
import { Go, useGo, useParam, useQueryText } from '../../shell/navigation.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { OUTCOMES, type Preview, type PreviewRow } from './answers.ts'
import styles from './imports.module.css'
import { FIELD_WORDS, importTexts as texts } from './texts.ts'

type Applied = { applied: { buildings: number; houses: number; parties: number; changed: number }; left: number }
const PAGE = 50

/** A roster before it goes in: what each column is, what each row would do, what is wrong, and the import itself. */
export default function ImportPage() {
  const say = useSay()
  const importId = useParam('importId')
  const { outcome } = useQueryText()
  const [limit, setLimit] = useState(PAGE)
  const query = useRead<Preview>(`/imports/${importId}`, {
    params: { outcome, limit },
    watches: [`rosterImport:${importId}`],
    keepLast: true,
  })
  return (
    <div className={styles.page}>
      <Go to="/settings/imports" className="row gap-h meta">
        <IconArrowLeft size={14} stroke={1.75} aria-hidden />
        {say(texts.back)}
      </Go>
      <Answered query={query} skeleton={<RowSkeleton rows={9} chips={false} />}>
        {(preview) => (
          <>
            <h1 className="title" style={{ overflowWrap: 'anywhere' }}>
              {preview.fileTitle}
            </h1>
            <div className={styles.columns}>
              <Columns preview={preview} />
              <Rows
                preview={preview}
                outcome={outcome}
                onMore={preview.next && limit < 200 ? () => setLimit(limit + PAGE) : undefined}
              />
              <Apply preview={preview} />
            </div>
          </>
        )}
      </Answered>
    </div>
  )
}

function Columns({ preview }: { preview: Preview }) {
  const say = useSay()
  const change = useChange<object, Preview>('PUT', `/imports/${preview.importId}/columns`, {
    touches: [`rosterImport:${preview.importId}`],
  })
  const sheets = [...new Set(preview.columns.map((column) => column.sheet))]
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.columns)}>
      <h2 className="h2">{say(texts.columns)}</h2>
      <RefusedCard error={change.error} />
      {sheets.map((sheet) => (
        <div key={sheet}>
          {sheets.length > 1 ? <h3 className="h3">{sheet}</h3> : null}
          <ul className={styles.matches}>
            {preview.columns
              .filter((column) => column.sheet === sheet)
              .map((column) => (
                <li key={column.index}>
                  <span className="grow">{column.heading}</span>
                  <IconArrowRight size={14} stroke={1.75} aria-hidden />
                  <select
                    className="input"
                    aria-label={`${sheet} ${column.heading}`}
                    value={column.field ?? ''}
                    disabled={preview.state !== 'draft' || change.busy}
                    onChange={(event) => {
                      const field = event.currentTarget.value || null
                      const columns = preview.columns.map(({ heading: _, ...one }) =>
                        one.sheet === column.sheet && one.index === column.index
                          ? { ...one, field }
                          : one.sheet === column.sheet && one.field === field
                            ? { ...one, field: null }
                            : one,
                      )
                      // The refusal stands above.
                      change.run({ columns }).catch(() => {})
                    }}
                  >
                    <option value="">{say(texts.notImported)}</option>
                    {preview.fields.map((field) => (
                      <option key={field.id} value={field.id}>
                        {say(field.title)}
                      </option>
                    ))}
                  </select>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Rows({
  preview,
  outcome,
  onMore,
}: {
  preview: Preview
  outcome: string | undefined
  onMore: (() => void) | undefined
}) {
  const say = useSay()
  const go = useGo()
  const show = (next: string | undefined) =>
    go(`/settings/imports/${preview.importId}`, next ? { outcome: next } : {}, { replace: true })
  const total = OUTCOMES.reduce((sum, one) => sum + preview.counts[one], 0)
  return (
    <section className="panel" aria-label={say(texts.outcome)} style={{ minWidth: 0 }}>
      <div style={{ padding: 12 }}>
        <div className="seg" role="group" aria-label={say(texts.outcome)}>
          <button type="button" aria-pressed={!outcome} onClick={() => show(undefined)}>
            {say(texts.all)} <span className="mut num">{total}</span>
          </button>
          {OUTCOMES.map((one) => (
            <button key={one} type="button" aria-pressed={one === outcome} onClick={() => show(one)}>
              {say(texts[one])} <span className="mut num">{preview.counts[one]}</span>
            </button>
          ))}
        </div>
      </div>
      {preview.items.length === 0 ? (
        <Nothing kind="done" title={say(texts.noRows)} />
      ) : (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={say(texts.outcome)}>
          <table className="tbl">
            <thead>
              <tr>
                {[texts.row, texts.house, texts.people, texts.phones, texts.area, texts.handedOver, texts.what].map(
                  (title) => (
                    <th key={title.zh} scope="col">
                      {say(title)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {preview.items.map((row) => (
                <tr key={`${row.sheet}/${row.row}`} data-outcome={row.outcome}>
                  <td className="mut num">{row.row}</td>
                  <td className="num">
                    <b>{row.label || '—'}</b>
                  </td>
                  <td>{row.displayNames.join('、')}</td>
                  <td className="num">{row.phonesMasked.join(' ')}</td>
                  <td className="num">{row.areaM2 ?? ''}</td>
                  <td className="num">{row.handedOverOn ?? ''}</td>
                  <td>
                    <What row={row} say={say} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {onMore ? (
        <div style={{ padding: 12 }}>
          <Button size="s" onPress={onMore}>
            {say(texts.more)}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

function What({ row, say }: { row: PreviewRow; say: Say }) {
  const bad = row.outcome === 'error' || row.outcome === 'conflict'
  return (
    <div className="col gap-h">
      <span className="row gap-h wrap">
        <span className={`tag ${bad ? 'stop' : row.outcome === 'same' ? '' : 'acc'}`}>{say(texts[row.outcome])}</span>
        {row.problems.map((problem) => (
          <span key={problem.field + problem.message.zh} className={problem.stops ? styles.bad : 'sec'}>
            {say(problem.message)}
            {problem.suggestion ? ` ${say(texts.suggestion, { value: problem.suggestion })}` : ''}
          </span>
        ))}
      </span>
      {row.changes.map((change) => (
        <span key={`${change.field}${change.to}`} className="meta sec">
          {say(texts.change, {
            field: say(FIELD_WORDS[change.field] ?? { zh: change.field }),
            from: change.from ?? say(texts.empty),
            to: change.to ?? say(texts.empty),
          })}
        </span>
      ))}
    </div>
  )
}

function Apply({ preview }: { preview: Preview }) {
  const say = useSay()
  const [mode, setMode] = useState<'goodRowsFirst' | 'allOrNothing'>('goodRowsFirst')
  const [done, setDone] = useState<Applied | undefined>(undefined)
  const apply = useChange<object, Applied>('POST', `/imports/${preview.importId}/apply`, {
    touches: ['rosterImport', `rosterImport:${preview.importId}`, 'house', 'building', 'party'],
  })
  const { counts } = preview
  const good = counts.new + counts.changed
  const bad = counts.error + counts.conflict
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.title)} aria-live="polite">
      <dl className={styles.counts}>
        {OUTCOMES.map((one) => (
          <div key={one}>
            <dt>{say(texts[one])}</dt>
            <dd className="num">{counts[one]}</dd>
          </div>
        ))}
      </dl>
      {bad > 0 ? (
        <a className="btn" href={`/api/v1/imports/${preview.importId}/problems.xlsx`} download>
          <IconDownload size={16} stroke={1.75} aria-hidden />
          {say(texts.problems, { count: bad })}
        </a>
      ) : null}
      {done ? (
        <div className="note info">
          <span>
            {say(texts.done, { ...done.applied })}
            {done.left > 0 ? `。${say(texts.left, { count: done.left })}` : ''}
          </span>
        </div>
      ) : preview.state === 'applied' ? (
        <p className="sec">{say(texts.alreadyApplied)}</p>
      ) : (
        <>
          {bad > 0 ? (
            <fieldset className="field">
              <legend className="label">{say(texts.mode)}</legend>
              <div className="col gap-h">
                {(['goodRowsFirst', 'allOrNothing'] as const).map((one) => (
                  <label key={one} className="row gap1">
                    <input type="radio" name="mode" checked={mode === one} onChange={() => setMode(one)} />
                    {say(texts[one])}
                  </label>
                ))}
              </div>
            </fieldset>
          ) : null}
          <RefusedCard error={apply.error} />
          <Button
            look="main"
            size="l"
            busy={apply.busy}
            disabled={good === 0}
            hotkey={{ id: 'import.apply', keys: 'mod+enter', title: texts.title, place: texts.title }}
            onPress={() => {
              // The refusal stands above the button.
              apply.run({ mode }).then(setDone, () => {})
            }}
          >
            {good === 0 ? say(texts.nothingToApply) : say(texts.apply, { count: good })}
          </Button>
          {apply.busy ? <p className="meta mut">{say(texts.applying)}</p> : null}
        </>
      )}
    </section>
  )
}
