import { Fragment } from 'react'

/** Numbers with their units, and times of day: what one looks for in a rule. */
const FIGURES =
  /(\d+(?:\.\d+)? ?(?:个?工作小时|个?工作日|分钟|小时|个月|天|次|秒|人|%|working (?:hours?|days?)|minutes?|hours?|months?|days?|times)|\d{1,2}:\d{2})/u

/** A rule as a sentence, its figures strong. */
export function Sentence({ text }: { text: string }) {
  return (
    <>
      {text
        .split(FIGURES)
        .map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : <Fragment key={index}>{part}</Fragment>))}
    </>
  )
}
