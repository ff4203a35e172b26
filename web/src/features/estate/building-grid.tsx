import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { type Building, type Grid, type House, STATUSES } from './answers.ts'
import styles from './estate.module.css'
import { BuildingForm, HouseForm } from './forms.tsx'
import { HistoryList, RetireButton } from './kept-up.tsx'
import { estateTexts as texts } from './texts.ts'

type Doing =
  | { readonly what: 'addBuilding' | 'addHouse' | 'building' }
  | { readonly what: 'house'; readonly house: House }

/** The buildings, and the houses of one of them as it stands: units beside each other, floors on top of each other. */
export function BuildingGrid() {
  const say = useSay()
  const go = useGo()
  const { project, may } = useWho()
  const { building: chosen, tab = 'buildings' } = useQueryText()
  const [doing, setDoing] = useState<Doing | undefined>(undefined)
  const [retired, setRetired] = useState(false)
  const query = useRead<{ items: readonly Building[] }>(`/projects/${project.id}/buildings`, {
    params: retired ? { retired: true } : {},
    watches: ['building', 'house'],
  })
  const close = () => setDoing(undefined)
  const edits = may('household.edit')
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={6} chips={false} />}>
      {({ items }) => {
        const building = items.find((one) => one.id === chosen) ?? items[0]
        return (
          <section className="panel" aria-label={say(texts.buildings)}>
            <div className="row gap1 wrap" style={{ padding: '12px 16px 0' }}>
              <div className={styles.tabs} role="group" aria-label={say(texts.buildings)}>
                {items.map((one) => (
                  <button
                    key={one.id}
                    type="button"
                    className={`btn s${one === building ? ' soft' : ''}`}
                    aria-pressed={one === building}
                    data-retired={one.retiredAt ? true : undefined}
                    onClick={() => go('/settings/estate', { tab, building: one.id }, { replace: true })}
                  >
                    {one.title} <span className="mut num">{one.houses}</span>
                  </button>
                ))}
              </div>
              <span className="grow" />
              <label className="row gap-h dense">
                <input type="checkbox" checked={retired} onChange={() => setRetired(!retired)} />
                {say(texts.withRetired)}
              </label>
              {edits ? (
                <Button
                  look="main"
                  icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
                  hotkey={{ id: 'estate.addBuilding', keys: 'n', title: texts.addBuilding, place: texts.title }}
                  onPress={() => setDoing({ what: 'addBuilding' })}
                >
                  {say(texts.addBuilding)}
                </Button>
              ) : null}
            </div>
            {building ? (
              <OneBuilding
                building={building}
                edits={edits}
                onEdit={() => setDoing({ what: 'building' })}
                onAddHouse={() => setDoing({ what: 'addHouse' })}
                onHouse={(house) => setDoing({ what: 'house', house })}
                chosen={doing?.what === 'house' ? doing.house.id : undefined}
              />
            ) : (
              <Nothing title={say(texts.noBuildings)} hint={say(texts.noBuildingsHint)} />
            )}
            <Sheet open={doing?.what === 'addBuilding'} onClose={close} title={say(texts.addBuilding)}>
              <BuildingForm onClose={close} />
            </Sheet>
            {building ? (
              <>
                <Sheet open={doing?.what === 'building'} onClose={close} title={building.title}>
                  {building.retiredAt ? null : <BuildingForm building={building} onClose={close} />}
                  <RetireButton kind="building" row={building} onDone={close} />
                  <HistoryList kind="building" id={building.id} />
                </Sheet>
                <Sheet open={doing?.what === 'addHouse'} onClose={close} title={say(texts.addHouse)}>
                  <HouseForm building={building} onClose={close} />
                </Sheet>
                <Sheet
                  open={doing?.what === 'house'}
                  onClose={close}
                  title={doing?.what === 'house' ? doing.house.label : ''}
                >
                  {doing?.what === 'house' ? (
                    <>
                      <p className="row gap1">
                        <Go to={`/households/${doing.house.id}`} className="btn s">
                          {say(texts.household)}
                        </Go>
                      </p>
                      {edits && !doing.house.retiredAt ? (
                        <HouseForm building={building} house={doing.house} onClose={close} />
                      ) : null}
                      <RetireButton
                        kind="house"
                        row={{ id: doing.house.id, title: doing.house.label, retiredAt: doing.house.retiredAt }}
                        onDone={close}
                      />
                      <HistoryList kind="house" id={doing.house.id} />
                    </>
                  ) : null}
                </Sheet>
              </>
            ) : null}
          </section>
        )
      }}
    </Answered>
  )
}

function OneBuilding({
  building,
  edits,
  chosen,
  onEdit,
  onAddHouse,
  onHouse,
}: {
  building: Building
  edits: boolean
  chosen: string | undefined
  onEdit: () => void
  onAddHouse: () => void
  onHouse: (house: House) => void
}) {
  const say = useSay()
  const query = useRead<Grid>(`/buildings/${building.id}/grid`, { watches: ['house', `building:${building.id}`] })
  return (
    <>
      <div className="row gap1 wrap" style={{ padding: '12px 16px 0' }}>
        <h2 className="h2">{building.title}</h2>
        <span className="mut num">{say(texts.houses, { count: building.houses })}</span>
        {building.retiredAt ? <span className="tag">{say(texts.statuses.retired)}</span> : null}
        <Button size="s" onPress={onEdit}>
          {say(edits ? texts.edit : texts.history)}
        </Button>
        {edits && !building.retiredAt ? (
          <Button size="s" onPress={onAddHouse}>
            {say(texts.addHouse)}
          </Button>
        ) : null}
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
        {({ houses }) =>
          houses.length === 0 ? (
            <Nothing title={say(texts.noHouses)} hint={say(texts.noHousesHint)} />
          ) : (
            <>
              <div className={styles.grid} role="region" aria-label={building.title} tabIndex={0}>
                <div className={styles.units}>
                  {unitsOf(houses).map(({ unit, floors }) => (
                    <div key={unit}>
                      <div className={styles.floors}>
                        {floors.map(({ floor, houses: onFloor }) => (
                          <div key={String(floor)} className={styles.floor}>
                            <span className={`${styles.floorName} meta mut num`}>
                              {floor === null ? '' : say(texts.floorIs, { floor })}
                            </span>
                            {onFloor.map((house) => (
                              <button
                                key={house.id}
                                type="button"
                                className={`${styles.cell} num`}
                                data-status={house.status}
                                data-retired={house.retiredAt ? true : undefined}
                                aria-pressed={house.id === chosen}
                                aria-label={`${house.label} ${say(texts.statuses[house.retiredAt ? 'retired' : house.status])}`}
                                onClick={() => onHouse(house)}
                              >
                                {house.room}
                              </button>
                            ))}
                          </div>
                        ))}
                      </div>
                      <p className="meta mut" style={{ paddingLeft: 52, paddingTop: 6 }}>
                        {unit ? say(texts.unitIs, { unit }) : say(texts.noUnit)}
                      </p>
                    </div>
                  ))}
                </div>
              </div>
              <Legend houses={houses} />
            </>
          )
        }
      </Answered>
    </>
  )
}

/** Each pattern with its word and how many there are: never colour alone. */
function Legend({ houses }: { houses: readonly House[] }) {
  const say = useSay()
  return (
    <ul className={styles.legend}>
      {STATUSES.map((status) => {
        const count = houses.filter((house) => house.status === status && !house.retiredAt).length
        return count === 0 ? null : (
          <li key={status}>
            <span className={styles.cell} data-status={status} aria-hidden />
            {say(texts.statuses[status])} <span className="mut num">{count}</span>
          </li>
        )
      })}
    </ul>
  )
}

type UnitOfHouses = {
  readonly unit: string
  readonly floors: readonly { readonly floor: number | null; readonly houses: readonly House[] }[]
}

/** Units in their order, the highest floor on top, as one sees the building from outside. */
function unitsOf(houses: readonly House[]): UnitOfHouses[] {
  const units = [...new Set(houses.map((house) => house.unit))]
  return units.map((unit) => {
    const mine = houses.filter((house) => house.unit === unit)
    const floors = [...new Set(mine.map((house) => house.floor))].sort((a, b) => (b ?? -99) - (a ?? -99))
    return { unit, floors: floors.map((floor) => ({ floor, houses: mine.filter((house) => house.floor === floor) })) }
  })
}
