// Which texts go to the browser: refusals and mails are worded by the server, except those that a page says by itself.

/** Findings of a check, faults of steps and reasons against retiring come as codes; a few refusals are said before anything is sent. */
const said = /^problem\.(?:connections|sync|outgoing|schulconnex|funding\.bound|loans\.(?:link|period))/

export const goesToPages = (key: string): boolean => !/^(?:problem|mail)\./.test(key) || said.test(key)
