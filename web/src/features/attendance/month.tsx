import { IconChevronLeft, IconChevronRight, IconPrinter } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { ExportButton } from '../../ui/grid/export-button.tsx'
import { PrintSheet } from '../../ui/print/print-sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ATTENDANCE, type MonthSheet } from './answers.ts'
import styles from './attendance.module.css'
import { attendanceTexts as texts } from './texts.ts'

/** The month's sheet (R-STF-01): a row a person, printed, exported, and signed by the supervisor of own staff. */
export function Month() {
  const say = useSay()
  const go = useGo()
  const { project } = useWho()
  const { month = localTime(businessNow()).day.slice(0, 7) } = useQueryText()
  const query = useRead<MonthSheet>(`/projects/${project.id}/attendance`, { params: { month }, watches: ATTENDANCE })
  const step = (by: number) => go('/attendance', { tab: 'month', month: otherMonth(month, by) }, { replace: true })
  return (
    <>
      <div className="row gap-h">
        <Button
          look="bare"
          aria-label={say(texts.earlier)}
          icon={<IconChevronLeft size={18} stroke={1.75} aria-hidden />}
          onPress={() => step(-1)}
        />
        <b className="num">{month}</b>
        <Button
          look="bare"
          aria-label={say(texts.later)}
          icon={<IconChevronRight size={18} stroke={1.75} aria-hidden />}
          onPress={() => step(1)}
        />
      </div>
      <Answered query={query}>{(sheet) => <Rows sheet={sheet} month={month} />}</Answered>
    </>
  )
}

function Rows({ sheet, month }: { sheet: MonthSheet; month: string }) {
  const say = useSay()
  const { project, may } = useWho()
  const [doing, setDoing] = useState<'sign' | 'print' | undefined>(undefined)
  const chooser = useRef<HTMLInputElement>(null)
  const base = `/projects/${project.id}/attendance`
  const signing = useChange<object, { people: number }>('POST', `${base}/sign`, { touches: ATTENDANCE })
  const importing = useChange<object, { imported: number; skipped: readonly unknown[] }>('POST', `${base}/imports`, {
    touches: ATTENDANCE,
  })
  const take = async (file: File | undefined) => {
    if (!file) return
    try {
      const { imported, skipped } = await importing.run({ id: newId(), file: await base64Of(file) })
      toast(texts.imported, { values: { imported, skipped: skipped.length } })
    } catch {
      // The refusal stands above the sheet.
    }
  }
  return (
    <>
      <div className="row gap1 wrap">
        {sheet.signatures.map((one) => (
          <span key={one.at} className="tag acc">
            {say(texts.signedBy, { name: one.name, people: one.people })}
          </span>
        ))}
        <span className="grow" />
        {sheet.abilities.importMachine ? (
          <>
            <input
              ref={chooser}
              type="file"
              accept=".xlsx,.csv,.txt"
              hidden
              onChange={(event) => {
                void take(event.target.files?.[0])
                event.target.value = ''
              }}
            />
            <Button busy={importing.busy} onPress={() => chooser.current?.click()}>
              {say(texts.importMachine)}
            </Button>
          </>
        ) : null}
        {may('list.export') ? <ExportButton projectId={project.id} list="attendance" query={{ month }} /> : null}
        <Button icon={<IconPrinter size={16} stroke={1.75} aria-hidden />} onPress={() => setDoing('print')}>
          {say(texts.print)}
        </Button>
        {sheet.abilities.sign ? (
          <Button look="main" onPress={() => setDoing('sign')}>
            {say(texts.sign)}
          </Button>
        ) : null}
      </div>
      <RefusedCard error={signing.error ?? importing.error} />
      {sheet.people.length === 0 ? (
        <Nothing title={say(texts.nobody)} />
      ) : (
        <section className={`panel ${styles.frame}`} aria-label={say(texts.month)} tabIndex={0}>
          <table className={styles.sheet}>
            <thead>
              <tr>
                {[
                  texts.person,
                  texts.turns,
                  texts.attended,
                  texts.late,
                  texts.early,
                  texts.absent,
                  texts.missing,
                  texts.leaves,
                  texts.over,
                ].map((head) => (
                  <th key={head.zh} scope="col">
                    {say(head)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sheet.people.map(({ staffId, name, staffNumber, positions, signed, totals }) => (
                <tr key={staffId}>
                  <th scope="row">
                    <b>{name}</b> <span className="meta mut num">{staffNumber}</span>
                    {signed ? <span className="tag acc"> {say(texts.isSigned)}</span> : null}
                    <br />
                    <span className="meta mut">{positions.map((one) => say(one)).join('、')}</span>
                  </th>
                  <td className="num">{totals.turns}</td>
                  <td className="num">{totals.attended}</td>
                  <td className="num">
                    {totals.late === 0 ? '–' : say(texts.minutes, { count: totals.late, minutes: totals.lateMinutes })}
                  </td>
                  <td className="num">{totals.early || '–'}</td>
                  <td className="num">{totals.absent || '–'}</td>
                  <td className="num">{totals.missing || '–'}</td>
                  <td>
                    {totals.leave
                      .map((one) => `${say(one.title)} ${say(texts.days, { count: one.days })}`)
                      .join('、') || '–'}
                  </td>
                  <td className="num">
                    {totals.overtimeMinutes === 0
                      ? '–'
                      : say(texts.hours, { count: Math.round(totals.overtimeMinutes / 6) / 10 })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Confirm
        open={doing === 'sign'}
        title={say(texts.signTitle, { month })}
        action={say(texts.sign)}
        onClose={() => setDoing(undefined)}
        onConfirm={async () => {
          const { people } = await signing.run({ month })
          toast(texts.signed, { values: { people } })
        }}
      >
        <p className="sec">{say(texts.signHint)}</p>
      </Confirm>
      {doing === 'print' ? (
        <PrintSheet
          title={`${say(texts.sheetTitle)} ${month}`}
          path={`${base}/print?month=${month}`}
          onClose={() => setDoing(undefined)}
        />
      ) : null}
    </>
  )
}

function otherMonth(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
