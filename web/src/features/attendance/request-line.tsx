import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import type { StaffRequest } from './answers.ts'
import { attendanceTexts as texts } from './texts.ts'

/** A request in a line: what for, from when to when, who stands in, and how it stands. */
export function RequestLine({ request, named }: { request: StaffRequest; named: boolean }) {
  const say = useSay()
  const language = useLanguage()
  const at = (instant: string) => shortInstant(instant, businessNow(), language)
  const what =
    request.kind === 'leave'
      ? say(request.leaveKind ?? texts.leave)
      : request.kind === 'punch'
        ? `${say(texts.punch)} ${say(request.way === 'out' ? texts.out : texts.in)}`
        : say(texts.overtime)
  const state =
    request.state === 'asked'
      ? request.approver
        ? say(texts.asked, { name: request.approver })
        : say(texts.askedAny)
      : say(texts[request.state])
  return (
    <span className="grow">
      {named ? <b>{request.name} </b> : null}
      {what}{' '}
      <span className="num sec">
        {request.kind === 'punch' ? at(request.from) : `${at(request.from)} – ${at(request.until)}`}
      </span>
      <br />
      <span className="meta mut">
        {[
          state,
          request.deputy ? say(texts.standsIn, { name: request.deputy }) : '',
          request.reason ?? '',
          request.words ?? '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </span>
  )
}
