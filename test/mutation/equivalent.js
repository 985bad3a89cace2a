/** Mistakes that change nothing anybody could see, by the key that the run prints: where they are made, and why. Not counted. */
module.exports = {
	d185f333d7da75eb: 'directory/totp.ts base32Decode, value = 1: the bit is shifted out of the first byte',
	'74a553b9ad41fa59': 'fortiauthenticator/paging.ts keys of a complete reading: read only where it is not complete',
	'93135cd698ec456e': "fusiondirectory/json.ts 'nothing' for what has no end: only an object is looked at there",
	c8f9094f8c302374: 'fusiondirectory/objects.ts remove, false returned: the value of that write is read by nobody',
	a3ab38b1e7a93ac6: 'fusiondirectory/objects.ts deleteTab, nothing returned: the value of that write is read by nobody',
	'298bd3cd162de47a': 'fusiondirectory/objects.ts taken, name without its default: there is no holder of a name that is not there',
	fdbedf4dcebb93fd: 'http/redact.ts sieveOf, nothing returned: then every place is looked up, which only takes longer',
	'5f7fcc9d32c8fae4': 'ldap/connection.ts asBytes, bytes copied: they are the same',
	'117bc32d8def2376': "synology/session.ts a login that was stopped, its delivery: open() says 'unsent' of every failed login",
	b3eff578aaa5f31c: 'trigger/identity.ts newUserEvent, arrived: false: detectedEvent leaves out what is false',
};
