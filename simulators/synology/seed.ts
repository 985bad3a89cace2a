import { baseDnOf } from './names';
import { type Entry, type NewEntry, Tree } from './tree';

/** Everybody of the seed starts with this password. */
export const seedPassword = 'Analytical-Engine-1843';

/** Of the domain's own Administrator, who may change everything by LDAP. */
export const administratorPassword = 'Domain-Administrator-1815';

const cn = (value: string) => ({ type: 'CN', value });
const ou = (value: string) => ({ type: 'OU', value });

function container(tree: Tree, parent: Entry, name: string, more: Partial<NewEntry> = {}): Entry {
	return tree.add(parent, { rdn: cn(name), category: 'container', ...more });
}

function unit(tree: Tree, parent: Entry, name: string, builtIn = false): Entry {
	return tree.add(parent, { rdn: ou(name), category: 'organizationalUnit', builtIn });
}

function group(tree: Tree, parent: Entry, name: string, description = '', builtIn = false): Entry {
	const attributes = { sAMAccountName: name, description, groupType: 'security', groupScope: 'global' };
	return tree.add(parent, { rdn: cn(name), category: 'group', attributes, builtIn });
}

function person(tree: Tree, parent: Entry, firstName: string, lastName: string, more: { commonName?: string; phone?: string } = {}) {
	const account = `${firstName}.${lastName}`.toLowerCase();
	return tree.add(parent, {
		rdn: cn(more.commonName ?? account),
		category: 'person',
		password: seedPassword,
		attributes: {
			sAMAccountName: account,
			firstName,
			lastName,
			displayName: `${firstName} ${lastName}`,
			mail: `${account}@example.com`,
			telephoneNumber: more.phone,
		},
	});
}

function plantSystem(tree: Tree): void {
	const built = { builtIn: true };
	const users = container(tree, tree.base, 'Users', built);
	const builtin = tree.add(tree.base, { rdn: cn('Builtin'), category: 'builtinDomain', builtIn: true });
	const account = (name: string, more: Partial<NewEntry> & { description: string; disabled?: boolean }) =>
		tree.add(users, {
			rdn: cn(name),
			category: 'person',
			builtIn: true,
			hidden: more.hidden,
			password: more.password,
			attributes: { sAMAccountName: name, description: more.description, disabled: more.disabled },
		});
	const administrator = account('Administrator', {
		description: 'Built-in account for administering the computer/domain',
		password: administratorPassword,
	});
	account('Guest', { description: 'Built-in account for guest access to the computer/domain', disabled: true });
	account('krbtgt', { description: 'Key Distribution Center Service Account', disabled: true, hidden: true });
	for (const name of ['Domain Users', 'Domain Guests', 'Domain Computers', 'Domain Controllers', 'Schema Admins']) {
		group(tree, users, name, '', true);
	}
	tree.addMember(group(tree, users, 'Domain Admins', 'Designated administrators of the domain', true), administrator);
	tree.addMember(group(tree, builtin, 'Administrators', '', true), administrator);
	for (const name of ['Users', 'Guests', 'Backup Operators']) group(tree, builtin, name, '', true);

	const computer = (parent: Entry, name: string, builtIn: boolean) =>
		tree.add(parent, { rdn: cn(name), category: 'computer', builtIn, attributes: { sAMAccountName: `${name}$` } });
	computer(container(tree, tree.base, 'Computers', built), 'DESK-017', false);
	computer(unit(tree, tree.base, 'Domain Controllers', true), 'DC1', true);

	const system = { builtIn: true, hidden: true, system: true };
	const [root, , lost] = [
		'System',
		'Program Data',
		'LostAndFound',
		'NTDS Quotas',
		'Infrastructure',
		'ForeignSecurityPrincipals',
		'Managed Service Accounts',
	].map((name) => container(tree, tree.base, name, system));
	for (const name of ['Policies', 'AdminSDHolder', 'DomainUpdates', 'MicrosoftDNS', 'Password Settings Container']) {
		container(tree, root, name, system);
	}
	// What replication could not place ends up here; nobody's colleague.
	person(tree, lost, 'Orphaned', 'Object');
}

/** A fresh domain with the company "Example" in it. */
export function plant(realm: string): Tree {
	const tree = new Tree(baseDnOf(realm));
	plantSystem(tree);
	const staff = unit(tree, tree.base, 'Staff');
	const engineering = unit(tree, staff, 'Engineering');
	const compilers = unit(tree, engineering, 'Compilers');
	const research = unit(tree, staff, 'Research');
	const people = [
		person(tree, engineering, 'Ada', 'Lovelace', { phone: '+44 20 7946 0015' }),
		person(tree, compilers, 'Grace', 'Hopper', { phone: '+1 202 555 0106' }),
		person(tree, research, 'Alan', 'Turing'),
		person(tree, research, 'Katherine', 'Johnson'),
		person(tree, engineering, 'Edsger', 'Dijkstra', { commonName: 'Dijkstra, Edsger' }),
		person(tree, engineering, 'Barbara', 'Liskov'),
		person(tree, compilers, 'Frances', 'Allen', { commonName: 'Frances Allen (role=fellow)' }),
		person(tree, staff, 'Tony', 'Hoare'),
	];
	// AD hides containers made by hand as well, and people live in them all the same.
	const contractors = container(tree, tree.base, 'Contractors', { hidden: true });
	people.push(person(tree, contractors, 'Margaret', 'Hamilton'));
	tree.add(staff, {
		rdn: cn('Charles Babbage'),
		category: 'person',
		attributes: { displayName: 'Charles Babbage', mail: 'charles.babbage@partner.example' },
	});

	const groups = container(tree, tree.base, 'Groups', { hidden: true });
	const everyone = group(tree, groups, 'All Staff', 'Everybody on the payroll');
	for (const one of people) tree.addMember(everyone, one);
	const developers = group(tree, groups, 'Developers', 'Write access to the repositories');
	for (const one of [people[0], people[1], people[4], people[5]]) tree.addMember(developers, one);
	group(tree, groups, 'VPN Users', 'May connect from outside');
	return tree;
}
