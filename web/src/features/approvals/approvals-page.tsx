import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import type { Approval } from './answers.ts'
import { approvalTexts as texts } from './texts.ts'

const ROLES = ['deciding', 'mine'] as const

/** What waits for my decision, and what I asked for myself. */
export default function ApprovalsPage() {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const { project } = useWho()
  const { role = 'deciding' } = useQueryText()
  const query = useRead<{ items: readonly Approval[] }>(`/projects/${project.id}/approvals`, {
    params: { role, state: role === 'mine' ? 'all' : 'open' },
    watches: ['approval'],
  })
  return (
    <div className="col gap1h" style={{ padding: '14px 16px 24px', minWidth: 0 }}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <div className="seg" role="group" aria-label={say(texts.role)}>
          {ROLES.map((one) => (
            <button key={one} type="button" aria-pressed={one === role} onClick={() => go('/approvals', { role: one })}>
              {say(texts[one])}
            </button>
          ))}
        </div>
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={5} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing kind="done" title={say(texts.nothing)} />
          ) : (
            <ul className="panel">
              {items.map((one) => (
                <li key={one.id} className="row gap1h wrap" style={{ padding: '10px 16px' }}>
                  <Go to={`/approvals/${one.id}`}>
                    <b>{one.title}</b>
                  </Go>
                  <span className="tag">{say(texts[one.state])}</span>
                  <span className="meta mut">
                    {say(one.rule.title)} ·{' '}
                    {say(texts.askedBy, {
                      who: one.requester.name,
                      at: shortInstant(one.requestedAt, businessNow(), language),
                    })}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </div>
  )
}
