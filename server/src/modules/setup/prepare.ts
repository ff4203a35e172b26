import type { App } from '../../platform/app.ts'
import { hashOfSecret, hashPassword, NOBODYS, newSecret, passwordFault } from '../../platform/identity/index.ts'
import { StartRefused } from '../../platform/start-refused.ts'
import { addAdministrator, foundCompany } from './founding.ts'
import { newRecoveryPhrase, wrapMasterKey } from './recovery.ts'
import { companies, finishSetup, installationRow, setSetupHash, setWrappedMasterKey } from './store.ts'

/** What a first start has to tell, once. */
export type FirstStart =
  /** Behind the `#`, so that no server or log ever sees the code. Works until set-up is done or the next start. */
  | { readonly kind: 'link'; readonly path: string }
  | { readonly kind: 'unattended'; readonly login: string; readonly recoveryPhrase: string }

/**
 * Called at every start. While nobody has set the installation up it makes a one-time code, or with
 * `HUIYIN_ADMIN_PASSWORD` a company and its administrator. No default account ever works (security check 7).
 *
 * @throws StartRefused when that password is too weak
 */
export async function prepareSetUp(app: App): Promise<FirstStart | undefined> {
  const [[installation], known] = await app.database.read(NOBODYS, [installationRow(), companies()])
  if (installation?.done || (known.length > 0 && !installation?.setup_hash)) return undefined
  if (app.config.adminPassword) return setUpUnattended(app, app.config.adminPassword)
  const code = newSecret()
  await app.database.transaction(NOBODYS, (transaction) => transaction.commit([setSetupHash(hashOfSecret(code))]))
  return { kind: 'link', path: `/setup#${code}` }
}

async function setUpUnattended(app: App, password: string): Promise<FirstStart> {
  const fault = passwordFault(password, ['admin'])
  if (fault)
    throw new StartRefused({
      zh: `HUIYIN_ADMIN_PASSWORD 不能用：${fault.zh}。`,
      en: `HUIYIN_ADMIN_PASSWORD cannot be used: ${fault.en}.`,
    })
  const companyId = await foundCompany(app, { code: 'company', name: '物业公司', isOperator: true })
  await addAdministrator(app, companyId, {
    name: '管理员',
    login: 'admin',
    passwordHash: await hashPassword(password),
  })
  const recoveryPhrase = await renewRecoveryPhrase(app)
  await app.database.transaction(NOBODYS, (transaction) => transaction.commit([finishSetup()]))
  return { kind: 'unattended', login: 'admin', recoveryPhrase }
}

/** A new phrase for the master key; the one before opens only what was archived under it. */
export async function renewRecoveryPhrase(app: App): Promise<string> {
  const phrase = newRecoveryPhrase()
  const wrapped = wrapMasterKey(phrase, app.config.keys.master)
  await app.database.transaction(NOBODYS, (transaction) => transaction.commit([setWrappedMasterKey(wrapped)]))
  return phrase
}
