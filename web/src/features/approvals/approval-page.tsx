import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useParam } from '../../shell/navigation.tsx'
import { placeOf } from '../../shell/places.ts'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Approval } from './answers.ts'
import { approvalTexts as texts } from './texts.ts'

/** One request: what is asked, what was said to it, and what its reader may do. */
export default function ApprovalPage() {
  const approvalId = useParam('approvalId')
  const query = useRead<Approval>(`/approvals/${approvalId}`, { watches: [`approval:${approvalId}`] })
  return (
    <div className="col gap1h" style={{ padding: '14px 16px 24px', minWidth: 0, maxWidth: 760 }}>
      <Answered query={query} skeleton={<RowSkeleton rows={4} />}>
        {(approval) => <Body approval={approval} />}
      </Answered>
    </div>
  )
}

function Body({ approval }: { approval: Approval }) {
  const say = useSay()
  const language = useLanguage()
  const now = businessNow()
  const touches = [`approval:${approval.id}`]
  const withdraw = useChange<object>('POST', `/approvals/${approval.id}/withdraw`, { touches })
  const about = approval.about ? placeOf(approval.about) : undefined
  const { amountFen, days } = approval.asked
  return (
    <>
      <div className="row gap1h wrap">
        <Go to="/approvals" className="btn s">
          {say(texts.back)}
        </Go>
        <h1 className="title">{approval.title}</h1>
        <span className="tag">{say(texts[approval.state])}</span>
      </div>
      <section className="panel col gap1" style={{ padding: 16 }} aria-label={approval.title}>
        <p className="meta mut">
          {[
            `${say(approval.rule.title)} ${approval.rule.clause}`,
            say(texts.askedBy, { who: approval.requester.name, at: shortInstant(approval.requestedAt, now, language) }),
            amountFen === null ? '' : say(texts.amount, { amount: (amountFen / 100).toFixed(2) }),
            days === null ? '' : say(texts.days, { days }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {approval.words ? <p style={{ whiteSpace: 'pre-wrap' }}>{approval.words}</p> : null}
        {approval.decider ? <p>{say(texts.decider, { who: say(approval.decider) })}</p> : null}
        {about ? <Go to={about}>{say(texts.about)}</Go> : null}
        {approval.abilities.withdraw ? (
          <div>
            <Button size="s" busy={withdraw.busy} onPress={() => void withdraw.run({}).catch(() => {})}>
              {say(texts.withdraw)}
            </Button>
          </div>
        ) : null}
        <RefusedCard error={withdraw.error} />
      </section>
      <section className="panel col gap1" style={{ padding: 16 }} aria-label={say(texts.history)}>
        <h2>{say(texts.history)}</h2>
        {approval.decisions.length === 0 ? <p className="mut">{say(texts.noHistory)}</p> : null}
        <ul className="col gap1">
          {approval.decisions.map((one) => (
            <li key={`${one.at} ${one.step} ${one.verb}`}>
              <b>{one.by.name}</b> {say(texts[one.verb])}
              {one.words ? `：${one.words}` : ''}{' '}
              <span className="meta mut">
                {shortInstant(one.at, now, language)}
                {one.lost ? ` · ${say(texts.lost)}` : ''}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {approval.abilities.decide ? <DecideForm approval={approval} /> : null}
    </>
  )
}

function DecideForm({ approval }: { approval: Approval }) {
  const say = useSay()
  const [verb, setVerb] = useState<'approve' | 'return' | 'instruct' | 'take'>('approve')
  const change = useChange<object>('POST', `/approvals/${approval.id}/decide`, {
    touches: [`approval:${approval.id}`],
  })
  const form = useForm({
    draftKey: `approval.decide.${approval.id}`,
    initial: { words: '' },
    send: async (values) => {
      await change.run({ verb, words: values.words.trim() })
      form.clear()
      toast(texts.done)
    },
  })
  return (
    <section className="panel" style={{ padding: 16 }} aria-label={say(texts.decide)}>
      <FormFrame form={form} className="col gap1h" label={say(texts.decide)}>
        <ErrorSummary />
        <div className="seg" role="group" aria-label={say(texts.decide)}>
          {(['approve', 'return', 'instruct', 'take'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={one === verb} onClick={() => setVerb(one)}>
              {say(texts[one])}
            </button>
          ))}
        </div>
        <TextField
          name="words"
          label={say(texts.words)}
          hint={say(texts.wordsHint)}
          rows={2}
          maxLength={500}
          optional
        />
        <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
          <Button look="main" type="submit" busy={form.busy}>
            {say(texts[verb])}
          </Button>
        </div>
      </FormFrame>
    </section>
  )
}
