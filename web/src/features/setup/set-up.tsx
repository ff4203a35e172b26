import { MantineProvider } from '@mantine/core'
import { useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField, ChoiceField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { LanguageSwitch } from '../../ui/language-switch.tsx'
import { Mark } from '../../ui/mark.tsx'
import styles from './set-up.module.css'
import { setupTexts as texts } from './texts.ts'

type PackChoice = {
  readonly id: string
  readonly title: { zh: string; en?: string }
  readonly summary?: { zh: string; en?: string }
  readonly rules: number
}

/** The first start: company, administrator, project, handbook, sample or own households, and the recovery phrase. */
export default function SetUp() {
  const say = useSay()
  const code = window.location.hash.slice(1)
  const [packs, setPacks] = useState<readonly PackChoice[]>([])
  const [phrase, setPhrase] = useState<string | undefined>(undefined)
  useEffect(() => {
    request<{ packs?: readonly PackChoice[] }>('GET', '/setup', { anonymous: true })
      .then((answer) => setPacks(answer.packs ?? []))
      .catch(() => setPacks([]))
  }, [])
  const form = useForm({
    initial: {
      company: '',
      administrator: '',
      login: '',
      password: '',
      project: '',
      packId: 'recommended',
      estate: 'sample',
    },
    renames: {
      'company.name': 'company',
      'administrator.name': 'administrator',
      'administrator.login': 'login',
      'administrator.password': 'password',
      'project.name': 'project',
    },
    check: (values) => ({
      company: values.company.trim() ? undefined : texts.needed,
      administrator: values.administrator.trim() ? undefined : texts.needed,
      login: values.login.trim() ? undefined : texts.needed,
      password: values.password.length < 8 ? texts.passwordShort : undefined,
      project: values.project.trim() ? undefined : texts.needed,
    }),
    send: async (values) => {
      const answer = await request<{ recoveryPhrase: string }>('POST', '/setup', {
        anonymous: true,
        body: {
          code,
          company: { name: values.company.trim() },
          administrator: { name: values.administrator.trim(), login: values.login.trim(), password: values.password },
          project: { name: values.project.trim() },
          packId: values.packId,
          sampleEstate: values.estate === 'sample',
        },
      })
      setPhrase(answer.recoveryPhrase)
    },
  })
  return (
    <MantineProvider>
      <div className={styles.page}>
        <aside className={styles.side}>
          <p className={styles.brand}>
            <Mark />
            <b>{say({ zh: '回音', en: 'Huiyin' })}</b>
            <span className="grow" />
            <LanguageSwitch />
          </p>
          <h1 className="title">{say(texts.title)}</h1>
          <p className="sec">{say(texts.intro)}</p>
        </aside>
        <main className={styles.main}>
          {phrase ? (
            <Phrase phrase={phrase} />
          ) : (
            <FormFrame form={form} className={styles.form}>
              {code === '' ? <p className="note care">{say(texts.noCode)}</p> : null}
              <ErrorSummary />
              <section className={`panel ${styles.step}`}>
                <h2 className="h2">1　{say(texts.company)}</h2>
                <TextField name="company" label={say(texts.companyName)} hint={say(texts.companyHint)} />
              </section>
              <section className={`panel ${styles.step}`}>
                <h2 className="h2">2　{say(texts.administrator)}</h2>
                <div className={styles.pair}>
                  <TextField name="administrator" label={say(texts.name)} autoComplete="name" />
                  <TextField
                    name="login"
                    label={say(texts.login)}
                    hint={say(texts.loginHint)}
                    autoComplete="username"
                  />
                </div>
                <TextField
                  name="password"
                  label={say(texts.password)}
                  hint={say(texts.passwordHint)}
                  type="password"
                  autoComplete="new-password"
                />
              </section>
              <section className={`panel ${styles.step}`}>
                <h2 className="h2">3　{say(texts.project)}</h2>
                <TextField name="project" label={say(texts.projectName)} />
              </section>
              <section className={`panel ${styles.step}`}>
                <h2 className="h2">4　{say(texts.pack)}</h2>
                <ChoiceField
                  name="packId"
                  label={say(texts.pack)}
                  hideLabel
                  hint={say(texts.packHint)}
                  options={packs.map((pack) => ({
                    id: pack.id,
                    title: say(pack.title),
                    note: say(texts.rules, { count: pack.rules }),
                  }))}
                />
              </section>
              <section className={`panel ${styles.step}`}>
                <h2 className="h2">5　{say(texts.estate)}</h2>
                <ChoiceField
                  name="estate"
                  label={say(texts.estate)}
                  hideLabel
                  hint={say(texts.sampleHint)}
                  options={[
                    { id: 'sample', title: say(texts.sample) },
                    { id: 'own', title: say(texts.own) },
                  ]}
                />
              </section>
              <div className="row" style={{ justifyContent: 'flex-end' }}>
                <Button type="submit" look="main" size="l" busy={form.busy} disabled={code === ''}>
                  {say(texts.start)}
                </Button>
              </div>
            </FormFrame>
          )}
        </main>
      </div>
    </MantineProvider>
  )
}

function Phrase({ phrase }: { phrase: string }) {
  const say = useSay()
  const form = useForm({
    initial: { kept: false },
    check: (values) => ({ kept: values.kept ? undefined : texts.phraseKept }),
    send: async () => window.location.assign('/'),
  })
  return (
    <FormFrame form={form} className={`panel ${styles.step}`}>
      <h2 className="title">{say(texts.phraseTitle)}</h2>
      <p className={styles.phrase}>{phrase}</p>
      <p className="sec">{say(texts.phraseHint)}</p>
      <ErrorSummary />
      <CheckField name="kept" label={say(texts.phraseKept)} />
      <Button type="submit" look="main" size="l">
        {say(texts.enter)}
      </Button>
    </FormFrame>
  )
}
