type Kind = 'text' | 'integer' | 'ipv4';

const list = (kind: Kind, names: string): Array<[string, Kind]> => names.split(' ').map((name) => [name, kind]);

/** What the vendors' dictionaries hold here: the attributes that are commonly given to a user. */
const dictionary: Record<string, Map<string, Kind>> = {
	Default: new Map([
		...list('text', 'User-Name Filter-Id Reply-Message Callback-Number Callback-Id Framed-Route Class Framed-Pool State'),
		...list('text', 'Called-Station-Id Calling-Station-Id NAS-Identifier Tunnel-Private-Group-Id Tunnel-Client-Endpoint'),
		...list('text', 'Tunnel-Server-Endpoint Tunnel-Assignment-Id Tunnel-Password Connect-Info Framed-IPv6-Prefix'),
		...list('integer', 'Service-Type Framed-Protocol Framed-Routing Framed-MTU Framed-Compression Login-Service'),
		...list('integer', 'Login-TCP-Port Session-Timeout Idle-Timeout Termination-Action Port-Limit Tunnel-Type'),
		...list('integer', 'Tunnel-Medium-Type Tunnel-Preference Acct-Interim-Interval NAS-Port NAS-Port-Type'),
		...list('ipv4', 'Framed-IP-Address Framed-IP-Netmask Login-IP-Host NAS-IP-Address'),
	]),
	Fortinet: new Map([
		...list('text', 'Fortinet-Group-Name Fortinet-Vdom-Name Fortinet-Interface-Name Fortinet-Access-Profile'),
		...list('text', 'Fortinet-SSID Fortinet-AP-Name Fortinet-Host-Port-AVPair Fortinet-FAC-Auth-Status Fortinet-Webfilter-Category-Allow'),
		...list('ipv4', 'Fortinet-Client-IP-Address'),
	]),
	Cisco: new Map([...list('text', 'Cisco-AVPair Cisco-NAS-Port'), ...list('integer', 'Cisco-Idle-Limit Cisco-Link-Compression')]),
	Microsoft: new Map([
		...list('text', 'MS-CHAP-Domain MS-RAS-Vendor'),
		...list('ipv4', 'MS-Primary-DNS-Server MS-Secondary-DNS-Server MS-Primary-NBNS-Server'),
	]),
};

const isIpv4 = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

const atMost = (limit: number, text: string): string[] =>
	[...text].length > limit ? [`Ensure this value has at most ${limit} characters (it has ${[...text].length}).`] : [];

/** What is wrong with an entry, by field. Names are case-sensitive. */
export function checkAttribute(entry: { vendor: string; attribute: string; value: string }): Record<string, string[]> {
	const errors: Record<string, string[]> = {};
	const blame = (field: string, problems: string[]): void => {
		if (problems.length > 0) errors[field] = problems;
	};
	blame('vendor', atMost(40, entry.vendor));
	blame('attribute', atMost(255, entry.attribute));
	blame('attr_val', entry.value === '' ? ['This field is required.'] : atMost(255, entry.value));
	if (Object.keys(errors).length > 0) return errors;
	const attributes = Object.hasOwn(dictionary, entry.vendor) ? dictionary[entry.vendor] : undefined;
	if (!attributes) return { vendor: [`Vendor '${entry.vendor}' does not exist.`] };
	const kind = attributes.get(entry.attribute);
	if (kind === undefined) return { attribute: [`Attribute '${entry.attribute}' does not exist for vendor '${entry.vendor}'.`] };
	if (kind === 'integer' && !/^\d{1,10}$/.test(entry.value)) return { attr_val: ['Enter a whole number.'] };
	if (kind === 'ipv4' && !isIpv4(entry.value)) return { attr_val: ['Enter a valid IPv4 address.'] };
	return {};
}
