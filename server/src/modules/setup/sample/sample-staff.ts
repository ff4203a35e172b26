/** The people of the sample estate: invented, one team as a project of some two thousand homes has it. */
export type SamplePerson = {
  readonly name: string
  readonly login: string
  readonly number: string
  readonly position: string
  /** Buildings of a steward, by code. */
  readonly buildings?: readonly string[]
  readonly skills?: readonly string[]
  /** The login of who acts for them. */
  readonly deputy?: string
}

export const SAMPLE_STAFF: readonly SamplePerson[] = [
  { name: '顾明远', login: 'gumingyuan', number: 'GS001', position: 'companyManager' },
  { name: '沈立', login: 'shenli', number: 'XM001', position: 'projectManager', deputy: 'songyuhan' },
  { name: '宋雨涵', login: 'songyuhan', number: 'XM002', position: 'projectAssistant' },
  { name: '方敏', login: 'fangmin', number: 'KF001', position: 'customerServiceManager', deputy: 'xuwenjing' },
  { name: '杜衡', login: 'duheng', number: 'KF002', position: 'deputyManager' },
  { name: '许文静', login: 'xuwenjing', number: 'KF003', position: 'customerServiceSupervisor', deputy: 'hechuan' },
  { name: '贺川', login: 'hechuan', number: 'KF004', position: 'customerServiceSupervisor', deputy: 'xuwenjing' },
  { name: '邹岚', login: 'zoulan', number: 'KF005', position: 'environmentSupervisor' },
  { name: '林嘉怡', login: 'linjiayi', number: 'KF006', position: 'frontDesk', deputy: 'mayao' },
  { name: '马瑶', login: 'mayao', number: 'KF007', position: 'frontDesk', deputy: 'baixue' },
  { name: '白雪', login: 'baixue', number: 'KF008', position: 'frontDesk' },
  { name: '郭航', login: 'guohang', number: 'KF009', position: 'buildingSteward', buildings: ['1', '2', '3'] },
  { name: '梁妍', login: 'liangyan', number: 'KF010', position: 'buildingSteward', buildings: ['4', '5', '6'] },
  { name: '罗浩', login: 'luohao', number: 'KF011', position: 'buildingSteward', buildings: ['7', '8', '9'] },
  { name: '唐芳', login: 'tangfang', number: 'KF012', position: 'buildingSteward', buildings: ['10', '11', '12'] },
  { name: '韩凡', login: 'hanfan', number: 'KF013', position: 'buildingSteward', buildings: ['13', '14'] },
  { name: '冯慧', login: 'fenghui', number: 'KF014', position: 'environmentSpecialist', skills: ['cleaning'] },
  { name: '董平', login: 'dongping', number: 'KF015', position: 'environmentSpecialist', skills: ['cleaning'] },
  { name: '赵立群', login: 'zhaoliqun', number: 'GC001', position: 'engineeringHead', deputy: 'zhoukai' },
  {
    name: '周凯',
    login: 'zhoukai',
    number: 'GC002',
    position: 'engineer',
    skills: ['plumbing', 'heating', 'handyman'],
  },
  { name: '孙志远', login: 'sunzhiyuan', number: 'GC003', position: 'engineer', skills: ['electrical', 'lowVoltage'] },
  { name: '李毅', login: 'liyi', number: 'GC004', position: 'engineer', skills: ['plumbing', 'masonry', 'gas'] },
  {
    name: '王鹏',
    login: 'wangpeng',
    number: 'GC005',
    position: 'engineer',
    skills: ['carpentry', 'masonry', 'handyman'],
  },
  {
    name: '郑成',
    login: 'zhengcheng',
    number: 'GC006',
    position: 'engineer',
    skills: ['electrical', 'ventilation', 'fireSafety', 'metering'],
  },
  { name: '乔颖', login: 'qiaoying', number: 'CW001', position: 'financeHead' },
  { name: '文琪', login: 'wenqi', number: 'CW002', position: 'cashier' },
  { name: '祁峰', login: 'qifeng', number: 'ZX001', position: 'orderHead' },
  { name: '岳松', login: 'yuesong', number: 'ZX002', position: 'guard' },
  { name: '魏强', login: 'weiqiang', number: 'ZX003', position: 'guard' },
  { name: '程亮', login: 'chengliang', number: 'ZX004', position: 'guard' },
]
