import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useParam } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Building, StaffDetail } from './answers.ts'
import { AppointForm } from './appoint-form.tsx'
import { BuildingsForm } from './buildings-form.tsx'
import { DeputyForm } from './deputy-form.tsx'
import { DisableForm } from './disable-form.tsx'
import styles from './organisation.module.css'
import { secondFactorTexts } from './second-factor-texts.ts'
import { Secret } from './secret.tsx'
import { StaffForm } from './staff-form.tsx'
import { organisationTexts as texts } from './texts.ts'

type Held = StaffDetail['positions'][number]
type Doing =
  | { readonly what: 'edit' | 'appoint' | 'disable' }
  | { readonly what: 'deputy' | 'end' | 'buildings'; readonly held: Held }
  | { readonly what: 'link'; readonly link: string; readonly minutes: number }
const TOUCHES = ['staff']

/** One colleague: particulars, positions with their buildings, who stands in, and the account. */
export default function StaffPage() {
  const staffId = useParam('staffId')
  const query = useRead<StaffDetail>(`/staff/${staffId}`, { watches: ['staff'] })
  return <Answered query={query}>{(member) => <Loaded member={member} />}</Answered>
}

function Loaded({ member }: { member: StaffDetail }) {
  const say = useSay()
  const language = useLanguage()
  const [doing, setDoing] = useState<Doing | undefined>(undefined)
  const close = () => setDoing(undefined)
  const { manage } = member.abilities
  const change = useChange<object, { inviteLink?: string; minutes?: number }>('POST', `/staff/${member.id}`, {
    touches: TOUCHES,
  })
  const ending = useChange<object>('PATCH', `/staff/${member.id}`, { touches: TOUCHES })
  return (
    <div className={styles.page}>
      <Go to="/settings/staff" className="row gap-h meta">
        <IconArrowLeft size={14} stroke={1.75} aria-hidden />
        {say(texts.backToStaff)}
      </Go>
      <div className="row gap1h wrap">
        <Avatar name={member.name} size="l" />
        <div className="grow">
          <h1 className="title">
            {member.name} <span className="mut num">{member.staffNumber}</span>
          </h1>
          <p className="meta mut">
            {[member.login, member.phoneMasked, member.skills.join('、')].filter(Boolean).join(' · ')}
          </p>
        </div>
        {member.state === 'left' ? <span className="tag stop">{say(texts.left)}</span> : null}
        {manage ? (
          <Button
            hotkey={{ id: 'staff.edit', keys: 'e', title: texts.edit, place: texts.staff }}
            onPress={() => setDoing({ what: 'edit' })}
          >
            {say(texts.edit)}
          </Button>
        ) : null}
      </div>
      <RefusedCard error={change.error} />
      <div className={styles.columns}>
        <Positions member={member} onDo={setDoing} />
        <section className={`panel ${styles.box}`} aria-label={say(texts.account)}>
          <h2 className="h2">{say(texts.account)}</h2>
          <p className="sec">
            {say(texts.lastSignIn)}{' '}
            {member.lastSignInAt
              ? shortInstant(member.lastSignInAt, businessNow(), language)
              : say(member.hasPassword ? texts.never : texts.noPassword)}
          </p>
          <p className="sec">{say(texts.sessionCount, { count: member.sessions })}</p>
          {manage ? (
            <div className="row gap1 wrap">
              {member.state === 'active' ? (
                <>
                  <Button
                    size="s"
                    busy={change.busy}
                    onPress={() => {
                      // The refusal stands at the top.
                      change.run({}, `/staff/${member.id}/invite`).then(
                        ({ inviteLink, minutes }) =>
                          setDoing({ what: 'link', link: inviteLink ?? '', minutes: minutes ?? 30 }),
                        () => {},
                      )
                    }}
                  >
                    {say(texts.link)}
                  </Button>
                  {member.sessions > 0 ? (
                    <Button
                      size="s"
                      busy={change.busy}
                      onPress={() => {
                        change.run({}, `/staff/${member.id}/end-sessions`).then(
                          () => toast(texts.sessionsEnded),
                          () => {},
                        )
                      }}
                    >
                      {say(texts.endSessions)}
                    </Button>
                  ) : null}
                  {member.hasSecondFactor ? (
                    <Button
                      size="s"
                      busy={change.busy}
                      onPress={() => {
                        change.run({}, `/staff/${member.id}/second-factor/reset`).then(
                          () => toast(secondFactorTexts.resetDone),
                          () => {},
                        )
                      }}
                    >
                      {say(secondFactorTexts.reset)}
                    </Button>
                  ) : null}
                  <Button size="s" onPress={() => setDoing({ what: 'disable' })}>
                    {say(texts.disable)}
                  </Button>
                </>
              ) : (
                <Button
                  size="s"
                  busy={change.busy}
                  onPress={() => {
                    change.run({}, `/staff/${member.id}/enable`).then(
                      () => toast(texts.enabled),
                      () => {},
                    )
                  }}
                >
                  {say(texts.enable)}
                </Button>
              )}
            </div>
          ) : null}
        </section>
      </div>
      <Sheet open={doing?.what === 'edit'} onClose={close} title={say(texts.edit)}>
        <StaffForm member={member} onClose={close} />
      </Sheet>
      <Sheet open={doing?.what === 'appoint'} onClose={close} title={`${say(texts.appoint)} · ${member.name}`}>
        <AppointForm staffId={member.id} onClose={close} />
      </Sheet>
      <Sheet open={doing?.what === 'disable'} onClose={close} title={say(texts.disableTitle, { name: member.name })}>
        <DisableForm staffId={member.id} onClose={close} />
      </Sheet>
      <Sheet open={doing?.what === 'deputy'} onClose={close} title={say(texts.addDeputy)}>
        {doing?.what === 'deputy' ? (
          <DeputyForm staffId={member.id} assignmentId={doing.held.assignmentId} onClose={close} />
        ) : null}
      </Sheet>
      <Sheet open={doing?.what === 'buildings'} onClose={close} title={say(texts.changeBuildings)}>
        {doing?.what === 'buildings' ? (
          <BuildingsForm
            path={`/staff/${member.id}/assignments/${doing.held.assignmentId}`}
            buildingIds={doing.held.buildingIds}
            onClose={close}
          />
        ) : null}
      </Sheet>
      <Sheet open={doing?.what === 'link'} onClose={close} title={say(texts.link)}>
        {doing?.what === 'link' ? (
          <Secret
            title={say(texts.linkTitle, { name: member.name })}
            hint={say(texts.linkHint, { minutes: doing.minutes })}
            secret={doing.link}
            onClose={close}
          />
        ) : null}
      </Sheet>
      <Confirm
        open={doing?.what === 'end'}
        title={doing?.what === 'end' ? say(texts.endTitle, { name: member.name, title: say(doing.held.title) }) : ''}
        action={say(texts.end)}
        onClose={close}
        onConfirm={async () => {
          if (doing?.what !== 'end') return
          const untilOn = localTime(businessNow()).day
          await ending.run({ untilOn }, `/staff/${member.id}/assignments/${doing.held.assignmentId}`)
          toast(texts.ended)
        }}
      >
        <p className="sec">{say(texts.endHint)}</p>
      </Confirm>
    </div>
  )
}

function Positions({ member, onDo }: { member: StaffDetail; onDo: (doing: Doing) => void }) {
  const say = useSay()
  const { me, project } = useWho()
  const { manage } = member.abilities
  const removing = useChange<object>('DELETE', `/staff/${member.id}/deputies`, { touches: TOUCHES })
  const buildings = useRead<{ items: readonly Building[] }>(`/projects/${project.id}/buildings`, {
    watches: ['building'],
  })
  const placeOf = (projectId: number) =>
    projectId === 0 ? say(texts.inCompany) : (me.projects.find((one) => one.id === projectId)?.name ?? '')
  const buildingOf = (id: string) => buildings.data?.items.find((one) => one.id === id)?.title ?? ''
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.hisPositions)}>
      <div className="row gap1">
        <h2 className="h2 grow">{say(texts.hisPositions)}</h2>
        {manage && member.state === 'active' ? (
          <Button
            size="s"
            look="main"
            hotkey={{ id: 'staff.appoint', keys: 'a', title: texts.appoint, place: texts.staff }}
            onPress={() => onDo({ what: 'appoint' })}
          >
            {say(texts.appoint)}
          </Button>
        ) : null}
      </div>
      {member.positions.length === 0 ? (
        <p className="sec">
          {say(texts.noPositions)}。{say(texts.noPositionsHint)}
        </p>
      ) : null}
      <RefusedCard error={removing.error} />
      <ul className={styles.list}>
        {member.positions.map((held) => {
          const deputies = member.deputies.filter((one) => one.assignmentId === held.assignmentId)
          return (
            <li key={held.assignmentId} className="col gap-h">
              <div className="row gap1 wrap">
                <b>{say(held.title)}</b>
                <span className="sec">{placeOf(held.projectId)}</span>
                <span className="meta mut num">
                  {say(texts.since, { day: held.fromOn })}
                  {held.untilOn ? ` ${say(texts.until, { day: held.untilOn })}` : ''}
                </span>
                <span className="grow" />
                {manage && held.untilOn === null ? (
                  <>
                    {held.projectId === project.id ? (
                      <Button size="s" look="bare" onPress={() => onDo({ what: 'buildings', held })}>
                        {say(texts.changeBuildings)}
                      </Button>
                    ) : null}
                    <Button size="s" look="bare" onPress={() => onDo({ what: 'deputy', held })}>
                      {say(texts.addDeputy)}
                    </Button>
                    <Button size="s" look="bare" onPress={() => onDo({ what: 'end', held })}>
                      {say(texts.end)}
                    </Button>
                  </>
                ) : null}
              </div>
              {held.buildingIds.length > 0 ? (
                <p className="row gap-h wrap">
                  {held.buildingIds.map((id) => (
                    <span key={id} className="tag">
                      {buildingOf(id)}
                    </span>
                  ))}
                </p>
              ) : null}
              {deputies.length === 0 ? (
                <p className="meta mut">{say(texts.noDeputies)}</p>
              ) : (
                <ul className="meta sec">
                  {deputies.map((deputy) => (
                    <li key={deputy.deputyshipId} className="row gap1">
                      {say(texts.deputyIs, { name: deputy.name })}
                      {deputy.fromAt && deputy.untilAt
                        ? ` ${localTime(deputy.fromAt).day} – ${localTime(deputy.untilAt).day}`
                        : ''}
                      {manage ? (
                        <Button
                          size="s"
                          look="bare"
                          busy={removing.busy}
                          aria-label={`${say(texts.remove)}: ${deputy.name}`}
                          onPress={() => {
                            // The refusal stands above the list.
                            removing.run({}, `/staff/${member.id}/deputies/${deputy.deputyshipId}`).then(
                              () => toast(texts.removed),
                              () => {},
                            )
                          }}
                        >
                          {say(texts.remove)}
                        </Button>
                      ) : null}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
