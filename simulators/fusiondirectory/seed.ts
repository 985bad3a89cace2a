import type { Attributes, Entry } from './directory';
import { hashed } from './passwords';
import { baseDn, type World } from './world';

/** A small company. The accounts that call the API are people of the directory like any other. */

export const adminLogin = { username: 'fd-admin', password: 'adminpw' };
export const readerLogin = { username: 'fd-reader', password: 'readerpw' };
export const creatorLogin = { username: 'fd-creator', password: 'creatorpw' };
export const selfLogin = { username: 'fd-self', password: 'selfpw' };
export const noRightsLogin = { username: 'fd-norights', password: 'norightspw' };

/** Of everybody who was given none. */
export const initialPassword = 'Welcome.2024';
const initialHash = hashed(initialPassword);

const personClasses = ['inetOrgPerson', 'organizationalPerson', 'person'];

/** A person with everything that is mandatory. */
export function putPerson(
	world: World,
	uid: string,
	givenName: string,
	sn: string,
	password: string,
	base = baseDn,
	more: Attributes = {},
): Entry {
	const { objectClass = [], ...rest } = more;
	return world.put(`uid=${uid},ou=people,${base}`, 'USER', {
		objectClass: [...personClasses, ...objectClass],
		uid: [uid],
		givenName: [givenName],
		sn: [sn],
		cn: [`${givenName} ${sn}`],
		userPassword: [password === initialPassword ? initialHash : hashed(password)],
		...rest,
	});
}

const mailOf = (address: string): Attributes => ({
	objectClass: ['gosaMailAccount'],
	mail: [address],
	gosaMailDeliveryMode: ['[]'],
});

const people: Array<[uid: string, givenName: string, sn: string, department: string, phone: string, title: string]> = [
	['alovelace', 'Ada', 'Lovelace', 'Engineering', '+44 20 7946 0101', 'Analyst'],
	['ghopper', 'Grace', 'Hopper', 'Engineering', '+44 20 7946 0102', 'Rear Admiral'],
	['aturing', 'Alan', 'Turing', 'Research', '+44 20 7946 0103', 'Researcher'],
	['kjohnson', 'Katherine', 'Johnson', 'Research', '+44 20 7946 0104', 'Mathematician'],
	['edijkstra', 'Edsger', 'Dijkstra', 'Engineering', '+44 20 7946 0105', 'Engineer'],
	['bliskov', 'Barbara', 'Liskov', 'Engineering', '+44 20 7946 0106', 'Architect'],
	['mhamilton', 'Margaret', 'Hamilton', 'Engineering', '+44 20 7946 0107', 'Director'],
	['dknuth', 'Donald', 'Knuth', 'Research', '+44 20 7946 0108', 'Professor'],
	['rperlman', 'Radia', 'Perlman', 'Sales', '+44 20 7946 0109', 'Consultant'],
];

function putGroups(world: World, dnOf: (uid: string) => string): void {
	const group = (cn: string, description: string, members: string[]): void => {
		world.put(`cn=${cn},ou=groups,${baseDn}`, 'OGROUP', {
			objectClass: ['groupOfNames', 'gosaGroupOfNames'],
			cn: [cn],
			description: [description],
			member: members.map(dnOf),
		});
	};
	group('engineering', 'Engineering', ['alovelace', 'ghopper', 'edijkstra', 'bliskov', 'mhamilton']);
	group('research', 'Research', ['aturing', 'kjohnson', 'dknuth']);
	group('vpn', 'May use the VPN', ['alovelace', 'aturing']);
	world.put(`cn=developers,ou=groups,${baseDn}`, 'GROUP', {
		objectClass: ['posixGroup'],
		cn: ['developers'],
		description: ['Unix group of developers'],
		gidNumber: ['5001'],
		memberUid: ['alovelace'],
	});
	world.put(`cn=helpdesk,ou=roles,${baseDn}`, 'ROLE', {
		objectClass: ['organizationalRole'],
		cn: ['helpdesk'],
		description: ['Helpdesk'],
		roleOccupant: [dnOf('rperlman')],
	});
	world.put(`cn=admin,ou=aclroles,${baseDn}`, 'ACLROLE', {
		objectClass: ['gosaRole'],
		cn: ['admin'],
		description: ['Gives all rights on all objects'],
		gosaAclTemplate: ['0:all;cmdrw'],
	});
}

function putTemplates(world: World): void {
	const template = (cn: string, fields: string[]): void => {
		world.put(
			`cn=${cn},ou=templates,ou=people,${baseDn}`,
			'USER',
			{ objectClass: ['fdTemplate'], cn: [cn], fdTemplateField: fields },
			true,
		);
	};
	template('Employee', [
		...[...personClasses, 'posixAccount', 'shadowAccount', 'gosaMailAccount'].map((one) => `objectClass:${one}`),
		'sn:%askme%',
		'givenName:%askme%',
		'userPassword:%askme%',
		'uid:%givenName|al%%sn|al%',
		'departmentNumber:42',
		'o:Lab Inc',
		'homeDirectory:/home/%uid%',
		'loginShell:/bin/bash',
		'mail:%uid%@example.com',
	]);
	template('Minimal', [
		...personClasses.map((one) => `objectClass:${one}`),
		'uid:%givenName|al%%sn|al%',
		'userPassword:{EMPTY}',
		'sn:%askme%',
		'givenName:%askme%',
	]);
}

const configurationDn = `cn=config,ou=fusiondirectory,${baseDn}`;

/** Fills an empty directory. */
export function seed(world: World): void {
	world.put(configurationDn, 'CONFIGURATION', {
		objectClass: ['fusionDirectoryConf'],
		fdTheme: ['breezy'],
		fdPasswordRecoveryActivated: [world.settings.recovery ? 'TRUE' : 'FALSE'],
	});
	for (const ou of ['Engineering', 'Research', 'Sales']) {
		world.put(`ou=${ou},${baseDn}`, 'DEPARTMENT', {
			objectClass: ['organizationalUnit', 'gosaDepartment'],
			ou: [ou],
			description: [ou],
		});
	}
	const accounts = [
		[adminLogin, 'System', 'Administrator'],
		[readerLogin, 'Reading', 'Service'],
		[creatorLogin, 'Creating', 'Service'],
		[selfLogin, 'Plain', 'Person'],
		[noRightsLogin, 'Rightless', 'Service'],
	] as const;
	for (const [{ username, password }, givenName, sn] of accounts) putPerson(world, username, givenName, sn, password);
	const dns = new Map<string, string>();
	for (const [uid, givenName, sn, department, phone, title] of people) {
		const more: Attributes = {
			...mailOf(`${givenName}.${sn}@example.com`.toLowerCase()),
			telephoneNumber: [phone],
			title: [title],
			o: ['Example'],
		};
		dns.set(uid, putPerson(world, uid, givenName, sn, initialPassword, `ou=${department},${baseDn}`, more).dn);
	}
	putGroups(world, (uid) => dns.get(uid) ?? '');
	if (world.settings.templates) putTemplates(world);
	if (world.settings.oddEntry) putOddEntry(world);
}

/** Templates and the odd group come and go with their switches. */
export function followSettings(world: World): void {
	const configuration = world.directory.get(configurationDn);
	const recovery = [world.settings.recovery ? 'TRUE' : 'FALSE'];
	if (configuration) configuration.attributes = { ...configuration.attributes, fdPasswordRecoveryActivated: recovery };
	const templates = [...world.directory.templatesOf('USER')];
	if (!world.settings.templates) for (const one of templates) world.directory.remove(one);
	else if (templates.length === 0) putTemplates(world);
	if (world.settings.oddEntry && !world.directory.get(oddDn)) putOddEntry(world);
}

const oddDn = `cn=A/B\\2C C\\2BD #1,ou=groups,${baseDn}`;
function putOddEntry(world: World): void {
	world.put(oddDn, 'OGROUP', {
		objectClass: ['groupOfNames', 'gosaGroupOfNames'],
		cn: ['A/B, C+D #1'],
		member: [`uid=${adminLogin.username},ou=people,${baseDn}`],
	});
}
