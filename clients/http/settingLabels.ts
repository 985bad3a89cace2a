/**
 * What the settings of the credentials are called where people fill them in, by their internal names. Messages quote
 * settings from here, so that a label that changes can't leave a cure pointing at nothing.
 */
export const label = {
	baseUrl: 'Base URL',
	username: 'Username',
	password: 'Password',
	apiKey: 'API Key',
	seedPassphrase: 'Seed Passphrase',
	database: 'Database',
	protocol: 'Protocol',
	totpSecret: 'TOTP Secret',
	deviceToken: 'Device Token',
	domainAccess: 'Domain Access (LDAPS)',
	domainHost: 'Domain Controller',
	domainPort: 'Domain Port',
	domainUser: 'Domain User',
	domainPassword: 'Domain Password',
	allowInsecureHttp: 'Allow Insecure HTTP',
	ignoreSslIssues: 'Ignore SSL Issues (Insecure)',
	caBundle: 'CA Bundle',
	clientPem: 'Client Certificate',
	clientPrivateKey: 'Client Private Key',
	clientKeyPassphrase: 'Client Key Passphrase',
	proxyUrl: 'Proxy URL',
	timeoutSeconds: 'Timeout (Seconds)',
} as const;
