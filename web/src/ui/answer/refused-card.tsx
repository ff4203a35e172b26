import { IconShield } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { isRefused, isUnreachable } from '../../api/problem.ts'
import { useSay } from '../../language/language.ts'
import { formTexts } from '../form/texts.ts'
import { answerTexts as texts } from './texts.ts'

/** A refusal of the handbook or of the state of things: what, by which clause, and the missing step as a button. */
export function RefusedCard({ error, children }: { error: Error | undefined; children?: ReactNode }) {
  const say = useSay()
  if (!error) return null
  const problem = isRefused(error) ? error.problem : undefined
  const clause = typeof problem?.clause === 'string' ? problem.clause : undefined
  return (
    <div className="panel refused-card" role="alert">
      <p className="row gap1">
        <IconShield size={18} stroke={1.75} aria-hidden />
        <b>{problem?.title ?? say(isUnreachable(error) ? texts.away : texts.failed)}</b>
        {clause ? <span className="tag clause">{say(texts.clause, { clause })}</span> : null}
      </p>
      {problem?.detail ? <p className="sec">{problem.detail}</p> : null}
      {problem ? null : <p className="sec">{say(formTexts.unreachable)}</p>}
      {problem?.errors?.map((one) => (
        <p key={one.path} className="sec">
          {one.message}
        </p>
      ))}
      {children ? <div className="row gap1 wrap">{children}</div> : null}
    </div>
  )
}
