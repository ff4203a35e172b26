import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField, SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { CHANNEL_KINDS, type Channel, type ChannelKind } from './answers.ts'
import { messageTexts as texts } from './texts.ts'

const TOUCHES = ['messageChannel']
const RENAMES = Object.fromEntries(
  ['url', 'body', 'perNumberPerDay', 'perDay', 'host', 'port', 'secure', 'user', 'from'].map((name) => [
    `settings.${name}`,
    name,
  ]),
)

type Values = {
  kind: ChannelKind
  title: string
  projectId: string
  url: string
  secret: string
  body: string
  perNumberPerDay: string
  perDay: string
  host: string
  port: string
  secure: boolean
  user: string
  from: string
  emergencyOnly: boolean
}

/** A way out of the house: made or changed. What is secret is typed, kept sealed, and never shown again. */
export function ChannelForm({ channel, onClose }: { channel?: Channel | undefined; onClose: () => void }) {
  const say = useSay()
  const { me } = useWho()
  const [id] = useState(() => channel?.id ?? newId())
  const change = useChange<object>(
    channel ? 'PATCH' : 'POST',
    channel ? `/message-channels/${id}` : '/message-channels',
    { touches: TOUCHES },
  )
  const known = (name: string, otherwise: string) => String(channel?.settings[name] ?? otherwise)
  const form = useForm<Values>({
    initial: {
      kind: channel?.kind ?? 'weCom',
      title: channel?.title ?? '',
      projectId: String(channel?.projectId ?? 0),
      url: '',
      secret: '',
      body: '',
      perNumberPerDay: known('perNumberPerDay', '5'),
      perDay: known('perDay', '500'),
      host: known('host', ''),
      port: known('port', '465'),
      secure: channel?.settings.secure !== false,
      user: '',
      from: known('from', ''),
      emergencyOnly: channel?.emergencyOnly ?? false,
    },
    renames: RENAMES,
    check: (values) => checked(values, channel),
    send: async (values) => {
      const title = values.title.trim()
      const settings = settingsOf(values)
      // Without a new address the old settings stand: they cannot be shown to be sent again.
      const resent = !channel || values.kind === 'email' || values.url.trim() !== ''
      await change.run({
        ...(channel ? {} : { id, kind: values.kind, projectId: Number(values.projectId) }),
        title,
        ...(resent ? { settings } : {}),
        ...(values.secret ? { secret: values.secret } : {}),
        emergencyOnly: values.emergencyOnly,
      })
      toast(channel ? texts.changed : texts.added, { values: { name: title } })
      onClose()
    },
  })
  const { kind } = form.values
  const host = String(channel?.settings.host ?? '')
  return (
    <FormFrame form={form} className="col gap1h" label={say(channel ? texts.change : texts.add)}>
      <ErrorSummary />
      {channel ? null : (
        <SelectField
          name="kind"
          label={say(texts.kind)}
          options={CHANNEL_KINDS.map((one) => ({ id: one, title: say(texts.kindNames[one]) }))}
        />
      )}
      <TextField name="title" label={say(texts.name)} maxLength={60} autoFocus />
      {channel ? null : (
        <SelectField
          name="projectId"
          label={say(texts.forProject)}
          options={[
            { id: '0', title: say(texts.wholeCompany) },
            ...me.projects.map((one) => ({ id: String(one.id), title: one.name })),
          ]}
        />
      )}
      {kind === 'email' ? (
        <>
          <TextField name="host" label={say(texts.host)} maxLength={200} />
          <TextField name="port" label={say(texts.port)} inputMode="numeric" maxLength={5} />
          <CheckField name="secure" label={say(texts.secure)} />
          <TextField name="user" label={say(texts.user)} maxLength={200} optional />
          <TextField name="from" label={say(texts.from)} type="email" maxLength={200} />
        </>
      ) : (
        <TextField
          name="url"
          label={say(texts.url)}
          hint={say(channel ? texts.urlKept : texts.urlHint, { host })}
          maxLength={500}
          optional={channel !== undefined}
        />
      )}
      {kind === 'sms' ? (
        <>
          <TextField name="body" label={say(texts.smsBody)} hint={say(texts.smsBodyHint)} rows={3} maxLength={2000} />
          <TextField name="perNumberPerDay" label={say(texts.perNumber)} inputMode="numeric" maxLength={3} />
          <TextField name="perDay" label={say(texts.perDay)} inputMode="numeric" maxLength={6} />
        </>
      ) : null}
      <TextField
        name="secret"
        label={say(texts.secret)}
        hint={say(channel?.hasSecret ? texts.secretKept : texts.secretHint)}
        type="password"
        autoComplete="new-password"
        maxLength={500}
        optional
      />
      <CheckField name="emergencyOnly" label={say(texts.emergencyOnly)} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.save)}
        </Button>
      </div>
    </FormFrame>
  )
}

function settingsOf(values: Values): Record<string, unknown> {
  if (values.kind === 'email')
    return {
      host: values.host.trim(),
      port: Number(values.port),
      secure: values.secure,
      ...(values.user.trim() ? { user: values.user.trim() } : {}),
      from: values.from.trim(),
    }
  const url = values.url.trim()
  if (values.kind !== 'sms') return { url }
  return { url, body: values.body, perNumberPerDay: Number(values.perNumberPerDay), perDay: Number(values.perDay) }
}

function checked(values: Values, channel: Channel | undefined) {
  const mail = values.kind === 'email'
  const number = (text: string) => /^\d+$/.test(text.trim())
  return {
    title: values.title.trim() ? undefined : texts.needName,
    url: mail || (channel && values.url.trim() === '') || isAddress(values.url) ? undefined : texts.needUrl,
    host: !mail || values.host.trim() ? undefined : texts.needHost,
    port: !mail || number(values.port) ? undefined : texts.needPort,
    from: !mail || values.from.includes('@') ? undefined : texts.needFrom,
    perNumberPerDay: values.kind !== 'sms' || number(values.perNumberPerDay) ? undefined : texts.needNumber,
    perDay: values.kind !== 'sms' || number(values.perDay) ? undefined : texts.needNumber,
  }
}

function isAddress(text: string): boolean {
  return URL.canParse(text.trim()) && /^https?:/.test(text.trim())
}
