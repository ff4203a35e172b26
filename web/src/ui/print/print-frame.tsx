import type { ReactNode } from 'react'
import { businessNow } from '../../clock/business-clock.ts'
import { fullInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import './print-frame.css'

const texts = {
  printed: { zh: '{by} 打印于 {time}', en: 'Printed by {by} on {time}' },
} as const

/**
 * What a screen prints on A4: the company's title at the head, its own title and number, and who printed it when. It
 * shows on paper only. Numbered forms with signatures are printed by the server instead (records).
 */
export function PrintFrame({ title, number, children }: { title: string; number?: string; children: ReactNode }) {
  const say = useSay()
  const language = useLanguage()
  const { me, project } = useWho()
  return (
    <article className="print-frame" aria-hidden="true">
      <header>
        <p>{me.company.name}</p>
        <h1>{title}</h1>
        <p>
          {project.name} {number ?? ''}
        </p>
      </header>
      {children}
      <footer>{say(texts.printed, { by: me.name, time: fullInstant(businessNow(), language) })}</footer>
    </article>
  )
}
