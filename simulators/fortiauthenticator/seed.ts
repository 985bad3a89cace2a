import type { Directory, RemoteUser } from './directory';
import { blankUser, type LocalUser } from './userFields';

/** The administrator with web service access. The password opens the GUI only. */
export const login = { username: 'api-admin', apiKey: 'zW4kQm7RtV2xYb9LpC5nHd8JfG3sAe6UiTo1NwXy', password: 'Gui-Pass-2026' };

type SeedPerson = [username: string, first: string, last: string, groups: string[], fields?: Partial<LocalUser>];

const people: SeedPerson[] = [
	[
		'ada.lovelace',
		'Ada',
		'Lovelace',
		['Staff', 'VPN Users'],
		{ department: 'Engineering', country: 'GB', city: 'London', mobile_number: '+44-2079460001' },
	],
	[
		'grace.hopper',
		'Grace',
		'Hopper',
		['Staff', 'VPN Users', 'Administrators'],
		{ department: 'Engineering', country: 'US', mobile_number: '+1-2025550102' },
	],
	['alan.turing', 'Alan', 'Turing', ['Staff'], { department: 'Research', country: 'GB', city: 'Manchester' }],
	[
		'katherine.johnson',
		'Katherine',
		'Johnson',
		['Staff', 'VPN Users'],
		{ department: 'Research', country: 'US', mobile_number: '+1-2025550104' },
	],
	['edsger.dijkstra', 'Edsger', 'Dijkstra', ['Staff'], { department: 'Research', country: 'NL' }],
	['barbara.liskov', 'Barbara', 'Liskov', ['Staff', 'VPN Users'], { department: 'Engineering', country: 'US' }],
	['margaret.hamilton', 'Margaret', 'Hamilton', ['Staff'], { department: 'Engineering', country: 'US' }],
	['donald.knuth', 'Donald', 'Knuth', ['Staff'], { department: 'Research', country: 'US', active: false, reason: 1 }],
	['hedy.lamarr', 'Hedy', 'Lamarr', ['Contractors'], { department: 'Operations', country: 'AT', custom1: 'C-1003' }],
	['none', 'Nomen', 'Nescio', ['Contractors'], { department: 'Operations', custom1: 'C-1004' }],
];

const remote = (id: number, username: string, first_name: string, last_name: string, server = 'campus'): RemoteUser => ({
	id,
	username,
	email: `${username}@example.com`,
	first_name,
	last_name,
	mobile_number: '',
	active: true,
	reason: 0,
	token_auth: false,
	token_type: null,
	token_serial: '',
	server_name: server,
	server_address: `${server}.example.com`,
});

const fromLdap = (...facts: Parameters<typeof remote>): RemoteUser => {
	const user = remote(...facts);
	return { ...user, dn: `uid=${user.username},ou=people,dc=${user.server_name},dc=example,dc=com` };
};

/** A small company; fills an empty directory. */
export function plant(directory: Directory): void {
	const administrator = { id: directory.next('user'), username: 'admin' };
	directory.administrators.set('admin', administrator);
	directory.administrators.set(login.username, { id: directory.next('user'), username: login.username, apiKey: login.apiKey });
	for (const name of ['Administrators', 'Staff', 'VPN Users', 'Contractors']) directory.addGroup(name);

	for (let number = 1; number <= 6; number += 1) directory.addToken(`FTKMOB000000000${number}`, 'ftm');
	for (let number = 1; number <= 4; number += 1) directory.addToken(`FTK200000000000${number}`, 'ftk');
	directory.addToken('FTKMOB0000000000', 'ftm', { locked: true });
	directory.addToken('FTK2000000000009', 'ftk', { status: 'new' });

	for (const [username, first_name, last_name, groups, fields] of people) {
		const id = directory.next('user');
		const email = `${username}@example.com`;
		directory.store({
			...blankUser(id),
			username,
			first_name,
			last_name,
			email,
			company: 'Example',
			password: 'Seed-Pass-2026',
			...fields,
		});
		for (const name of groups) directory.join(id, directory.groupNamed(name)?.id ?? 0);
	}
	const staffGroup = directory.groupNamed('Administrators');
	if (staffGroup) directory.join(administrator.id, staffGroup.id);

	assign(directory, 'grace.hopper', { token_auth: true, token_type: 'ftm', token_serial: 'FTKMOB0000000001', ftm_act_method: 'email' });
	assign(directory, 'katherine.johnson', { token_auth: true, token_type: 'sms' });
	assign(directory, 'ada.lovelace', {
		recovery_by_question: true,
		recovery_question: 'What is the name of the engine?',
		recovery_answer: 'Analytical',
	});
	const ada = directory.userNamed('ada.lovelace');
	if (ada) {
		directory.attributes.set(ada.id, [
			{ id: directory.next('attribute'), owner: ada.id, vendor: 'Default', attribute: 'Filter-Id', value: 'engineering' },
			{ id: directory.next('attribute'), owner: ada.id, vendor: 'Fortinet', attribute: 'Fortinet-Group-Name', value: 'VPN' },
		]);
	}
	directory.remote.ldapusers.set(1, fromLdap(1, 'rosalind.franklin', 'Rosalind', 'Franklin'));
	directory.remote.ldapusers.set(2, fromLdap(2, 'emmy.noether', 'Emmy', 'Noether'));
	for (const [index, server] of ['campus', 'clinic'].entries()) {
		directory.remote.ldapusers.set(3 + index, fromLdap(3 + index, 'mary.shelley', 'Mary', 'Shelley', server));
	}
	directory.remote.radiususers.set(1, remote(1, 'lise.meitner', 'Lise', 'Meitner'));
	Object.assign(directory.lockoutPolicy, {
		failed_login_lockout: true,
		failed_login_lockout_max_attempts: 3,
		failed_login_lockout_permanent: false,
		failed_login_lockout_period: 60,
		inactivity_lockout: false,
		inactivity_lockout_period: 90,
	});
}

/** Changes a user afterwards: the row moves to the end, as in the vendor's samples. */
function assign(directory: Directory, username: string, fields: Partial<LocalUser>): void {
	const user = directory.userNamed(username);
	if (!user) return;
	directory.store({ ...user, ...fields });
	const token = directory.tokens.get(fields.token_serial ?? '');
	if (token) {
		token.status = 'assigned';
		token.last_used_at = '2026-01-15T08:30:00';
	}
}
