import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import type { TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf, ofType, zipOf } from '../../kernel/tables/test-files.ts'
import { oneroster } from './index.ts'

const today = '2026-09-01'
const read = (files: TableFile[]) => allOf(oneroster.read(files, { today }))
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))
const asFiles = (entries: Record<string, string>) => Object.entries(entries).map(([name, text]) => fileOf(name, text))

const manifest = (version: string, modes: Record<string, string>) =>
  `propertyName,value\r\nmanifest.version,1.0\r\noneroster.version,${version}\r\nsource.systemName,Schulverwaltung Muster\r\n${Object.entries(
    modes,
  )
    .map(([name, mode]) => `file.${name},${mode}\r\n`)
    .join('')}`
const bulk = {
  orgs: 'bulk',
  users: 'bulk',
  classes: 'bulk',
  enrollments: 'bulk',
  demographics: 'bulk',
  academicSessions: 'bulk',
  courses: 'bulk',
  results: 'absent',
}

const orgs =
  'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\r\no1,,,Schule am See,school,04100001,o9\r\no2,,,Schule am Wald,school,,o9\r\no9,,,Landkreis,district,,\r\n'
const first: Record<string, string> = {
  'manifest.csv': manifest('1.1', bulk),
  'orgs.csv': orgs,
  'academicSessions.csv':
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\r\na1,,,2026/27,schoolYear,2026-08-01,2027-07-31,,2027\r\n',
  'courses.csv':
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\r\nk1,,,a1,Mathematik,M,,o1,,\r\n',
  'classes.csv':
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\r\n' +
    'c1,,,6b,06,,6b,homeroom,R 101,o1,a1,,,\r\nc2,,,Mathe 6b,"05,06",k1,M6b,scheduled,,o1,a1,,,\r\n',
  'users.csv':
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\r\n' +
    's1,,,true,"o1,o2",student,mia,"{LDAP:canary-id}",Mia,Öztürk-Weiß,,canary-identifier,mia@see.example,canary-sms,canary-phone,g1,06,canary-passwort\r\n' +
    's2,,,false,o1,student,,,Tom,Grün,,,,,,,06,\r\nt1,,,true,o1,teacher,lehr,,Änne,Grünwald,,,,,,,,\r\ng1,,,true,o1,guardian,,,Eva,Öztürk,,,,,,s1,,\r\nr1,,,true,o1,relative,,,Rita,Canary,,,,,,s1,,\r\n',
  'enrollments.csv':
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\r\ne1,,,c1,o1,s1,student,,2026-08-01,\r\ne2,,,c1,o1,t1,teacher,true,,\r\ne3,,,c2,o1,t1,teacher,true,,2027-01-31\r\n',
  'demographics.csv':
    'sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\r\ns1,,,2014-03-04,female,canary,canary,,,,,,canary-land,,canary-stadt,\r\n',
}

const second: Record<string, string> = {
  ...first,
  'manifest.csv': manifest('1.2', { ...bulk, roles: 'bulk' }),
  'users.csv':
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.kuerzel\r\n' +
    's1,,,true,mia,,Mia Lena,Öztürk-Weiß,,,mia@see.example,,,g1,06,,,,Mia,,,o1,canary-pronouns,\r\nt1,,,true,lehr,,Änne,Grünwald,,,,,,,,,,,,,,o1,,GRÜ\r\ng1,,,true,,,Eva,Öztürk,,,,,,,,,,,,,,,,\r\nn1,,,true,,,Nora,Nirgends,,,,,,,,,,,,,,,,\r\n',
  'roles.csv':
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\r\nr1,,,s1,primary,student,2026-08-01,2027-07-31,o1,\r\nr2,,,s1,secondary,student,,,o2,\r\nr3,,,t1,primary,teacher,,,o1,\r\nr4,,,g1,primary,parent,,,o1,\r\nr5,,,t1,secondary,systemAdministrator,,,o1,\r\n',
}

describe('OneRoster 1.1', () => {
  it('is known with and without manifest, in one zip or in files', async () => {
    const expected = { format: 'oneroster', scope: 'full', schools: ['04100001', 'o2'], facts: { version: '1.1', schoolYear: 2026 } }
    expect(await oneroster.recognise([fileOf('or.zip', zipOf(first))])).toMatchObject({
      ...expected,
      certainty: 1,
      facts: { ...expected.facts, system: 'Schulverwaltung Muster' },
    })
    const { 'manifest.csv': _, ...files } = first
    expect(await oneroster.recognise(asFiles(files))).toMatchObject(expected)
  })

  it('gives people at their schools, homerooms as classes, guardians once', async () => {
    const records = await read([fileOf('or.zip', zipOf(first))])
    expect(ofType(records, 'person')).toEqual([
      {
        type: 'person',
        key: 's1',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia',
        birthDay: '2014-03-04',
        gender: 'w',
        email: 'mia@see.example',
        accountName: 'mia',
      },
      { type: 'person', key: 't1', familyName: 'Grünwald', givenName: 'Änne', accountName: 'lehr' },
      { type: 'person', key: 'g1', familyName: 'Öztürk', givenName: 'Eva' },
    ])
    expect(ofType(records, 'affiliation').map((each) => Object.values(each).slice(1))).toEqual([
      ['s1', '04100001', 'learner', '06'],
      ['s1', 'o2', 'learner', '06'],
      ['t1', '04100001', 'teacher'],
      ['g1', '04100001', 'guardian'],
    ])
    expect(ofType(records, 'group')).toEqual([
      { type: 'group', key: 'c1', kind: 'class', name: '6b', grade: '06', school: '04100001' },
      { type: 'group', key: 'c2', kind: 'course', name: 'Mathe 6b', subject: 'Mathematik', school: '04100001' },
    ])
    expect(ofType(records, 'membership')).toEqual([
      { type: 'membership', person: 's1', group: 'c1', role: 'learner', from: '2026-08-01' },
      { type: 'membership', person: 't1', group: 'c1', role: 'classTeacher' },
      { type: 'membership', person: 't1', group: 'c2', role: 'teacher', until: '2027-01-31' },
    ])
    expect(ofType(records, 'guardian')).toEqual([
      { type: 'guardian', person: 'g1', ward: 's1' },
      { type: 'guardian', person: 'g1', ward: 's1' },
    ])
    expect(ofType(records, 'left')).toEqual([{ type: 'left', person: 's2' }])
    expect(faults(records)).toEqual([])
    expect(JSON.stringify(records)).not.toMatch(/canary/i)
  })

  it('in changes ends what is to be deleted', async () => {
    const at = ',tobedeleted,2026-08-20T10:00:00Z,'
    const delta = {
      'manifest.csv': manifest('1.1', { users: 'delta', enrollments: 'delta' }),
      'users.csv': first['users.csv']!.replace('t1,,,', `t1${at}`)
        .replace(/^(s1|g1|r1),,,/gm, '$1,active,2026-08-20T10:00:00Z,')
        .replace('s2,,,', 's2,,,'),
      'enrollments.csv': first['enrollments.csv']!.replace('e1,,,', `e1${at}`).replace(/^(e2|e3),,,/gm, '$1,active,2026-08-20T10:00:00Z,'),
    }
    expect(await oneroster.recognise(asFiles(delta))).toMatchObject({ scope: 'delta' })
    const records = await read(asFiles(delta))
    expect(ofType(records, 'left')).toContainEqual({ type: 'left', person: 't1', on: '2026-08-20' })
    expect(ofType(records, 'membership')[0]).toEqual({
      type: 'membership',
      person: 's1',
      group: 'c1',
      role: 'learner',
      from: '2026-08-01',
      until: '2026-08-20',
    })
    expect(faults(records)).toEqual([['warning', 'statusMissing', '']])
    const { 'manifest.csv': _, ...single } = delta
    expect(await oneroster.recognise(asFiles(single))).toMatchObject({ scope: 'delta' })
  })

  it('reports every deviation and reads on', async () => {
    const odd = {
      ...first,
      'manifest.csv': manifest('1.3', {
        orgs: 'bulk',
        users: 'full',
        classes: 'bulk',
        enrollments: 'bulk',
        courses: 'absent',
        lineItems: 'bulk',
      }),
      'users.csv': first['users.csv']!.replace('familyName', 'FamilyName')
        .replace('s1,,,true', 's1,Aktiv,,yes')
        .replace('teacher,lehr', 'Lehrkraft,lehr')
        .replaceAll('\r\n', '\n'),
      'classes.csv': first['classes.csv']!.replace('homeroom', 'Stammklasse')
        .replace('periods', 'periods,shoeSize')
        .replace('c2,,,Mathe 6b', 'c2,,,')
        .replace(',M6b,', ',,'),
      'enrollments.csv': first['enrollments.csv']!.replace('2027-01-31', '31/31/2027').replace('e1,,,c1,o1,s1', 'e1,,,c1,o1,'),
      'Hinweise.txt': 'nur so',
    }
    const records = await read([
      fileOf(
        'or.zip',
        zipOf(Object.fromEntries(Object.entries(odd).map(([name, text]) => [name === 'orgs.csv' ? 'export/orgs.csv' : name, text]))),
      ),
    ])
    const codes = faults(records).map(([severity, code]) => `${severity} ${code}`)
    for (const code of [
      'manifestMode',
      'fileMissing',
      'fileUnannounced',
      'versionUnknown',
      'fileInFolder',
      'fileIgnored',
      'headingRespelt',
      'statusUnknown',
      'yesNoUnknown',
      'roleUnknown',
      'classTypeUnknown',
      'columnUnknown',
      'dayUnreadable',
    ])
      expect(codes, code).toContain(`warning ${code}`)
    for (const code of ['groupNameMissing', 'membershipIncomplete']) expect(codes).toContain(`error ${code}`)
    expect(ofType(records, 'person')).toHaveLength(3)
  })

  it('of users alone is a part', async () => {
    expect(await oneroster.recognise([fileOf('users.csv', first['users.csv']!)])).toMatchObject({ scope: 'cut', reason: 'filesMissing' })
    expect(await oneroster.recognise([fileOf('orgs.csv', orgs)])).toMatchObject({ scope: 'refused', reason: 'noPeople' })
  })
})

describe('OneRoster 1.2', () => {
  it('has its roles in a file of their own', async () => {
    expect(await oneroster.recognise([fileOf('or.zip', zipOf(second))])).toMatchObject({ scope: 'full', facts: { version: '1.2' } })
    const records = await read([fileOf('or.zip', zipOf(second))])
    expect(ofType(records, 'affiliation')).toEqual([
      { type: 'affiliation', person: 's1', school: '04100001', role: 'learner', from: '2026-08-01', until: '2027-07-31' },
      { type: 'affiliation', person: 's1', school: 'o2', role: 'learner' },
      { type: 'affiliation', person: 't1', school: '04100001', role: 'teacher' },
      { type: 'affiliation', person: 'g1', school: '04100001', role: 'guardian' },
      { type: 'affiliation', person: 't1', school: '04100001', role: 'staff' },
    ])
    expect(ofType(records, 'person')[0]).toMatchObject({ givenName: 'Mia Lena', callName: 'Mia' })
    expect(ofType(records, 'guardian')).toEqual([{ type: 'guardian', person: 'g1', ward: 's1' }])
    expect(faults(records)).toEqual([['warning', 'roleMissing', 'n1']])
    expect(JSON.stringify(records)).not.toMatch(/canary/i)
  })
})

describe('other files', () => {
  it('are not taken for OneRoster', async () => {
    expect(await oneroster.recognise([fileOf('users.csv', 'sourcedId,username,givenName,familyName\n')])).toBeUndefined()
    expect(await oneroster.recognise([fileOf('a.csv', 'Name;Klasse\n')])).toBeUndefined()
    expect(await oneroster.recognise([fileOf('a.zip', zipOf({ 'x.txt': 'y' }))])).toBeUndefined()
  })

  it('never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(second)), fc.uint8Array({ maxLength: 200 }), fc.nat(300), async (name, bytes, at) => {
        const damaged = Buffer.concat([Buffer.from(second[name]!).subarray(0, at), bytes])
        const files = [...asFiles(second).filter((file) => file.name !== name), fileOf(name, damaged)]
        await oneroster.recognise(files)
        await read(files)
      }),
      { numRuns: 200 },
    )
  })

  it('cut in the middle of the zip are told as cut', async () => {
    const zip = zipOf(first)
    for (let length = 30; length < zip.length; length += 61) {
      const records = await read([fileOf('or.zip', zip.subarray(0, length))])
      expect(records.some((each) => each.type === 'fault' && each.cut)).toBe(true)
      expect(ofType(records, 'person')).toEqual([])
    }
  })
})
