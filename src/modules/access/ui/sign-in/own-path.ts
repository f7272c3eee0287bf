// Where a person goes after signing in.

/** Only addresses of our own are followed after signing in. */
export const ownPath = (text: string | null): string => (text && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/')
