import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { isRefused, isUnreachable } from '../../api/problem.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { Nothing } from './nothing.tsx'
import { answerTexts as texts } from './texts.ts'

/**
 * What was asked of the server, in whichever state it is: after 300 ms a skeleton in the shape of the content, then the
 * content, or what went wrong and the way on. An older answer stays in sight while a newer one cannot be had.
 */
export function Answered<Answer>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<Answer, Error>
  skeleton?: ReactNode
  children: (answer: Answer) => ReactNode
}) {
  const say = useSay()
  if (query.data !== undefined)
    return (
      <>
        {isUnreachable(query.error) ? (
          <p className="note care" role="status">
            {say(texts.stale, { time: localTime(query.dataUpdatedAt).time })}
          </p>
        ) : null}
        {children(query.data)}
      </>
    )
  if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return <AfterAWhile>{skeleton ?? <RowSkeleton rows={5} />}</AfterAWhile>
}

export function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const say = useSay()
  if (isUnreachable(error))
    return (
      <Nothing kind="away" title={say(texts.away)} hint={say(texts.awayHint)}>
        <Button onPress={onRetry}>{say(texts.again)}</Button>
      </Nothing>
    )
  if (isRefused(error)) {
    const { problem } = error
    const kind = problem.status === 403 ? 'locked' : problem.status === 404 ? 'search' : 'wrong'
    return <Nothing kind={kind} title={problem.title} hint={problem.detail} />
  }
  return (
    <Nothing kind="wrong" title={say(texts.failed)}>
      <Button onPress={onRetry}>{say(texts.again)}</Button>
    </Nothing>
  )
}

/** Most answers come sooner than anybody could read "loading". */
export function AfterAWhile({ children }: { children: ReactNode }) {
  const say = useSay()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <div aria-busy="true">
      <span className="vh" role="status">
        {say(texts.loading)}
      </span>
      {children}
    </div>
  )
}

export function RowSkeleton({ rows, chips = true }: { rows: number; chips?: boolean }) {
  return (
    <div className="skeleton row-like" aria-hidden="true">
      {WIDTHS.slice(0, rows).map((width) => (
        <div key={width}>
          {chips ? <span className="bone chip" /> : null}
          <span className="bone" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  )
}
const WIDTHS = [62, 44, 57, 38, 51, 66, 41, 59, 48, 35]
