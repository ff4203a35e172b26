import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { type History, REASONS } from './answers.ts'
import { estateTexts as texts } from './texts.ts'

type Kind = 'building' | 'house' | 'area'

/** Out of use, or in use again: nothing of an estate is deleted. */
export function RetireButton({
  kind,
  row,
  onDone,
}: {
  kind: Kind
  row: { readonly id: string; readonly title: string; readonly retiredAt: string | null }
  onDone: () => void
}) {
  const say = useSay()
  const { may } = useWho()
  const [asking, setAsking] = useState(false)
  const change = useChange<object>('POST', `/${kind}s/${row.id}/retire`, { touches: [kind] })
  if (!may('household.edit')) return null
  const run = (body: object, path: string | undefined, said: typeof texts.retiredNow | typeof texts.restoredNow) => {
    // A refusal stands below.
    change.run(body, path).then(
      () => {
        toast(said, { values: { what: row.title } })
        onDone()
      },
      () => {},
    )
  }
  return (
    <div className="col gap1" style={{ paddingTop: 12 }}>
      <RefusedCard error={change.error} />
      {row.retiredAt ? (
        <Button busy={change.busy} onPress={() => run({}, `/${kind}s/${row.id}/restore`, texts.restoredNow)}>
          {say(texts.restore)}
        </Button>
      ) : asking ? (
        <fieldset className="col gap1">
          <legend className="label">{say(texts.why)}</legend>
          <div className="row gap1 wrap">
            {REASONS.map((reason) => (
              <Button
                key={reason}
                size="s"
                busy={change.busy}
                onPress={() => run({ reason }, undefined, texts.retiredNow)}
              >
                {say(texts.reasons[reason])}
              </Button>
            ))}
            <Button size="s" look="bare" onPress={() => setAsking(false)}>
              {say(texts.cancel)}
            </Button>
          </div>
        </fieldset>
      ) : (
        <Button look="bare" size="s" onPress={() => setAsking(true)}>
          {say(texts.retire)}
        </Button>
      )}
    </div>
  )
}

export function HistoryList({ kind, id }: { kind: Kind; id: string }) {
  const say = useSay()
  const language = useLanguage()
  const query = useRead<History>(`/${kind}s/${id}/history`, { watches: [`${kind}:${id}`] })
  return (
    <section aria-label={say(texts.history)} style={{ paddingTop: 16 }}>
      <h3 className="h2">{say(texts.history)}</h3>
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="meta mut">{say(texts.noHistory)}</p>
          ) : (
            <ol>
              {items.map((entry, index) => (
                <li key={index} style={{ padding: '6px 0', overflowWrap: 'anywhere' }}>
                  <span className="meta mut">
                    {shortInstant(entry.at, businessNow(), language)} · {entry.by ?? say(texts.bySystem)} ·{' '}
                    {say(entry.title)}
                  </span>
                  {entry.changes.map(({ field, from, to }) => (
                    <p key={field} className="dense">
                      {say(texts.changed, {
                        field: texts.fields[field] ? say(texts.fields[field]) : field,
                        from: word(say, field, from),
                        to: word(say, field, to),
                      })}
                    </p>
                  ))}
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
    </section>
  )
}

/** Codes of the log in words. */
function word(say: ReturnType<typeof useSay>, field: string, value: string): string {
  if (value === '') return say(texts.empty)
  const words: Readonly<Record<string, { zh: string; en: string }>> | undefined = {
    status: texts.statuses,
    use: texts.uses,
    reason: texts.reasons,
    kind: texts.kinds,
    retired: { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } },
  }[field]
  return words?.[value] ? say(words[value]) : value
}
