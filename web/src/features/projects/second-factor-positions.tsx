import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { positionTitles } from '../../sign-in/texts.ts'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Organisation } from '../organisation/answers.ts'
import styles from '../organisation/organisation.module.css'
import { secondFactorTexts as texts } from '../organisation/second-factor-texts.ts'

const PATH = '/company/second-factor'

/** Which positions must sign in with an authenticator: the whole company's choice. */
export function SecondFactorPositions() {
  const say = useSay()
  const { project } = useWho()
  const query = useRead<{ positionIds: readonly string[] }>(PATH, { watches: ['company'] })
  const organisation = useRead<Organisation>(`/projects/${project.id}/organisation`)
  const change = useChange<object>('PUT', PATH, { touches: ['company'] })
  const [chosen, setChosen] = useState<readonly string[] | undefined>(undefined)
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.demanded)}>
      <h2 className="h2">{say(texts.demanded)}</h2>
      <p className="sec dense">{say(texts.demandedHint)}</p>
      <RefusedCard error={change.error} />
      <Answered query={query}>
        {({ positionIds }) => {
          const now = chosen ?? positionIds
          const positions = [
            { id: 'administrator', title: positionTitles.administrator as { zh: string; en: string } },
            ...(organisation.data?.positions ?? []).map(({ id, title }) => ({ id, title })),
          ]
          return (
            <>
              <fieldset className="field">
                <legend className="vh">{say(texts.demanded)}</legend>
                <div className="choices">
                  {positions.map(({ id, title }) => (
                    <label key={id} className="choice">
                      <input
                        type="checkbox"
                        checked={now.includes(id)}
                        onChange={(event) =>
                          setChosen(event.currentTarget.checked ? [...now, id] : now.filter((one) => one !== id))
                        }
                      />
                      {say(title)}
                    </label>
                  ))}
                </div>
              </fieldset>
              <Button
                size="s"
                busy={change.busy}
                onPress={() => {
                  change.run({ positionIds: now }).then(
                    () => {
                      setChosen(undefined)
                      toast(texts.saved)
                    },
                    () => {},
                  )
                }}
              >
                {say(texts.save)}
              </Button>
            </>
          )
        }}
      </Answered>
    </section>
  )
}
