import type { Module } from '../app.ts'
import * as commands from './commands.ts'
import { accountKind } from './contract.ts'
import { identityRoutes } from './routes.ts'
import * as secondFactor from './second-factor.ts'

export { accountSubject, personOf } from './commands.ts'
export { loginKeyOf, meAnswer, newLogin, typedPassword } from './contract.ts'
export type { Directory, PersonRow, StandingRow } from './directory.ts'
export { NOBODYS } from './identity.ts'
export { viewMe } from './me.ts'
export { hashPassword, passwordFault } from './passwords.ts'
export { meOfNew } from './routes.ts'
export { factorOf, positionsWithFactor, removeFactor, setPositionsWithFactor } from './second-factor-store.ts'
export { hashOfSecret, newSecret, secretFor } from './secrets.ts'
export { beginSession, cookieOf, type StartedSession } from './sessions.ts'
export {
  type AccountRow,
  accountByLogin,
  accountsOf,
  activations,
  businessNow,
  CODE_MINUTES,
  disableAccount,
  enableAccount,
  endSessionsOf,
  insertAccount,
  insertCode,
  renameAccount,
  revokeDevicesOf,
  revokeTokensOf,
  rightsChanged,
  rightsOfAllChanged,
  sessionsOf,
  setPassword,
  useUpCodesOf,
} from './store.ts'

/** Signing in and one's own account. A part of the platform with routes of its own. */
export const identityModule: Module = {
  name: 'identity',
  kinds: [accountKind],
  commands: [
    ...(Object.values(commands).filter((one) => typeof one === 'object') as Module['commands'] & {}),
    secondFactor.beginSecondFactor,
    secondFactor.confirmSecondFactor,
    secondFactor.renewRecoveryCodes,
    secondFactor.dropSecondFactor,
  ],
  routes: identityRoutes,
}
