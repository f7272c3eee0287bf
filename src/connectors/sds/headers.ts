// The headers of Microsoft School Data Sync, letter by letter: SDS compares them with case, readers here do not.

export const sdsHeaders = {
  v1: {
    School: [
      ...['SIS ID', 'Name', 'School Number', 'School NCES_ID', 'State ID', 'Grade Low', 'Grade High', 'Principal SIS ID', 'Principal Name'],
      ...['Principal Secondary Email', 'Address', 'City', 'State', 'Country', 'Zip', 'Phone', 'Zone'],
    ],
    Section: [
      ...['SIS ID', 'School SIS ID', 'Section Name', 'Section Number', 'Term SIS ID', 'Term Name', 'Term StartDate', 'Term EndDate'],
      ...['Course SIS ID', 'Course Name', 'Course Number', 'Course Description', 'Course Subject', 'Periods', 'Status'],
    ],
    Student: [
      ...['SIS ID', 'School SIS ID', 'First Name', 'Last Name', 'Username', 'Password', 'State ID', 'Secondary Email', 'Student Number'],
      ...['Middle Name', 'Grade', 'Status', 'Birthdate', 'Graduation Year'],
    ],
    StudentEnrollment: ['Section SIS ID', 'SIS ID'],
    Teacher: [
      ...['SIS ID', 'School SIS ID', 'First Name', 'Last Name', 'Username', 'Password', 'State ID', 'Teacher Number', 'Status'],
      ...['Middle Name', 'Secondary Email', 'Title', 'Qualification'],
    ],
    TeacherRoster: ['Section SIS ID', 'SIS ID'],
  },
  v2: {
    orgs: ['sourcedId', 'name', 'type', 'parentSourcedId'],
    users: ['sourcedId', 'orgSourcedIds', 'givenName', 'familyName', 'username', 'password', 'role', 'grade'],
    classes: ['sourcedId', 'orgSourcedId', 'title'],
    enrollments: ['classSourcedId', 'userSourcedId', 'role'],
  },
  'v2.1': {
    orgs: ['sourcedId', 'name', 'type', 'parentSourcedId'],
    users: ['sourcedId', 'username', 'givenName', 'familyName', 'password', 'activeDirectoryMatchId', 'email', 'phone', 'sms'],
    roles: ['userSourcedId', 'orgSourcedId', 'role', 'sessionSourcedId', 'grade', 'isPrimary', 'roleStartDate', 'roleEndDate'],
    classes: ['sourcedId', 'orgSourcedId', 'title', 'sessionSourcedIds', 'courseSourcedId'],
    enrollments: ['classSourcedId', 'userSourcedId', 'role'],
    academicSessions: ['sourcedId', 'title', 'type', 'schoolYear', 'startDate', 'endDate'],
    courses: ['sourcedId', 'orgSourcedId', 'title', 'code', 'schoolYearSourcedId', 'subject', 'grade'],
    demographics: ['userSourcedId', 'sex', 'birthDate', 'birthCity', 'birthState', 'birthCountry', 'ethnicityCodes', 'raceCodes'],
    userFlags: ['userSourcedId', 'flag'],
    relationships: ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
  },
} as const
export type SdsVersion = keyof typeof sdsHeaders

/** Files that SDS wants at least; the others may be missing, but then always. */
export const sdsRequired: Record<SdsVersion, readonly string[]> = {
  v1: ['School', 'Section', 'Student', 'StudentEnrollment', 'Teacher', 'TeacherRoster'],
  v2: ['orgs', 'users', 'classes', 'enrollments'],
  'v2.1': ['orgs', 'users', 'roles'],
}
