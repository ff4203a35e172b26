import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './organisation.module.css'
import { secondFactorTexts as texts } from './second-factor-texts.ts'
import { Secret } from './secret.tsx'

type Factor = { readonly on: boolean; readonly required: boolean; readonly recoveryCodesLeft: number }
type Begun = { readonly secret: string; readonly uri: string; readonly qr: string }
type Codes = { readonly recoveryCodes: readonly string[] }

const PATH = '/me/second-factor'
const TOUCHES = ['mySecondFactor']

/** One's authenticator: set up by a picture, proved by a code, with recovery codes that are shown once. */
export function SecondFactor({ onReady }: { onReady?: () => void }) {
  const say = useSay()
  const query = useRead<Factor>(PATH, { watches: TOUCHES })
  const begin = useChange<object, Begun>('POST', PATH, { touches: TOUCHES })
  const renew = useChange<object, Codes>('POST', `${PATH}/recovery-codes`, { touches: TOUCHES })
  const drop = useChange<object>('DELETE', PATH, { touches: TOUCHES })
  const [begun, setBegun] = useState<Begun | undefined>(undefined)
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined)
  if (codes)
    return (
      <section className={`panel ${styles.box}`} aria-label={say(texts.title)}>
        <Secret
          title={say(texts.codesOnce)}
          hint={say(texts.codesHint)}
          secret={codes.join('\n')}
          onClose={() => {
            setCodes(undefined)
            onReady?.()
          }}
        />
      </section>
    )
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.title)}>
      <h2 className="h2">{say(texts.title)}</h2>
      <RefusedCard error={begin.error ?? renew.error ?? drop.error} />
      {begun ? (
        <Prove
          begun={begun}
          onDone={(made) => {
            setBegun(undefined)
            setCodes(made)
          }}
        />
      ) : (
        <Answered query={query}>
          {(factor) =>
            factor.on ? (
              <>
                <p className="sec">
                  <span className="tag acc">{say(texts.on)}</span>{' '}
                  {say(texts.codesLeft, { count: factor.recoveryCodesLeft })}
                </p>
                <div className="row gap1 wrap">
                  <Button
                    size="s"
                    busy={renew.busy}
                    onPress={() => {
                      renew.run({ id: newId() }).then(
                        ({ recoveryCodes }) => setCodes(recoveryCodes),
                        () => {},
                      )
                    }}
                  >
                    {say(texts.renew)}
                  </Button>
                  {factor.required ? null : (
                    <Button
                      size="s"
                      look="bare"
                      busy={drop.busy}
                      onPress={() => {
                        drop.run({}).then(
                          () => toast(texts.dropped),
                          () => {},
                        )
                      }}
                    >
                      {say(texts.drop)}
                    </Button>
                  )}
                </div>
              </>
            ) : (
              <>
                <p className="sec dense">{say(factor.required ? texts.requiredHint : texts.hint)}</p>
                <Button
                  busy={begin.busy}
                  look={factor.required ? 'main' : 'plain'}
                  onPress={() => {
                    begin.run({ id: newId() }).then(setBegun, () => {})
                  }}
                >
                  {say(texts.begin)}
                </Button>
              </>
            )
          }
        </Answered>
      )}
    </section>
  )
}

function Prove({ begun, onDone }: { begun: Begun; onDone: (codes: readonly string[]) => void }) {
  const say = useSay()
  const change = useChange<object, Codes>('POST', `${PATH}/confirm`, { touches: [...TOUCHES, 'mySessions'] })
  const form = useForm({
    initial: { code: '' },
    check: (values) => ({ code: /^\d{6}$/.test(values.code.replace(/\s/g, '')) ? undefined : texts.sixDigits }),
    send: async (values) => onDone((await change.run({ code: values.code.replace(/\s/g, '') })).recoveryCodes),
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(texts.title)}>
      <p className="sec">{say(texts.scan)}</p>
      <img className={styles.qr} src={begun.qr} alt={say(texts.qrAlt)} width={176} height={176} />
      <p className="meta mut">{say(texts.typeInstead)}</p>
      <code className={styles.secret}>{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      <ErrorSummary />
      <TextField name="code" label={say(texts.code)} inputMode="numeric" autoComplete="one-time-code" maxLength={10} />
      <Button type="submit" look="main" busy={form.busy}>
        {say(texts.take)}
      </Button>
    </FormFrame>
  )
}
