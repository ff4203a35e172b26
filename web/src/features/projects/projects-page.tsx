import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import styles from '../organisation/organisation.module.css'
import { Secret } from '../organisation/secret.tsx'
import { SettingsNav } from '../organisation/settings-nav.tsx'
import { CompanyForm } from './company-form.tsx'
import { ProjectForm } from './project-form.tsx'
import { RenameForm } from './rename-form.tsx'
import { SecondFactorPositions } from './second-factor-positions.tsx'
import { projectTexts as texts } from './texts.ts'

type Project = { readonly id: number; readonly code: string; readonly name: string; readonly zone: string }
type Company = {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly projects: readonly Project[]
}
type Doing =
  | { readonly what: 'project' | 'company' }
  | { readonly what: 'rename'; readonly path: string; readonly name: string }
  | { readonly what: 'phrase'; readonly phrase: string }

/** The company and its estates: made, renamed, and the phrase that opens a restored archive. */
export default function ProjectsPage() {
  const say = useSay()
  const { may, project: here, chooseProject } = useWho()
  const [doing, setDoing] = useState<Doing | undefined>(undefined)
  const close = () => setDoing(undefined)
  const query = useRead<Company>('/company', { watches: ['company', 'project'] })
  const phrase = useChange<object, { phrase: string }>('POST', '/company/recovery-phrase')
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <SettingsNav />
        <span className="grow" />
        {may('project.manage') ? (
          <Button
            look="main"
            icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'projects.add', keys: 'n', title: texts.add, place: texts.title }}
            onPress={() => setDoing({ what: 'project' })}
          >
            {say(texts.add)}
          </Button>
        ) : null}
      </div>
      <Answered query={query}>
        {(company) => (
          <div className={styles.columns}>
            <section className={`panel ${styles.box}`} aria-label={say(texts.projects)}>
              <h2 className="h2">{say(texts.projects)}</h2>
              <ul className={styles.list}>
                {company.projects.map((project) => (
                  <li key={project.id} className="row gap1 wrap">
                    <b>{project.name}</b>
                    <span className="meta mut num">{project.code}</span>
                    <span className="grow" />
                    {project.id === here.id ? (
                      <span className="tag acc">{say(texts.here)}</span>
                    ) : (
                      <Button
                        size="s"
                        aria-label={`${say(texts.goThere)}: ${project.name}`}
                        onPress={() => chooseProject(project.id)}
                      >
                        {say(texts.goThere)}
                      </Button>
                    )}
                    {may('project.manage') ? (
                      <Button
                        size="s"
                        look="bare"
                        aria-label={`${say(texts.rename)}: ${project.name}`}
                        onPress={() =>
                          setDoing({ what: 'rename', path: `/projects/${project.id}`, name: project.name })
                        }
                      >
                        {say(texts.rename)}
                      </Button>
                    ) : null}
                  </li>
                ))}
              </ul>
            </section>
            {may('company.manage') ? (
              <section className={`panel ${styles.box}`} aria-label={say(texts.company)}>
                <h2 className="h2">{company.name}</h2>
                <p className="meta mut num">{company.code}</p>
                <Button size="s" onPress={() => setDoing({ what: 'rename', path: '/company', name: company.name })}>
                  {say(texts.rename)}
                </Button>
                <p className="sec dense">{say(texts.phraseHint)}</p>
                <RefusedCard error={phrase.error} />
                <Button
                  size="s"
                  busy={phrase.busy}
                  onPress={() => {
                    // The refusal stands above.
                    phrase.run({}).then(
                      (answer) => setDoing({ what: 'phrase', phrase: answer.phrase }),
                      () => {},
                    )
                  }}
                >
                  {say(texts.phrase)}
                </Button>
                <p className="sec dense">{say(texts.otherHint)}</p>
                <Button size="s" onPress={() => setDoing({ what: 'company' })}>
                  {say(texts.otherCompany)}
                </Button>
              </section>
            ) : null}
            {may('company.manage') ? <SecondFactorPositions /> : null}
          </div>
        )}
      </Answered>
      <Sheet open={doing?.what === 'project'} onClose={close} title={say(texts.add)}>
        <ProjectForm onClose={close} />
      </Sheet>
      <Sheet open={doing?.what === 'company'} onClose={close} title={say(texts.otherCompany)}>
        <CompanyForm onClose={close} />
      </Sheet>
      <Sheet open={doing?.what === 'rename'} onClose={close} title={say(texts.rename)}>
        {doing?.what === 'rename' ? <RenameForm path={doing.path} name={doing.name} onClose={close} /> : null}
      </Sheet>
      <Sheet open={doing?.what === 'phrase'} onClose={close} title={say(texts.phrase)}>
        {doing?.what === 'phrase' ? (
          <Secret title={say(texts.phraseOnce)} hint={say(texts.phraseKeep)} secret={doing.phrase} onClose={close} />
        ) : null}
      </Sheet>
    </div>
  )
}
