import { useState } from 'react'
import { request } from '../../api/client.ts'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { setLanguage, useLanguage, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './organisation.module.css'
import { SecondFactor } from './second-factor.tsx'
import { organisationTexts as texts } from './texts.ts'
import { TokenForm } from './token-form.tsx'

type Session = {
  readonly id: string
  readonly kind: 'desk' | 'phone'
  readonly current: boolean
  readonly deviceTitle: string | null
  readonly address: string | null
  readonly userAgent: string | null
  readonly lastSeenAt: string
}
export type Token = {
  readonly id: string
  readonly title: string
  readonly capabilities: readonly string[]
  readonly expiresAt: string
  readonly lastUsedAt: string | null
}

/** What is one's own: language, password, where one is signed in, tokens for programs. */
export default function MePage() {
  const say = useSay()
  const language = useLanguage()
  const { me, project } = useWho()
  return (
    <div className={styles.page}>
      <div className="row gap1h">
        <Avatar name={me.name} size="l" />
        <div>
          <h1 className="title">
            {me.name} <span className="mut num">{me.staffNumber}</span>
          </h1>
          <p className="meta mut">
            {project.positions
              .map((one) => say(one.title) + (one.actingFor ? `（${say(texts.actingFor)}）` : ''))
              .join(' · ')}
          </p>
        </div>
      </div>
      <div className={styles.even}>
        <section className={`panel ${styles.box}`} aria-label={say(texts.language)}>
          <h2 className="h2">{say(texts.language)}</h2>
          <div className="seg" role="group" aria-label={say(texts.language)} style={{ alignSelf: 'flex-start' }}>
            {(['zh', 'en'] as const).map((one) => (
              <button
                key={one}
                type="button"
                lang={one === 'zh' ? 'zh-CN' : 'en'}
                aria-pressed={one === language}
                onClick={() => {
                  setLanguage(one)
                  // The page speaks it already; messages follow when the server knows.
                  request('PATCH', '/me', { body: { language: one }, idempotencyKey: newId() }).catch(() => {})
                }}
              >
                {say(texts[one])}
              </button>
            ))}
          </div>
          <p className="meta mut">{say(texts.languageHint)}</p>
        </section>
        <PasswordForm />
        <SecondFactor />
        <Sessions />
        <Tokens />
      </div>
    </div>
  )
}

function PasswordForm() {
  const say = useSay()
  const change = useChange<object, object>('PUT', '/me/password', { touches: MY_SESSIONS })
  const form = useForm({
    initial: { oldPassword: '', newPassword: '' },
    check: (values) => ({
      oldPassword: values.oldPassword ? undefined : texts.need,
      newPassword: [...values.newPassword].length >= 8 ? undefined : texts.shortPassword,
    }),
    send: async (values) => {
      await change.run(values)
      form.clear()
      toast(texts.passwordChanged)
    },
  })
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.password)}>
      <h2 className="h2">{say(texts.password)}</h2>
      <FormFrame form={form} className="col gap1h" label={say(texts.changePassword)}>
        <ErrorSummary />
        <TextField name="oldPassword" label={say(texts.oldPassword)} type="password" autoComplete="current-password" />
        <TextField
          name="newPassword"
          label={say(texts.newPassword)}
          hint={say(texts.newPasswordHint)}
          type="password"
          autoComplete="new-password"
        />
        <Button type="submit" busy={form.busy}>
          {say(texts.changePassword)}
        </Button>
      </FormFrame>
    </section>
  )
}

const MY_SESSIONS = ['mySessions']
const MY_TOKENS = ['myTokens']

function Sessions() {
  const say = useSay()
  const language = useLanguage()
  const query = useRead<{ items: readonly Session[] }>('/me/sessions', { watches: MY_SESSIONS })
  const end = useChange<object, object>('DELETE', '/me/sessions', { touches: MY_SESSIONS })
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.sessions)}>
      <h2 className="h2">{say(texts.sessions)}</h2>
      <Answered query={query}>
        {({ items }) => (
          <ul className={styles.list}>
            {items.map((session) => (
              <li key={session.id} className="row gap1">
                <span className="grow">
                  {session.deviceTitle ?? say(session.kind === 'phone' ? texts.phoneDevice : texts.desk)}{' '}
                  <span className="meta mut num">{session.address ?? ''}</span>
                  <br />
                  <span className="meta mut">
                    {say(texts.seenAt, { at: shortInstant(session.lastSeenAt, businessNow(), language) })}
                  </span>
                </span>
                {session.current ? (
                  <span className="tag acc">{say(texts.thisOne)}</span>
                ) : (
                  <Button
                    size="s"
                    busy={end.busy}
                    onPress={() => {
                      // A session that has ended meanwhile is gone from the list as well.
                      end.run({}, `/me/sessions/${session.id}`).catch(() => query.refetch())
                    }}
                  >
                    {say(texts.signOutThere)}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </section>
  )
}

function Tokens() {
  const say = useSay()
  const language = useLanguage()
  const [making, setMaking] = useState(false)
  const query = useRead<{ items: readonly Token[] }>('/me/tokens', { watches: MY_TOKENS })
  const revoke = useChange<object, object>('DELETE', '/me/tokens', { touches: MY_TOKENS })
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.tokens)}>
      <div className="row gap1">
        <h2 className="h2 grow">{say(texts.tokens)}</h2>
        <Button size="s" onPress={() => setMaking(true)}>
          {say(texts.newToken)}
        </Button>
      </div>
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="sec dense">{say(texts.noTokens)}</p>
          ) : (
            <ul className={styles.list}>
              {items.map((token) => (
                <li key={token.id} className="row gap1">
                  <span className="grow">
                    {token.title} <span className="meta mut">{token.capabilities.length}</span>
                    <br />
                    <span className="meta mut">
                      {say(texts.expires, { day: localTime(token.expiresAt).day })} ·{' '}
                      {token.lastUsedAt
                        ? say(texts.usedAt, { at: shortInstant(token.lastUsedAt, businessNow(), language) })
                        : say(texts.notUsed)}
                    </span>
                  </span>
                  <Button
                    size="s"
                    busy={revoke.busy}
                    aria-label={`${say(texts.revoke)}: ${token.title}`}
                    onPress={() => {
                      revoke.run({}, `/me/tokens/${token.id}`).then(
                        () => toast(texts.revoked),
                        () => query.refetch(),
                      )
                    }}
                  >
                    {say(texts.revoke)}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      <Sheet open={making} onClose={() => setMaking(false)} title={say(texts.newToken)}>
        <TokenForm onClose={() => setMaking(false)} />
      </Sheet>
    </section>
  )
}
