import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { roleTitle } from '../../ui/finder/finder.tsx'
import { ChoiceField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { Masked } from '../../ui/person/masked.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { type HouseCard, type PeoplePanel, type PersonOfCard, panelOf } from './card.ts'
import styles from './household.module.css'
import { householdTexts as texts } from './texts.ts'

/** Who lives here now, masked; who lived here before, by name only. */
export function People({ card }: { card: HouseCard }) {
  const say = useSay()
  const people = panelOf<PeoplePanel>(card, 'people')
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.peopleNow)}>
      <h2 className="h2">
        {say(texts.peopleNow)} <span className="mut">{people?.now.length ?? 0}</span>
      </h2>
      {people?.now.length ? (
        people.now.map((person) => (
          <Person key={person.occupancyId} person={person} mayUnmask={card.abilities.unmask} />
        ))
      ) : (
        <p className="mut">{say(texts.nobody)}</p>
      )}
      {people?.before.length ? (
        <details>
          <summary className="dense">
            {say(texts.before)} {people.before.length}
          </summary>
          {people.before.map((person) => (
            <p key={person.occupancyId} className="dense sec">
              {person.displayName} {roleTitle(person.role, say)}{' '}
              {person.untilOn ? say(texts.until, { day: person.untilOn }) : ''}
            </p>
          ))}
        </details>
      ) : null}
      {card.abilities.edit ? <AddPerson houseId={card.house.id} /> : null}
    </section>
  )
}

function Person({ person, mayUnmask }: { person: PersonOfCard; mayUnmask: boolean }) {
  const say = useSay()
  const path = `/parties/${person.partyId}/unmask`
  const roles = [roleTitle(person.role, say), person.relation, person.isContact ? say(texts.contact) : '']
  return (
    <div className="row gap1" style={{ alignItems: 'flex-start' }}>
      <Avatar name={person.displayName} size="l" />
      <div className="grow">
        <p>
          <b>{person.displayName}</b> <span className="mut meta">{roles.filter(Boolean).join(' · ')}</span>
        </p>
        {person.phones.length === 0 ? <p className="mut meta">{say(texts.noPhone)}</p> : null}
        {person.phones.map((phone) => (
          <Masked
            key={phone.id}
            masked={phone.masked}
            path={path}
            body={{ field: 'phone', phoneId: phone.id }}
            may={mayUnmask}
          />
        ))}
        {person.idNumberMasked ? (
          <p className="row gap-h meta">
            {say(texts.idNumber)}
            <Masked masked={person.idNumberMasked} path={path} body={{ field: 'idNumber' }} may={mayUnmask} />
          </p>
        ) : null}
        {person.note ? <p className="dense sec">{person.note}</p> : null}
      </div>
    </div>
  )
}

const nobodyYet = () => ({ id: newId(), occupancyId: newId(), name: '', phone: '', role: 'owner', relation: '' })

function AddPerson({ houseId }: { houseId: string }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const [initial] = useState(nobodyYet)
  const change = useChange<object>('POST', `/houses/${houseId}/people`, { touches: [`house:${houseId}`] })
  const form = useForm({
    draftKey: `person.${houseId}`,
    initial,
    renames: { 'phones.0.number': 'phone' },
    check: (values) => ({ name: values.name.trim() ? undefined : texts.needName }),
    send: async (values) => {
      const name = values.name.trim()
      await change.run({
        id: values.id,
        occupancyId: values.occupancyId,
        name,
        role: values.role,
        ...(values.relation.trim() ? { relation: values.relation.trim() } : {}),
        ...(values.phone.trim() ? { phones: [{ number: values.phone.trim() }] } : {}),
      })
      toast(texts.personAdded, { values: { name } })
      form.clear(nobodyYet())
      setOpen(false)
    },
  })
  if (!open)
    return (
      <Button look="bare" icon={<IconPlus size={16} aria-hidden />} onPress={() => setOpen(true)}>
        {say(texts.addPerson)}
      </Button>
    )
  return (
    <FormFrame form={form} className="col gap1h" label={say(texts.addPerson)}>
      <ErrorSummary />
      <TextField name="name" label={say(texts.name)} maxLength={40} autoComplete="off" autoFocus />
      <TextField name="phone" label={say(texts.phone)} optional inputMode="tel" maxLength={40} autoComplete="off" />
      <ChoiceField
        name="role"
        label={say(texts.role)}
        options={(['owner', 'tenant', 'family', 'proxy'] as const).map((id) => ({ id, title: say(texts[id]) }))}
      />
      <TextField name="relation" label={say(texts.relation)} hint={say(texts.relationHint)} optional maxLength={20} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" size="s" onPress={() => setOpen(false)}>
          {say(texts.notNow)}
        </Button>
        <Button look="main" size="s" type="submit" busy={form.busy}>
          {say(texts.save)}
        </Button>
      </div>
    </FormFrame>
  )
}
