import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { PeopleField } from '../tasks/people-field.tsx'
import { type Area, type Asset, type Building, type House, type Person, STATUSES, USES } from './answers.ts'
import { estateTexts as texts } from './texts.ts'

export function Buttons({ busy, onClose }: { busy: boolean; onClose: () => void }) {
  const say = useSay()
  return (
    <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
      <Button look="bare" onPress={onClose}>
        {say(texts.cancel)}
      </Button>
      <Button look="main" type="submit" busy={busy}>
        {say(texts.save)}
      </Button>
    </div>
  )
}

type Staff = {
  readonly items: readonly (Person & {
    readonly positions: readonly { readonly title: { zh: string; en?: string } }[]
  })[]
}

/** Whom one may make responsible: the staff of the project; who may not see them keeps what is chosen. */
export function useStaff(): readonly (Person & { readonly positions: readonly { zh: string; en?: string }[] })[] {
  const { project, may } = useWho()
  const staff = useRead<Staff>('/staff', {
    params: { projectId: project.id, state: 'active', limit: 200 },
    watches: ['staff'],
    enabled: may('staff.read'),
  })
  return (staff.data?.items ?? []).map(({ id, name, positions }) => ({
    id,
    name,
    positions: positions.map((one) => one.title),
  }))
}

export function BuildingForm({ building, onClose }: { building?: Building; onClose: () => void }) {
  const say = useSay()
  const { project } = useWho()
  const [id] = useState(newId)
  const staff = useStaff()
  const change = useChange<object>(
    building ? 'PATCH' : 'POST',
    building ? `/buildings/${building.id}` : `/projects/${project.id}/buildings`,
    { touches: ['building'] },
  )
  const form = useForm({
    initial: {
      code: building?.code ?? '',
      title: building?.title ?? '',
      floors: building?.floors ? String(building.floors) : '',
      keeperId: building?.keeperId ?? '',
    },
    check: (values) => ({
      code: values.code.trim() ? undefined : texts.need,
      floors: isCount(values.floors) ? undefined : texts.needNumber,
    }),
    send: async (values) => {
      const title = values.title.trim()
      await change.run({
        ...(building ? {} : { id, code: values.code.trim() }),
        ...(title ? { title } : {}),
        floors: values.floors.trim() ? Number(values.floors) : null,
        keeperId: values.keeperId || null,
      })
      toast(texts.saved, { values: { what: title || values.code } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(building ? texts.edit : texts.addBuilding)}>
      <ErrorSummary />
      {building ? null : (
        <TextField name="code" label={say(texts.code)} hint={say(texts.codeHint)} maxLength={20} autoFocus />
      )}
      <TextField name="title" label={say(texts.name)} maxLength={40} optional={!building} />
      <TextField name="floors" label={say(texts.floors)} inputMode="numeric" maxLength={3} optional />
      <SelectField
        name="keeperId"
        label={say(texts.keeper)}
        empty={say(texts.nobody)}
        options={staff.map((one) => ({ id: one.id, title: one.name }))}
      />
      <Buttons busy={form.busy} onClose={onClose} />
    </FormFrame>
  )
}

export function HouseForm({ building, house, onClose }: { building: Building; house?: House; onClose: () => void }) {
  const say = useSay()
  const { project } = useWho()
  const [id] = useState(newId)
  const change = useChange<object>(
    house ? 'PATCH' : 'POST',
    house ? `/houses/${house.id}` : `/projects/${project.id}/houses`,
    { touches: ['house', 'building'] },
  )
  const form = useForm({
    initial: {
      unit: house?.unit ?? '',
      room: house?.room ?? '',
      floor: house?.floor === null || house?.floor === undefined ? '' : String(house.floor),
      areaM2: house?.areaM2 ? String(house.areaM2) : '',
      status: house?.status ?? 'unknown',
      handedOverOn: house?.handedOverOn ?? '',
    },
    check: (values) => ({
      room: values.room.trim() ? undefined : texts.need,
      floor: /^-?\d{0,3}$/.test(values.floor.trim()) ? undefined : texts.needNumber,
      areaM2: isSize(values.areaM2) ? undefined : texts.needNumber,
    }),
    send: async (values) => {
      await change.run({
        ...(house ? {} : { id, buildingId: building.id }),
        unit: values.unit.trim(),
        room: values.room.trim(),
        ...(values.floor.trim() ? { floor: Number(values.floor) } : {}),
        areaM2: values.areaM2.trim() ? Number(values.areaM2) : null,
        status: values.status,
        handedOverOn: values.handedOverOn || null,
      })
      toast(texts.saved, { values: { what: [building.code, values.unit, values.room].filter(Boolean).join('-') } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(house ? texts.edit : texts.addHouse)}>
      <ErrorSummary />
      <TextField name="unit" label={say(texts.unit)} maxLength={10} optional autoFocus />
      <TextField name="room" label={say(texts.room)} maxLength={20} />
      <TextField name="floor" label={say(texts.floor)} inputMode="numeric" maxLength={4} optional />
      <TextField name="areaM2" label={say(texts.size)} inputMode="decimal" maxLength={9} optional />
      <SelectField
        name="status"
        label={say(texts.status)}
        options={STATUSES.map((one) => ({ id: one, title: say(texts.statuses[one]) }))}
      />
      <TextField name="handedOverOn" label={say(texts.handedOver)} type="date" optional />
      <Buttons busy={form.busy} onClose={onClose} />
    </FormFrame>
  )
}

export function AreaForm({
  area,
  buildings,
  onClose,
}: {
  area?: Area
  buildings: readonly Building[]
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const [id] = useState(newId)
  const staff = useStaff()
  // Who is chosen stays in sight though they have left.
  const people = [
    ...staff,
    ...(area?.workers ?? []).filter((one) => !staff.some((other) => other.id === one.id)).map(asChoice),
  ]
  const change = useChange<object>(
    area ? 'PATCH' : 'POST',
    area ? `/areas/${area.id}` : `/projects/${project.id}/areas`,
    { touches: ['area'] },
  )
  const form = useForm({
    initial: {
      kind: area?.kind ?? 'publicArea',
      title: area?.title ?? '',
      use: area?.use ?? 'other',
      buildingId: area?.buildingId ?? '',
      location: area?.location ?? '',
      sizeM2: area?.sizeM2 ? String(area.sizeM2) : '',
      inChargeId: area?.inCharge?.id ?? '',
      workerIds: (area?.workers ?? []).map((one) => one.id) as readonly string[],
      assets: (area?.assets ?? []).map((one) => `${one.title} ${one.count} ${one.unit}`).join('\n'),
    },
    check: (values) => ({
      title: values.title.trim() ? undefined : texts.need,
      sizeM2: isSize(values.sizeM2) ? undefined : texts.needNumber,
      assets: assetsOf(values.assets) ? undefined : texts.assetsWrongPlain,
    }),
    send: async (values) => {
      await change.run({
        ...(area ? {} : { id, kind: values.kind }),
        title: values.title.trim(),
        use: values.use,
        buildingId: values.buildingId || null,
        location: values.location.trim(),
        sizeM2: values.sizeM2.trim() ? Number(values.sizeM2) : null,
        inChargeId: values.inChargeId || null,
        workerIds: values.workerIds,
        assets: assetsOf(values.assets) ?? [],
      })
      toast(texts.saved, { values: { what: values.title.trim() } })
      onClose()
    },
  })
  const leaders = area?.inCharge && !staff.some((one) => one.id === area.inCharge?.id) ? [area.inCharge] : []
  return (
    <FormFrame form={form} className="col gap1h" label={say(area ? texts.edit : texts.addArea)}>
      <ErrorSummary />
      {area ? null : (
        <SelectField
          name="kind"
          label={say(texts.kind)}
          options={(['publicArea', 'facility'] as const).map((one) => ({ id: one, title: say(texts.kinds[one]) }))}
        />
      )}
      <TextField name="title" label={say(texts.name)} maxLength={60} autoFocus />
      <SelectField
        name="use"
        label={say(texts.use)}
        options={USES.map((one) => ({ id: one, title: say(texts.uses[one]) }))}
      />
      <SelectField
        name="buildingId"
        label={say(texts.building)}
        empty={say(texts.wholeEstate)}
        options={buildings.map((one) => ({ id: one.id, title: one.title }))}
      />
      <TextField name="location" label={say(texts.location)} hint={say(texts.locationHint)} maxLength={120} optional />
      <TextField name="sizeM2" label={say(texts.size)} inputMode="decimal" maxLength={10} optional />
      <SelectField
        name="inChargeId"
        label={say(texts.inCharge)}
        empty={say(texts.nobody)}
        options={[...staff, ...leaders].map((one) => ({ id: one.id, title: one.name }))}
      />
      <PeopleField name="workerIds" label={say(texts.workers)} people={people} optional />
      <TextField name="assets" label={say(texts.assets)} hint={say(texts.assetsHint)} rows={4} optional />
      <Buttons busy={form.busy} onClose={onClose} />
    </FormFrame>
  )
}

const asChoice = (person: Person) => ({ ...person, positions: [] })

/** `长椅 12 张` a line; undefined when a line cannot be read. */
export function assetsOf(typed: string): Asset[] | undefined {
  const lines = typed.split('\n').flatMap((line) => line.normalize('NFKC').trim() || [])
  const read = lines.map((line) => /^(\S.*?)\s+(\d{1,7})\s*(\S{1,6})?$/.exec(line))
  if (read.some((one) => one === null)) return undefined
  return read.map((one) => ({ title: one?.[1] ?? '', count: Number(one?.[2]), unit: one?.[3] ?? '个' }))
}

const isCount = (text: string) => /^\d{0,3}$/.test(text.trim())
const isSize = (text: string) => /^(\d{1,8}(\.\d{1,2})?)?$/.test(text.trim())
