import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useWhoIfAny } from '../../shell/who.tsx'
import { Button } from '../button.tsx'
import { TextField } from '../form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../form/form.tsx'
import { toast } from '../toast/toast.tsx'
import type { ChipObligation } from './clock-chip.tsx'
import { clockTexts as texts } from './texts.ts'

/** Who has the right may let the owner off what a rule demands; who did, and why, stands here afterwards. */
export function Waive({ obligation, onClose }: { obligation: ChipObligation; onClose: () => void }) {
  const say = useSay()
  const who = useWhoIfAny()
  const [asking, setAsking] = useState(false)
  if (obligation.state === 'waived') return who ? <Waiver obligationId={obligation.id} /> : null
  const open = obligation.state === 'open' || obligation.state === 'breached'
  if (!open || obligation.source !== 'rule' || !who?.may('obligation.waive')) return null
  return (
    <div className="pt">
      {asking ? (
        <WaiveForm obligation={obligation} onClose={onClose} onCancel={() => setAsking(false)} />
      ) : (
        <Button size="s" onPress={() => setAsking(true)}>
          {say(texts.waive)}
        </Button>
      )}
    </div>
  )
}

function WaiveForm({
  obligation,
  onClose,
  onCancel,
}: {
  obligation: ChipObligation
  onClose: () => void
  onCancel: () => void
}) {
  const say = useSay()
  const { type, id } = obligation.subject
  const change = useChange<object>('POST', `/obligations/${obligation.id}/waive`, { touches: [`${type}:${id}`] })
  const form = useForm({
    draftKey: `obligation.waive.${obligation.id}`,
    initial: { reason: '' },
    check: (values) => ({ reason: values.reason.trim().length >= 2 ? undefined : texts.needReason }),
    send: async (values) => {
      await change.run({ reason: values.reason.trim() })
      form.clear()
      toast(texts.waivedNow, { values: { what: say(obligation.title) } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1" label={say(texts.waive)}>
      <ErrorSummary />
      <TextField name="reason" label={say(texts.whyWaive)} hint={say(texts.waiveHint)} rows={2} maxLength={500} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" size="s" onPress={onCancel}>
          {say(texts.notNow)}
        </Button>
        <Button size="s" type="submit" busy={form.busy}>
          {say(texts.waive)}
        </Button>
      </div>
    </FormFrame>
  )
}

type WaiverAnswer = { readonly by: { readonly name: string }; readonly at: string; readonly reason: string }

function Waiver({ obligationId }: { obligationId: string }) {
  const say = useSay()
  const language = useLanguage()
  const { data } = useRead<WaiverAnswer>(`/obligations/${obligationId}/waiver`)
  if (!data) return null
  return (
    <div className="pt">
      <p className="meta mut">
        {say(texts.waivedBy, { who: data.by.name, at: shortInstant(data.at, businessNow(), language) })}
      </p>
      <p>{data.reason}</p>
    </div>
  )
}
