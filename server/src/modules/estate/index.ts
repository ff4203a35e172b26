import type { Module } from '../../platform/app.ts'
import { estateCommands } from './commands.ts'
import { estateKinds } from './contract.ts'
import { retireCommands } from './retire.ts'
import { estateRoutes } from './routes.ts'
import { areaMembers, buildingMembers, houseMembers } from './store.ts'

export { amendHouse, houseDocument, houseFacts, newArea, newBuilding, newHouse } from './commands.ts'
export { areaKeeping, estateKinds } from './contract.ts'
export {
  type AreaUse,
  type Asset,
  floorOf,
  HOUSE_STATUSES,
  type HouseRow,
  type HouseStatus,
  labelOf,
  sortKeyOf,
} from './domain.ts'
export {
  allHousesOf,
  areaCards,
  areasOf,
  buildingsOf,
  type HouseCard,
  type HouseWithBuilding,
  houseById,
  houseCards,
  houseCardsIn,
  houseRowsOf,
  housesByLabel,
  housesOf,
  insertAreas,
  insertBuildings,
  insertHouses,
  saveWorkers,
} from './store.ts'

export const estateModule: Module = {
  name: 'estate',
  kinds: estateKinds,
  sets: [
    {
      id: 'building',
      title: { zh: '楼栋', en: 'Buildings' },
      facts: ['buildingId', 'code'],
      members: buildingMembers,
    },
    { id: 'area', title: { zh: '公共区域', en: 'Public areas' }, facts: ['buildingId'], members: areaMembers },
    {
      id: 'house',
      title: { zh: '房屋', en: 'Houses' },
      facts: ['buildingId', 'status'],
      isLarge: true,
      members: houseMembers,
    },
  ],
  commands: [...estateCommands, ...retireCommands],
  routes: estateRoutes,
  capabilities: [
    { id: 'household.read', title: { zh: '查看住户', en: 'See households' }, administrator: true },
    { id: 'household.edit', title: { zh: '维护住户与房屋', en: 'Keep households and houses' }, administrator: true },
    { id: 'roster.import', title: { zh: '导入名册', en: 'Import rosters' }, administrator: true },
    { id: 'project.manage', title: { zh: '管理项目', en: 'Manage projects' }, administrator: true },
  ],
}
