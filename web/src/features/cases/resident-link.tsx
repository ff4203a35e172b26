import { IconCopy, IconQrcode } from '@tabler/icons-react'
import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button, type Hotkey } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './case.module.css'
import { caseTexts as texts } from './texts.ts'

type Link = {
  readonly linkId: string
  readonly path: string
  readonly issuedAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
}

/** The button and what it opens: a page for the household without an account, to be scanned, sent, or taken back. */
export function ResidentLink({ caseId, number, hotkey }: { caseId: string; number: string; hotkey?: Hotkey }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        size="s"
        icon={<IconQrcode size={16} stroke={1.75} aria-hidden />}
        hotkey={hotkey}
        onPress={() => setOpen(true)}
      >
        {say(texts.link)}
      </Button>
      {open ? (
        <Sheet open onClose={() => setOpen(false)} title={say(texts.linkTitle, { number })} size={560}>
          <Links caseId={caseId} />
        </Sheet>
      ) : null}
    </>
  )
}

function Links({ caseId }: { caseId: string }) {
  const say = useSay()
  const path = `/cases/${caseId}/resident-links`
  const links = useRead<{ items: readonly Link[] }>(path, { watches: [`case:${caseId}`] })
  const change = useChange<object>('POST', path, { touches: [`case:${caseId}`] })
  const issue = () =>
    void change.run({ id: newId() }).then(
      () => void links.refetch(),
      () => {},
    )
  const now = businessNow()
  return (
    <div className="col gap2">
      <p className="sec">{say(texts.linkHint)}</p>
      <RefusedCard error={change.error} />
      <Answered query={links} skeleton={<RowSkeleton rows={2} chips={false} />}>
        {({ items }) => {
          const holding = items.filter((one) => one.revokedAt === null && Date.parse(one.expiresAt) > now)
          return (
            <>
              {holding.map((one) => (
                <Holding
                  key={one.linkId}
                  link={one}
                  caseId={caseId}
                  onRevoke={() =>
                    void change.run({}, `${path}/${one.linkId}/revoke`).then(
                      () => {
                        toast(texts.linkRevoked)
                        void links.refetch()
                      },
                      () => {},
                    )
                  }
                />
              ))}
              <div className="row gap1">
                <Button look={holding.length === 0 ? 'main' : 'plain'} busy={change.busy} onPress={issue}>
                  {say(holding.length === 0 ? texts.makeLink : texts.anotherLink)}
                </Button>
                {items.length > holding.length ? (
                  <span className="meta mut">{say(texts.linksEnded, { count: items.length - holding.length })}</span>
                ) : null}
              </div>
            </>
          )
        }}
      </Answered>
    </div>
  )
}

function Holding({ link, caseId, onRevoke }: { link: Link; caseId: string; onRevoke: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const address = `${window.location.origin}${link.path}`
  const copy = () =>
    navigator.clipboard?.writeText(address).then(
      () => toast(texts.linkCopied),
      () => toast(texts.copyByHand, { kind: 'wrong' }),
    ) ?? toast(texts.copyByHand, { kind: 'wrong' })
  return (
    <div className={styles.link}>
      <img
        src={`/api/v1/cases/${caseId}/resident-links/${link.linkId}/code`}
        alt={say(texts.linkCode)}
        width={148}
        height={148}
      />
      <div className="col gap1 grow">
        <input
          className="input"
          readOnly
          aria-label={say(texts.linkAddress)}
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p className="meta mut">
          {say(texts.linkUntil, { when: shortInstant(link.expiresAt, businessNow(), language) })}
        </p>
        <div className="row gap1 wrap">
          <Button size="s" icon={<IconCopy size={16} stroke={1.75} aria-hidden />} onPress={() => void copy()}>
            {say(texts.copyLink)}
          </Button>
          <a className="btn s" href={link.path} target="_blank" rel="noreferrer">
            {say(texts.seeLink)}
          </a>
          <Button size="s" look="bare" onPress={onRevoke}>
            {say(texts.revokeLink)}
          </Button>
        </div>
      </div>
    </div>
  )
}
