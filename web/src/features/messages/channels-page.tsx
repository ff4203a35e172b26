import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useGo, useQueryText } from '../../shell/navigation.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { SettingsNav } from '../organisation/settings-nav.tsx'
import type { Channel, DeliveryList } from './answers.ts'
import { ChannelForm } from './channel-form.tsx'
import { DeadLetterList } from './dead-letters.tsx'
import styles from './messages.module.css'
import { messageTexts as texts } from './texts.ts'

const TABS = ['list', 'deliveries', 'dead'] as const
const TOUCHES = ['messageChannel']

/** The ways out of the house, what took them, and what could not. */
export default function ChannelsPage() {
  const say = useSay()
  const go = useGo()
  const { tab = 'list' } = useQueryText()
  const [adding, setAdding] = useState(false)
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.channels)}</h1>
        <SettingsNav />
        <div className="seg" role="group" aria-label={say(texts.place)}>
          {TABS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === tab}
              onClick={() => go('/settings/messages', { tab: one }, { replace: true })}
            >
              {say(texts[one])}
            </button>
          ))}
        </div>
        <span className="grow" />
        <Button
          look="main"
          icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
          hotkey={{ id: 'channels.add', keys: 'n', title: texts.add, place: texts.channels }}
          onPress={() => setAdding(true)}
        >
          {say(texts.add)}
        </Button>
      </div>
      {tab === 'deliveries' ? <Deliveries /> : tab === 'dead' ? <DeadLetterList /> : <ChannelList />}
      <Sheet open={adding} onClose={() => setAdding(false)} title={say(texts.add)}>
        <ChannelForm onClose={() => setAdding(false)} />
      </Sheet>
    </div>
  )
}

function ChannelList() {
  const say = useSay()
  const query = useRead<{ items: readonly Channel[] }>('/message-channels', { watches: TOUCHES })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={4} chips={false} />}>
      {({ items }) =>
        items.length === 0 ? (
          <div className="panel">
            <Nothing title={say(texts.noChannels)} hint={say(texts.noChannelsHint)} />
          </div>
        ) : (
          <ul className={`panel ${styles.rows}`}>
            {items.map((one) => (
              <ChannelRow key={one.id} channel={one} />
            ))}
          </ul>
        )
      }
    </Answered>
  )
}

function ChannelRow({ channel }: { channel: Channel }) {
  const say = useSay()
  const [doing, setDoing] = useState<'change' | 'test' | undefined>(undefined)
  const change = useChange<object>('PATCH', `/message-channels/${channel.id}`, { touches: TOUCHES })
  const named = (verb: string) => `${verb}: ${channel.title}`
  const close = () => setDoing(undefined)
  return (
    <li>
      <div className={styles.text}>
        <p>
          <b>{channel.title}</b>{' '}
          <span className={channel.enabled ? 'tag acc' : 'tag'}>{say(channel.enabled ? texts.on : texts.off)}</span>{' '}
          {channel.emergencyOnly ? <span className="tag care">{say(texts.emergencyOnly)}</span> : null}
        </p>
        <p className="meta mut">
          {[
            say(texts.kindNames[channel.kind]),
            String(channel.settings.host ?? ''),
            String(channel.settings.from ?? ''),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <RefusedCard error={change.error} />
      </div>
      <Button size="s" aria-label={named(say(texts.test))} onPress={() => setDoing('test')}>
        {say(texts.test)}
      </Button>
      <Button size="s" aria-label={named(say(texts.change))} onPress={() => setDoing('change')}>
        {say(texts.change)}
      </Button>
      <Button
        size="s"
        look="bare"
        busy={change.busy}
        aria-label={named(say(channel.enabled ? texts.turnOff : texts.turnOn))}
        onPress={() => {
          // A refusal stands in the row.
          change.run({ enabled: !channel.enabled }).catch(() => {})
        }}
      >
        {say(channel.enabled ? texts.turnOff : texts.turnOn)}
      </Button>
      <Sheet open={doing === 'change'} onClose={close} title={say(texts.change)}>
        <ChannelForm channel={channel} onClose={close} />
      </Sheet>
      <Sheet open={doing === 'test'} onClose={close} title={named(say(texts.test))}>
        <TestForm channel={channel} />
      </Sheet>
    </li>
  )
}

type Tested = { readonly ok: boolean; readonly error: string | null }

function TestForm({ channel }: { channel: Channel }) {
  const say = useSay()
  const [tested, setTested] = useState<Tested | undefined>(undefined)
  const test = useChange<object, Tested>('POST', `/message-channels/${channel.id}/test`)
  const personal = channel.kind === 'sms' || channel.kind === 'email'
  const form = useForm({
    initial: { to: '' },
    check: (values) => ({ to: personal && !values.to.trim() ? texts.testTo : undefined }),
    send: async (values) => setTested(await test.run(values.to.trim() ? { to: values.to.trim() } : {})),
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(texts.test)}>
      <ErrorSummary />
      {personal ? <TextField name="to" label={say(texts.testTo)} maxLength={200} autoFocus /> : null}
      {tested ? (
        <p className={`note ${tested.ok ? '' : 'stop'}`} role="status">
          {tested.ok ? say(texts.testOk) : say(texts.testFailed, { error: tested.error ?? '' })}
        </p>
      ) : null}
      <Button look="main" type="submit" busy={form.busy}>
        {say(texts.testSend)}
      </Button>
    </FormFrame>
  )
}

const STATES = ['all', 'sent', 'waiting', 'failed'] as const

function Deliveries() {
  const say = useSay()
  const [state, setState] = useState<(typeof STATES)[number]>('all')
  return (
    <>
      <div className="seg" role="group" aria-label={say(texts.state)} style={{ alignSelf: 'flex-start' }}>
        {STATES.map((one) => (
          <button key={one} type="button" aria-pressed={one === state} onClick={() => setState(one)}>
            {say(texts[one])}
          </button>
        ))}
      </div>
      <DeliveryPage key={state} state={state} />
    </>
  )
}

function DeliveryPage({ state, after }: { state: string; after?: string }) {
  const say = useSay()
  const language = useLanguage()
  const [more, setMore] = useState(false)
  const query = useRead<DeliveryList>('/message-deliveries', { params: { state, after }, watches: ['message'] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
      {({ items, next }) =>
        items.length === 0 ? (
          <div className="panel">
            <Nothing kind="done" title={say(texts.noDeliveries)} hint={say(texts.noDeliveriesHint)} />
          </div>
        ) : (
          <>
            <ul className={`panel ${styles.rows}`}>
              {items.map((one) => (
                <li key={one.id}>
                  <div className={styles.text}>
                    <p>{say(one.title)}</p>
                    <p className="meta mut">
                      {[
                        shortInstant(one.at, businessNow(), language),
                        one.channel.title,
                        one.recipient ? (one.recipient.name ?? say(texts.toResident)) : say(texts.toGroup),
                        one.error,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </p>
                  </div>
                  <span className={`tag ${one.state === 'sent' ? 'acc' : one.state === 'failed' ? 'care' : ''}`}>
                    {say(texts[one.state])}
                  </span>
                </li>
              ))}
            </ul>
            {next && more ? <DeliveryPage state={state} after={next} /> : null}
            {next && !more ? <Button onPress={() => setMore(true)}>{say(texts.more)}</Button> : null}
          </>
        )
      }
    </Answered>
  )
}
