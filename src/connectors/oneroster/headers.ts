// The headers of OneRoster CSV 1.1 and 1.2 as far as rosters need them (1EdTech; order of orgs, academicSessions, courses, demographics unverified).

const head = ['sourcedId', 'status', 'dateLastModified'] as const

export const oneRosterHeaders = {
  academicSessions: [...head, 'title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'],
  orgs: [...head, 'name', 'type', 'identifier', 'parentSourcedId'],
  courses: [...head, 'schoolYearSourcedId', 'title', 'courseCode', 'grades', 'orgSourcedId', 'subjects', 'subjectCodes'],
  classes: [
    ...head,
    ...(['title', 'grades', 'courseSourcedId', 'classCode', 'classType', 'location', 'schoolSourcedId', 'termSourcedIds'] as const),
    ...(['subjects', 'subjectCodes', 'periods'] as const),
  ],
  /** Version 1.1; 1.2 has no orgSourcedIds and role, see `users12`. */
  users: [
    ...head,
    ...(['enabledUser', 'orgSourcedIds', 'role', 'username', 'userIds', 'givenName', 'familyName', 'middleName', 'identifier'] as const),
    ...(['email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password'] as const),
  ],
  users12: [
    ...head,
    ...(['enabledUser', 'username', 'userIds', 'givenName', 'familyName', 'middleName', 'identifier', 'email', 'sms', 'phone'] as const),
    ...(['agentSourcedIds', 'grades', 'password', 'userMasterIdentifier', 'resourceSourcedIds', 'preferredGivenName'] as const),
    ...(['preferredMiddleName', 'preferredFamilyName', 'primaryOrgSourcedId', 'pronouns'] as const),
  ],
  roles: [...head, 'userSourcedId', 'roleType', 'role', 'beginDate', 'endDate', 'orgSourcedId', 'userProfileSourcedId'],
  enrollments: [...head, 'classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role', 'primary', 'beginDate', 'endDate'],
  demographics: [
    ...head,
    ...([
      'birthDate',
      'sex',
      'americanIndianOrAlaskaNative',
      'asian',
      'blackOrAfricanAmerican',
      'nativeHawaiianOrOtherPacificIslander',
    ] as const),
    ...(['white', 'demographicRaceTwoOrMoreRaces', 'hispanicOrLatinoEthnicity', 'countryOfBirthCode', 'stateOfBirthAbbreviation'] as const),
    ...(['cityOfBirth', 'publicSchoolResidenceStatus'] as const),
  ],
} as const

/** Files of the standard that hold nothing of a roster. */
export const otherFiles = [
  'categories',
  'classresources',
  'courseresources',
  'lineitems',
  'resources',
  'results',
  'userprofiles',
  'userresources',
  'scorescales',
  'lineitemlearningobjectiveids',
  'lineitemscorescales',
  'resultlearningobjectiveids',
  'resultscorescales',
]
