import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { timeOfText } from '../../ui/form/values.ts'
import { toast } from '../../ui/toast/toast.tsx'
import type { Choices } from './answers.ts'
import styles from './messages.module.css'
import { messageTexts as texts } from './texts.ts'

const TOUCHES = ['messageChoices']

/** What I want of ordinary messages: by which ways, when, together or each, and which not at all. */
export default function ChoicesPage() {
  const say = useSay()
  const query = useRead<Choices>('/my/channels', { watches: TOUCHES })
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <Go to="/messages" className="btn s">
          {say(texts.back)}
        </Go>
        <h1 className="title">{say(texts.choices)}</h1>
      </div>
      <Answered query={query}>{(choices) => <ChoicesForm choices={choices} />}</Answered>
    </div>
  )
}

function ChoicesForm({ choices }: { choices: Choices }) {
  const say = useSay()
  const change = useChange<object, object>('PUT', '/my/channels', { touches: TOUCHES })
  const wants = (kind: string) => choices.channels.find((one) => one.kind === kind)?.ordinary ?? true
  const form = useForm({
    initial: {
      inApp: wants('inApp'),
      sms: wants('sms'),
      emailWanted: wants('email'),
      email: '',
      sound: choices.sound,
      quietFrom: choices.quietFrom ?? '',
      quietUntil: choices.quietUntil ?? '',
      digestAt: choices.digestAt ?? '',
      ...Object.fromEntries(choices.kinds.map((kind) => [`kind ${kind.key}`, kind.stopped])),
    } as Record<string, string | boolean>,
    check: (values) => ({
      email:
        values.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(String(values.email).trim()) ? texts.badEmail : undefined,
      quietFrom: wrongTime(values.quietFrom) ?? (values.quietUntil && !values.quietFrom ? texts.bothTimes : undefined),
      quietUntil:
        wrongTime(values.quietUntil) ?? (values.quietFrom && !values.quietUntil ? texts.bothTimes : undefined),
      digestAt: wrongTime(values.digestAt),
    }),
    send: async (values) => {
      await change.run({
        stopped: [values.inApp ? '' : 'inApp', values.sms ? '' : 'sms', values.emailWanted ? '' : 'email'].filter(
          Boolean,
        ),
        ...(String(values.email).trim() ? { email: String(values.email).trim() } : {}),
        sound: values.sound,
        quietFrom: timeOf(values.quietFrom),
        quietUntil: timeOf(values.quietUntil),
        digestAt: timeOf(values.digestAt),
        stoppedKeys: choices.kinds.filter((kind) => values[`kind ${kind.key}`]).map((kind) => kind.key),
      })
      form.set({ email: '' })
      toast(texts.saved)
    },
  })
  const label = (kind: 'inApp' | 'sms' | 'email') => {
    const available = choices.channels.find((one) => one.kind === kind)?.available ?? false
    return available ? say(texts[kind]) : `${say(texts[kind])}（${say(texts.notSetUp)}）`
  }
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.choices)}>
      <ErrorSummary />
      <div className={styles.even}>
        <section className={`panel ${styles.box}`} aria-label={say(texts.ways)}>
          <h2 className="h2">{say(texts.ways)}</h2>
          <p className="meta mut">{say(texts.waysHint)}</p>
          <CheckField name="inApp" label={label('inApp')} />
          <CheckField name="sms" label={label('sms')} />
          <CheckField name="emailWanted" label={label('email')} />
          <TextField
            name="email"
            label={say(texts.address)}
            hint={
              choices.emailMasked ? say(texts.addressNow, { address: choices.emailMasked }) : say(texts.addressNone)
            }
            type="email"
            autoComplete="email"
            maxLength={200}
            optional
          />
          {choices.emailMasked ? (
            <Button
              size="s"
              busy={change.busy}
              onPress={() => {
                // A refusal leaves the address where it is; the summary of the next saving says why.
                change.run({ email: null }).then(
                  () => toast(texts.saved),
                  () => {},
                )
              }}
            >
              {say(texts.removeAddress)}
            </Button>
          ) : null}
        </section>
        <section className={`panel ${styles.box}`} aria-label={say(texts.quiet)}>
          <h2 className="h2">{say(texts.quiet)}</h2>
          <CheckField name="sound" label={say(texts.sound)} hint={say(texts.soundHint)} />
          <p className="meta mut">{say(texts.quietHint)}</p>
          <div className="row gap1 wrap">
            <TextField name="quietFrom" label={say(texts.quietFrom)} inputMode="numeric" placeholder="22:00" />
            <TextField name="quietUntil" label={say(texts.quietUntil)} inputMode="numeric" placeholder="07:30" />
          </div>
          <TextField
            name="digestAt"
            label={say(texts.digest)}
            hint={say(texts.digestHint)}
            inputMode="numeric"
            placeholder="18:00"
            optional
          />
        </section>
      </div>
      {choices.kinds.length > 0 ? (
        <fieldset className={`panel ${styles.box}`}>
          <legend className="vh">{say(texts.kinds)}</legend>
          <h2 className="h2">{say(texts.kinds)}</h2>
          <p className="meta mut">{say(texts.kindsHint)}</p>
          {choices.kinds.map((kind) => (
            <CheckField key={kind.key} name={`kind ${kind.key}`} label={say(kind.title)} />
          ))}
        </fieldset>
      ) : null}
      <div className="row">
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.save)}
        </Button>
      </div>
    </FormFrame>
  )
}

function timeOf(typed: unknown): string | null {
  const text = String(typed ?? '').trim()
  return text === '' ? null : (timeOfText(text) ?? text)
}

function wrongTime(typed: unknown) {
  const text = String(typed ?? '').trim()
  const time = timeOfText(text)
  return text === '' || (time && time !== '24:00') ? undefined : texts.time
}
