import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { useField } from '../../ui/form/fields.tsx'
import type { Building } from './answers.ts'
import { organisationTexts as texts } from './texts.ts'

/** The buildings somebody keeps; none chosen means all. Not shown in an estate without buildings. */
export function BuildingsField({ name }: { name: string }) {
  const say = useSay()
  const { project } = useWho()
  const field = useField(name, say(texts.buildings), say(texts.allBuildings))
  const { data } = useRead<{ items: readonly Building[] }>(`/projects/${project.id}/buildings`, {
    watches: ['building'],
  })
  const chosen = (field.value ?? []) as readonly string[]
  if (!data || data.items.length === 0) return null
  return (
    <fieldset className="field">
      <legend className="label">
        {say(texts.buildings)} <span className="mut meta">{say(texts.allBuildings)}</span>
      </legend>
      <div className="choices">
        {data.items.map((building) => (
          <label key={building.id} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(building.id)}
              onChange={(event) =>
                field.set(
                  event.currentTarget.checked ? [...chosen, building.id] : chosen.filter((one) => one !== building.id),
                )
              }
            />
            {building.title || building.code}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
