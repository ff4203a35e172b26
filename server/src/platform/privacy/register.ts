import type { Text } from '@huiyin/text'

/**
 * The register of personal data (PIPL, quality bar 49): every column that holds something about a person, why it is
 * kept, on what ground and for how long. A test reads the database's schema; a new column that looks personal and
 * stands neither here nor among the exceptions fails it.
 */
export type PersonalColumn = {
  /** `table.column` */
  readonly column: string
  readonly what: Text
  readonly purpose: Text
  readonly legalBasis: LegalBasis
  /** After what it goes. */
  readonly kept: Text
  readonly sensitivity: 'ordinary' | 'sensitive'
  /** How it lies in the database. `sealed`: under the person's own key; `masked`: only the part that is shown; `hash`: keyed. */
  readonly form: 'sealed' | 'masked' | 'hash' | 'plain' | 'references'
}

/** PIPL article 13 (1): consent; (2) a contract with the person; (3) a duty by law; article 72 and labour law for staff. */
export type LegalBasis = 'consent' | 'contract' | 'duty' | 'staff'

const SERVICE: Pick<PersonalColumn, 'legalBasis' | 'kept'> = {
  legalBasis: 'contract',
  kept: {
    zh: '居住关系结束后 3 年，或按本人要求删除',
    en: '3 years after the last occupancy ends, or erased on request',
  },
}
const STAFF: Pick<PersonalColumn, 'legalBasis' | 'kept'> = {
  legalBasis: 'staff',
  kept: { zh: '离职后 2 年', en: '2 years after leaving' },
}

const SESSION: Pick<PersonalColumn, 'legalBasis' | 'kept'> = {
  legalBasis: 'staff',
  kept: { zh: '登录后 180 天', en: '180 days after signing in' },
}

export const PERSONAL_DATA: readonly PersonalColumn[] = [
  {
    column: 'parties.sealed_name',
    what: { zh: '姓名', en: 'Name' },
    purpose: { zh: '称呼和核对业主、使用人', en: 'Addressing and identifying owners and occupants' },
    sensitivity: 'ordinary',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'parties.display_name',
    what: { zh: '称呼（陈女士）', en: 'Form of address (陈女士)' },
    purpose: { zh: '列表和派工时显示', en: 'Shown in lists and orders' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...SERVICE,
  },
  {
    column: 'parties.sex',
    what: { zh: '性别', en: 'Sex' },
    purpose: { zh: '称呼', en: 'Addressing' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...SERVICE,
  },
  {
    column: 'parties.phones',
    what: { zh: '电话', en: 'Telephone numbers' },
    purpose: { zh: '联系、来电识别、回访', en: 'Contact, recognising callers, callbacks' },
    sensitivity: 'ordinary',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'parties.sealed_id_number',
    what: { zh: '证件号', en: 'Identity number' },
    purpose: { zh: '接房、办证时核对身份', en: 'Identification at handover and for certificates' },
    sensitivity: 'sensitive',
    form: 'sealed',
    legalBasis: 'consent',
    kept: SERVICE.kept,
  },
  {
    column: 'parties.id_number_masked',
    what: { zh: '证件号首尾', en: 'Ends of the identity number' },
    purpose: { zh: '核对时提示', en: 'A hint while comparing' },
    sensitivity: 'sensitive',
    form: 'masked',
    legalBasis: 'consent',
    kept: SERVICE.kept,
  },
  {
    column: 'parties.id_number_hash',
    what: { zh: '证件号指纹', en: 'Fingerprint of the identity number' },
    purpose: { zh: '查重', en: 'Finding duplicates' },
    sensitivity: 'sensitive',
    form: 'hash',
    legalBasis: 'consent',
    kept: SERVICE.kept,
  },
  {
    column: 'parties.note',
    what: { zh: '备注', en: 'Note' },
    purpose: { zh: '服务时要留意的事', en: 'What to mind in service' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'occupancies.relation',
    what: { zh: '与户主的关系', en: 'Relation within the household' },
    purpose: { zh: '知道找谁', en: 'Knowing whom to ask' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...SERVICE,
  },
  {
    column: 'standing_instructions.words',
    what: { zh: '住户交代', en: 'Standing instructions' },
    purpose: { zh: '上门和联系时照办', en: 'To be followed on visits and calls' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'contacts.words',
    what: { zh: '联系内容', en: 'What was said' },
    purpose: { zh: '答复有据可查', en: 'Evidence of what was answered' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'contacts.sealed_phone',
    what: { zh: '来电号码', en: "A caller's number" },
    purpose: { zh: '回电', en: 'Calling back' },
    sensitivity: 'ordinary',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'contacts.phone_masked',
    what: { zh: '来电号码首尾', en: "Ends of a caller's number" },
    purpose: { zh: '列表显示', en: 'Shown in lists' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...SERVICE,
  },
  {
    column: 'protected_texts.sealed',
    what: { zh: '文字里的号码', en: 'Numbers typed into texts' },
    purpose: { zh: '按文字联系', en: 'Contact as the text says' },
    sensitivity: 'sensitive',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'roster_imports.sealed_rows',
    what: { zh: '待导入的名册', en: 'A roster before it is applied' },
    purpose: { zh: '核对后导入', en: 'Checking before import' },
    sensitivity: 'sensitive',
    form: 'sealed',
    legalBasis: 'contract',
    kept: { zh: '导入完即销毁密钥', en: 'Key destroyed when applied' },
  },
  {
    column: 'roster_imports.sealed_file',
    what: { zh: '名册文件', en: 'The roster file' },
    purpose: { zh: '改列后重读', en: 'Reading it again with other columns' },
    sensitivity: 'sensitive',
    form: 'sealed',
    legalBasis: 'contract',
    kept: { zh: '导入完即删除', en: 'Deleted when applied' },
  },
  {
    column: 'search_documents.title',
    what: { zh: '查找结果里的称呼', en: 'Form of address in search results' },
    purpose: { zh: '查找', en: 'Finding' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...SERVICE,
  },
  {
    column: 'search_documents.tokens',
    what: { zh: '查找用的指纹', en: 'Keyed hashes for finding' },
    purpose: { zh: '查找', en: 'Finding' },
    sensitivity: 'ordinary',
    form: 'hash',
    ...SERVICE,
  },
  {
    column: 'buildings.keeper_id',
    what: { zh: '楼管员', en: 'Building steward' },
    purpose: { zh: '派工、巡查归属', en: 'Who is responsible' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'staff_members.name',
    what: { zh: '姓名', en: 'Name of a staff member' },
    purpose: { zh: '排班、派工、签名和留痕', en: 'Rota, dispatch, signatures and the log' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'staff_members.sealed_phone',
    what: { zh: '员工电话', en: 'Telephone of a staff member' },
    purpose: { zh: '值班和紧急联系', en: 'Duty and emergencies' },
    sensitivity: 'ordinary',
    form: 'sealed',
    ...STAFF,
  },
  {
    column: 'staff_members.phone_masked',
    what: { zh: '员工电话首尾', en: 'Ends of a staff telephone' },
    purpose: { zh: '列表显示', en: 'Shown in lists' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...STAFF,
  },
  {
    column: 'qualifications.requirement_id',
    what: { zh: '学历、证书、工作年限', en: 'Education, certificates, years of work' },
    purpose: { zh: '核对任职要求', en: 'Held against the requirements of a position' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'engagements.candidate_name',
    what: { zh: '拟录用人姓名', en: 'Name of a candidate' },
    purpose: { zh: '录用审批', en: 'Deciding on a hiring' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'engagements.reason',
    what: { zh: '录用或解聘的理由', en: 'Why somebody is hired or dismissed' },
    purpose: { zh: '录用和解聘审批', en: 'Deciding on hirings and dismissals' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'staff_requests.leave_kind',
    what: { zh: '请的是哪种假', en: 'Kind of leave' },
    purpose: { zh: '批假和工资核算', en: 'Deciding leave and reckoning pay' },
    sensitivity: 'sensitive',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'staff_requests.reason',
    what: { zh: '请假、补卡、加班的原因', en: 'Why leave or overtime is asked for' },
    purpose: { zh: '批准申请', en: 'Deciding on requests' },
    sensitivity: 'sensitive',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'punches.at',
    what: { zh: '打卡时间', en: 'When somebody came and went' },
    purpose: { zh: '考勤', en: 'Attendance' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'attendance_sheets.body',
    what: { zh: '月考勤', en: 'A month of attendance' },
    purpose: { zh: '考勤和工资核算', en: 'Attendance and reckoning pay' },
    sensitivity: 'sensitive',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'accounts.login',
    what: { zh: '登录名', en: 'Login' },
    purpose: { zh: '登录', en: 'Signing in' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...STAFF,
  },
  {
    column: 'sessions.address',
    what: { zh: '登录地址', en: 'Network address of a session' },
    purpose: { zh: '本人核对登录、发现盗用', en: 'Recognising own sessions and misuse' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...SESSION,
  },
  {
    column: 'sessions.user_agent',
    what: { zh: '浏览器', en: 'Browser of a session' },
    purpose: { zh: '本人核对登录、发现盗用', en: 'Recognising own sessions and misuse' },
    sensitivity: 'ordinary',
    form: 'plain',
    ...SESSION,
  },
  {
    column: 'cases.reporter_name_sealed',
    what: { zh: '报事人姓名', en: 'Name of a reporter' },
    purpose: { zh: '登记事项时称呼', en: 'Addressing the reporter of a case' },
    sensitivity: 'ordinary',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'cases.reporter_phone',
    what: { zh: '报事人电话', en: 'Telephone of a reporter' },
    purpose: { zh: '联系、回访', en: 'Contact and callbacks' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'work_orders.owner_signature_id',
    what: { zh: '住户签名', en: 'Signature of the household' },
    purpose: { zh: '确认完工', en: 'Confirming that the work is done' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'work_orders.head_signature_id',
    what: { zh: '主管签名', en: 'Signature of the head' },
    purpose: { zh: '签工作单', en: 'Signing work orders' },
    sensitivity: 'ordinary',
    form: 'references',
    ...STAFF,
  },
  {
    column: 'day_close_signatures.signature_id',
    what: { zh: '主管签名', en: 'Signature of a head' },
    purpose: { zh: '签日结', en: 'Signing the day' },
    sensitivity: 'ordinary',
    form: 'references',
    ...STAFF,
  },
  {
    column: 'attachments.sealed_origin',
    what: { zh: '照片的拍摄时间和地点', en: 'Time and place of a picture' },
    purpose: { zh: '核对到场和完工', en: 'Checking arrival and completion' },
    sensitivity: 'sensitive',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'attachments.title',
    what: { zh: '附件标题', en: 'Title of an attachment' },
    purpose: { zh: '认出附件', en: 'Telling attachments apart' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'records.fields',
    what: { zh: '表单内容', en: 'Content of a record' },
    purpose: { zh: '按制度留档', en: 'Kept by rule of the handbook' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'records.sealed_fields',
    what: { zh: '表单里的个人内容', en: 'What a record holds about persons' },
    purpose: { zh: '按制度留档', en: 'Kept by rule of the handbook' },
    sensitivity: 'sensitive',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'records.snapshot',
    what: { zh: '填表时的称呼', en: 'Forms of address at filing' },
    purpose: { zh: '认出表单', en: 'Telling records apart' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...SERVICE,
  },
  {
    column: 'records.sealed_snapshot',
    what: { zh: '填表时的姓名和电话', en: 'Names and numbers at filing' },
    purpose: { zh: '留档为证', en: 'Evidence of the moment' },
    sensitivity: 'sensitive',
    form: 'sealed',
    ...SERVICE,
  },
  {
    column: 'exports.sealed_query',
    what: { zh: '导出时的查找条件', en: 'What an export was asked for' },
    purpose: { zh: '按条件导出', en: 'Making the export' },
    sensitivity: 'ordinary',
    form: 'sealed',
    legalBasis: 'contract',
    kept: { zh: '导出后一天', en: 'A day after the export' },
  },
  {
    column: 'tasks.title',
    what: { zh: '交办标题', en: 'Title of a task' },
    purpose: { zh: '交办工作', en: 'Giving work' },
    sensitivity: 'ordinary',
    form: 'references',
    ...STAFF,
  },
  {
    column: 'tasks.words',
    what: { zh: '交办内容', en: 'Words of a task' },
    purpose: { zh: '交办工作', en: 'Giving work' },
    sensitivity: 'ordinary',
    form: 'references',
    ...STAFF,
  },
  {
    column: 'task_items.report_words',
    what: { zh: '完成报告', en: 'Report of a task' },
    purpose: { zh: '交办工作', en: 'Giving work' },
    sensitivity: 'ordinary',
    form: 'references',
    ...STAFF,
  },
  {
    column: 'task_items.sent_back_words',
    what: { zh: '退回原因', en: 'Why a task was sent back' },
    purpose: { zh: '交办工作', en: 'Giving work' },
    sensitivity: 'ordinary',
    form: 'references',
    ...STAFF,
  },
  {
    column: 'obligation_waivers.reason',
    what: { zh: '免除时限的原因', en: 'Why an obligation was waived' },
    purpose: { zh: '说明为什么免除', en: 'Explaining the waiving' },
    sensitivity: 'ordinary',
    form: 'references',
    ...SERVICE,
  },
  {
    column: 'messages.texts',
    what: { zh: '消息里的称呼', en: 'Forms of address in messages' },
    purpose: { zh: '通知办事的人', en: 'Telling those who act' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...SERVICE,
  },
  {
    column: 'message_choices.sealed_email',
    what: { zh: '接收消息的邮箱', en: 'Address for messages by mail' },
    purpose: { zh: '发送消息', en: 'Sending messages' },
    sensitivity: 'ordinary',
    form: 'sealed',
    ...STAFF,
  },
  {
    column: 'message_choices.email_masked',
    what: { zh: '邮箱首字', en: 'Beginning of that address' },
    purpose: { zh: '本人核对', en: 'Recognised by its owner' },
    sensitivity: 'ordinary',
    form: 'masked',
    ...STAFF,
  },
  {
    column: 'message_deliveries.number_hash',
    what: { zh: '收件号码指纹', en: 'Fingerprint of the number sent to' },
    purpose: { zh: '限制每天发送次数', en: 'Capping what a number gets a day' },
    sensitivity: 'ordinary',
    form: 'hash',
    ...SERVICE,
  },
]

/** Columns whose name looks personal and that hold nothing about a person, each with its reason. */
export const NOT_PERSONAL: Readonly<Record<string, string>> = {
  'companies.name': 'the name of a company',
  'projects.name': 'the name of an estate',
  'schema_migrations.name': 'the name of a migration',
  'person_keys.key_id': 'the number of a key',
  'work_order_materials.name': 'the name of a material',
}

/** Does the name of a column look as if it held something about a person? */
export function looksPersonal(column: string): boolean {
  return /(^|_)(name|names|full_name|phone|phones|mobile|tel|id_number|id_card|identity|passport|address|email|mail|birth|birthday|born|sex|gender|wechat|openid|plate|bank_account|card_number|signature|face|photo|ip|ip_address|user_agent)(_|$)/.test(
    column,
  )
}
