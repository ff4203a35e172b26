import { IconArrowLeft, IconDownload, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { ActivateForm } from './activate-form.tsx'
import type { Packs } from './answers.ts'
import { BeginDraft } from './begin-draft.tsx'
import styles from './handbook.module.css'
import { ImportYaml } from './import-yaml.tsx'
import { handbookTexts as texts } from './texts.ts'

type Chosen = { readonly doing: 'begin' | 'activate'; readonly pack: string; readonly title: string }

/** Templates of the product and every version that ever held: copied, exported, put in force. */
export default function PacksPage() {
  const say = useSay()
  const { may } = useWho()
  const query = useRead<Packs>('/handbook/packs', { watches: ['handbook'] })
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined)
  const [importing, setImporting] = useState(false)
  const close = () => setChosen(undefined)
  return (
    <div className={styles.single}>
      <Go to="/handbook" className="row gap-h meta">
        <IconArrowLeft size={14} stroke={1.75} aria-hidden />
        {say(texts.backToHandbook)}
      </Go>
      <div className="row gap1h wrap">
        <h1 className="title grow">{say(texts.packsTitle)}</h1>
        {may('handbook.draft') ? (
          <Button icon={<IconUpload size={16} stroke={1.75} aria-hidden />} onPress={() => setImporting(true)}>
            {say(texts.importYaml)}
          </Button>
        ) : null}
      </div>
      <Answered query={query}>{(packs) => <Lists packs={packs} onChoose={setChosen} />}</Answered>
      <Sheet open={importing} onClose={() => setImporting(false)} title={say(texts.importYaml)} size={640}>
        <ImportYaml onClose={() => setImporting(false)} />
      </Sheet>
      <Sheet open={chosen?.doing === 'begin'} onClose={close} title={say(texts.begin)}>
        {chosen ? <BeginDraft basedOn={chosen.pack} title={chosen.title} onClose={close} /> : null}
      </Sheet>
      <Sheet
        open={chosen?.doing === 'activate'}
        onClose={close}
        title={say(texts.activateTitle, { title: chosen?.title ?? '' })}
      >
        {chosen ? <ActivateForm pack={chosen.pack} title={chosen.title} onClose={close} /> : null}
      </Sheet>
    </div>
  )
}

function Lists({ packs, onChoose }: { packs: Packs; onChoose: (chosen: Chosen) => void }) {
  const say = useSay()
  const language = useLanguage()
  const { me } = useWho()
  const nameOf = (projectId: number | null) =>
    projectId === null ? say(texts.wholeCompany) : (me.projects.find((one) => one.id === projectId)?.name ?? '')
  return (
    <>
      <section aria-label={say(texts.stored)} className="col gap1">
        <h2 className="h2">{say(texts.stored)}</h2>
        {packs.versions.length === 0 ? <p className="sec">{say(texts.noVersions)}</p> : null}
        <ul className={styles.packs}>
          {packs.versions.map((version) => (
            <li key={version.hash} className="panel">
              <h3 className="h2">
                {say(version.title)} <span className="mut">{say(texts.edition, { edition: version.edition })}</span>
              </h3>
              {version.activations.length === 0 ? <p className="meta mut">{say(texts.neverActive)}</p> : null}
              <ul className="meta sec">
                {version.activations.map((one) => (
                  <li key={`${one.projectId}${one.effectiveFrom}`}>
                    <span className="num">{shortInstant(one.effectiveFrom, businessNow(), language)}</span>{' '}
                    {nameOf(one.projectId)}
                  </li>
                ))}
              </ul>
              <Verbs pack={version.hash} title={say(version.title)} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={say(texts.builtIn)} className="col gap1">
        <h2 className="h2">{say(texts.builtIn)}</h2>
        <ul className={styles.packs}>
          {packs.builtIn.map((one) => (
            <li key={one.id} className="panel">
              <h3 className="h2">
                {say(one.title)} <span className="mut">{say(texts.edition, { edition: one.edition })}</span>
              </h3>
              {one.description ? <p className="sec dense">{say(one.description)}</p> : null}
              <p className="row gap1 wrap">
                <span className="tag">{say(texts.ruleCount, { count: one.rules })}</span>
                {one.missingValues.length > 0 ? (
                  <span className="tag care">{say(texts.missingBefore, { count: one.missingValues.length })}</span>
                ) : (
                  <span className="tag acc">{say(texts.complete)}</span>
                )}
              </p>
              <Verbs
                pack={one.id}
                title={say(one.title)}
                onChoose={onChoose}
                activatable={one.missingValues.length === 0}
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

function Verbs({
  pack,
  title,
  onChoose,
  activatable = true,
}: {
  pack: string
  title: string
  onChoose: (chosen: Chosen) => void
  activatable?: boolean
}) {
  const say = useSay()
  const { may } = useWho()
  return (
    <div className="row gap1 wrap" style={{ marginTop: 'auto' }}>
      {may('handbook.draft') ? (
        <Button
          size="s"
          aria-label={`${say(texts.begin)}: ${title}`}
          onPress={() => onChoose({ doing: 'begin', pack, title })}
        >
          {say(texts.begin)}
        </Button>
      ) : null}
      {may('handbook.activate') && activatable ? (
        <Button
          size="s"
          aria-label={`${say(texts.activate)}: ${title}`}
          onPress={() => onChoose({ doing: 'activate', pack, title })}
        >
          {say(texts.activate)}
        </Button>
      ) : null}
      <a
        className="btn s bare"
        href={`/api/v1/handbook/packs/${encodeURIComponent(pack)}?format=yaml`}
        download
        aria-label={`${say(texts.exportYaml)}: ${title}`}
      >
        <IconDownload size={15} stroke={1.75} aria-hidden />
        {say(texts.exportYaml)}
      </a>
    </div>
  )
}
