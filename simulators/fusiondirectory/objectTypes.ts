import { field, section, type Field, type ObjectType, type Tab } from './model';
import { systemTabs, userTabs } from './userTabs';

const base = field('base', 'base', 'Base', 'Object base', { outsideLdap: true });
const icon = (name: string): string => `geticon.php?context=types&icon=${name}&size=16`;

const plain = (id: string, name: string, objectClasses: string[], fields: Field[], more: Tab['sections'] = []): Tab => ({
	id,
	name,
	objectClasses,
	sections: [section('main', 'Properties', fields), ...more],
});

type Shape = Partial<ObjectType> & Pick<ObjectType, 'type' | 'name' | 'ou' | 'tabs'>;
const objectType = (shape: Shape): ObjectType => ({
	mainAttr: 'cn',
	nameAttr: 'cn',
	icon: icon(shape.type.toLowerCase()),
	category: shape.tabs[0].id,
	filter: `(objectClass=${shape.tabs[0].objectClasses[0] ?? shape.tabs[0].id})`,
	templates: false,
	hasBase: true,
	...shape,
	tabs: [...shape.tabs, ...systemTabs.filter((tab) => !shape.tabs.includes(tab))],
});

const user = objectType({
	type: 'USER',
	name: 'User',
	description: 'User account',
	mainAttr: 'uid',
	icon: icon('user'),
	ou: 'ou=people,',
	filter: '(objectClass=inetOrgPerson)',
	management: 'userManagement',
	templates: true,
	tabs: userTabs,
});

const mailGroup: Tab = {
	id: 'mailGroup',
	name: 'Mail',
	objectClasses: ['fdGroupMail'],
	sections: [section('main', 'Mail', [field('mail', 'mail', 'Primary address', 'Primary mail address', { required: true, unique: true })])],
};

const group = objectType({
	type: 'GROUP',
	name: 'POSIX group',
	description: 'POSIX group information',
	ou: 'ou=groups,',
	icon: icon('user-group'),
	category: 'group',
	filter: '(objectClass=posixGroup)',
	management: 'groupManagement',
	templates: true,
	tabs: [
		plain(
			'posixGroup',
			'Group',
			['posixGroup'],
			[
				base,
				field('cn', 'text', 'Name', 'Name of this group', { required: true, pattern: /^[a-zA-Z0-9_.-]+$/ }),
				field('description', 'textArea', 'Description', 'Short description of this group'),
				field('force_id', 'boolean', 'Force GID', 'Force GID value for this group', {
					outsideLdap: true,
					choices: { TRUE: 'True', FALSE: 'False' },
					default: 'FALSE',
				}),
				field('gidNumber', 'int', 'GID', 'GID value for this group', { disabled: 'unlessForced' }),
			],
			[section('members', 'Group members', [field('memberUid', 'users', '', 'Group members')])],
		),
	],
});

const ogroup = objectType({
	type: 'OGROUP',
	name: 'Group',
	description: 'Group',
	ou: 'ou=groups,',
	icon: icon('resource-group'),
	category: 'ogroup',
	filter: '(objectClass=groupOfNames)',
	management: 'groupManagement',
	templates: true,
	tabs: [
		plain(
			'ogroup',
			'Object group',
			['groupOfNames', 'gosaGroupOfNames'],
			[
				base,
				field('cn', 'hostName', 'Name', 'Name of this group', { required: true }),
				field('description', 'textArea', 'Description', 'Short description of this group'),
				field('gosaGroupObjects', 'hidden', 'gosaGroupObjects', 'hidden', { hidden: true }),
			],
			[
				section('members', 'Member objects', [field('member', 'objects', '', 'Objects member of this group', { required: true })]),
				section('system_trust', 'System trust', [
					field('trustMode', 'select', 'Trust mode', 'Type of authorization for those hosts', {
						choices: { '': 'disabled', fullaccess: 'full access' },
					}),
				]),
			],
		),
		mailGroup,
	],
});

const role = objectType({
	type: 'ROLE',
	name: 'Role',
	description: 'Role information',
	ou: 'ou=roles,',
	category: 'role',
	filter: '(objectClass=organizationalRole)',
	management: 'groupManagement',
	templates: true,
	tabs: [
		plain(
			'roleGeneric',
			'Role',
			['organizationalRole'],
			[
				base,
				field('cn', 'text', 'Name', 'Name of the role', { required: true }),
				field('description', 'textArea', 'Description', 'Short description of the role'),
			],
			[section('members', 'Members', [field('roleOccupant', 'users', '', 'Add users')])],
		),
	],
});

const department = objectType({
	type: 'DEPARTMENT',
	name: 'Department',
	description: 'Department',
	mainAttr: 'ou',
	nameAttr: 'ou',
	ou: '',
	category: 'department',
	filter: '(&(objectClass=organizationalUnit)(objectClass=gosaDepartment))',
	management: 'departmentManagement',
	tabs: [
		plain(
			'department',
			'Department',
			['organizationalUnit', 'gosaDepartment'],
			[
				base,
				field('ou', 'text', 'Name of department', 'A name for this department', { required: true }),
				field('description', 'textArea', 'Description', 'Short description of this department', { required: true }),
				field('businessCategory', 'text', 'Category', 'Business category'),
				field('labeledURI', 'url', 'Website', 'Website'),
			],
			[
				section('location', 'Location', [
					field('st', 'text', 'State', 'State'),
					field('l', 'text', 'Location', 'Location'),
					field('postalAddress', 'postal', 'Address', 'Postal address of this department'),
					field('telephoneNumber', 'phone', 'Phone', 'Telephone number'),
					field('facsimileTelephoneNumber', 'phone', 'Fax', 'Facsimile telephone number'),
				]),
				section('manager', 'Administrative settings', [field('manager', 'userDn', 'Manager', 'Manager of this department')]),
			],
		),
	],
});

const aclRole = objectType({
	type: 'ACLROLE',
	name: 'ACL role',
	description: 'ACL Role',
	ou: 'ou=aclroles,',
	icon: 'geticon.php?context=categories&icon=acl&size=16',
	category: 'acl',
	filter: '(objectClass=gosaRole)',
	management: 'aclManagement',
	tabs: [
		{
			id: 'aclRole',
			name: 'ACL Role',
			objectClasses: ['gosaRole'],
			sections: [
				section('properties', 'Properties', [
					base,
					field('cn', 'hostName', 'Name', 'A name for this role', { required: true }),
					field('description', 'textArea', 'Description', 'Short description of this role'),
				]),
				{
					id: 'acls',
					name: 'ACLs',
					look: ['fullwidth'],
					fields: [field('gosaAclTemplate', 'acls', '', 'ACLs which are part of this group', { required: true })],
				},
			],
		},
	],
});

const hidden = (name: string): Field => field(name, 'text', name, '', { disabled: 'existing' });
const unnamed = { mainAttr: false, hasBase: false } as const;

const aclAssignment = objectType({
	...unnamed,
	type: 'ACLASSIGNMENT',
	name: 'ACL assignment',
	ou: '',
	category: 'acl',
	tabs: [plain('aclAssignment', 'ACL Assignment', ['gosaAcl'], [field('gosaAclEntry', 'acls', '', 'ACL assignments')])],
});

const configuration = objectType({
	...unnamed,
	type: 'CONFIGURATION',
	name: 'FusionDirectory configuration',
	ou: 'ou=fusiondirectory,',
	category: 'configuration',
	tabs: [
		plain(
			'configInLdap',
			'Configuration',
			['fusionDirectoryConf'],
			[
				field('fdTheme', 'text', 'Theme', 'Theme to be used'),
				field('fdForceSSL', 'boolean', 'Force SSL', 'Force the use of HTTPS', {
					choices: { TRUE: 'True', FALSE: 'False' },
					default: 'TRUE',
				}),
			],
		),
		plain(
			'recoveryConfig',
			'Password recovery',
			['fdPasswordRecoveryConf'],
			[
				field('fdPasswordRecoveryActivated', 'boolean', 'Activated', 'Whether to activate the password recovery', {
					choices: { TRUE: 'True', FALSE: 'False' },
					default: 'FALSE',
				}),
			],
		),
	],
});

const auditEvent = objectType({
	...unnamed,
	type: 'AUDITEVENT',
	name: 'Audit event',
	ou: 'ou=audit,',
	category: 'auditEvent',
	tabs: [
		plain(
			'auditEvent',
			'Audit Event',
			['fdAuditEvent'],
			[
				'fdAuditDateTime',
				'fdAuditId',
				'fdAuditAuthorDN',
				'fdAuditAuthorIP',
				'fdAuditAction',
				'fdAuditObjectType',
				'fdAuditObject',
				'fdAuditResult',
				'fdAuditAttributes',
			].map(hidden),
		),
	],
});

const archivedObject = objectType({
	...unnamed,
	type: 'ARCHIVEDOBJECT',
	name: 'Archived Object',
	ou: 'ou=archive,',
	category: 'archivedObject',
	tabs: [
		plain('archivedObject', 'Archived Object', ['fdArchivedObject'], ['fdArchivedDateTime', 'fdObjectType', 'fdObjectDN'].map(hidden)),
	],
});

/** Types that exist and can be listed and filled by name; nobody's onboarding depends on their details. */
const further: Array<[type: string, name: string, tab: string, ou: string]> = [
	['COMPONENT', 'Network device', 'componentGeneric', 'ou=netdevices,ou=systems,'],
	['COUNTRY', 'Country', 'country', ''],
	['DCOBJECT', 'Domain Component', 'dcObject', ''],
	['DOMAIN', 'Domain', 'domain', ''],
	['LOCALITY', 'Locality', 'locality', ''],
	['MAILALIASDISTRIBUTION', 'Temporary mail distribution', 'mailAliasDistribution', 'ou=alias,'],
	['MAILALIASREDIRECTION', 'Temporary mail redirection', 'mailAliasRedirection', 'ou=alias,'],
	['MAILTEMPLATE', 'Mail Template', 'mailTemplate', 'ou=mailTemplate,'],
	['MOBILEPHONE', 'Mobile phone', 'mobilePhoneGeneric', 'ou=mobile,ou=systems,'],
	['NETWORKINTERFACE', 'Network interface', 'networkInterface', ''],
	['ORGANIZATION', 'Organization', 'organization', ''],
	['PHONE', 'Phone', 'phoneGeneric', 'ou=phones,ou=systems,'],
	['SAMBADOMAIN', 'Samba Domain', 'sambaDomain', ''],
	['SERVER', 'Server', 'serverGeneric', 'ou=servers,ou=systems,'],
	['SIMPLESECURITYOBJECT', 'Simple security object', 'simpleSecurityObject', 'ou=dsa,'],
	['TERMINAL', 'Terminal', 'terminalGeneric', 'ou=terminals,ou=systems,'],
	['WORKSTATION', 'Workstation', 'workstationGeneric', 'ou=workstations,ou=systems,'],
	['SUBSCRIPTIONINFO', 'Subscription information', 'subscriptionInfo', ''],
	['PLUGINMANAGER', 'PluginManager', 'pluginManager', ''],
	['PRINTER', 'Printer', 'printGeneric', 'ou=printers,ou=systems,'],
	['SPECIAL', 'special', 'special', ''],
	['TASKS', 'Tasks', 'tasks', 'ou=tasks,'],
	['TASKSGRANULAR', 'TasksGranular', 'tasksGranular', 'ou=tasks,'],
];

const others = further.map(([type, name, tab, ou]) =>
	objectType({
		type,
		name,
		ou,
		tabs: [
			plain(
				tab,
				name,
				[tab],
				[
					base,
					field('cn', 'hostName', 'Name', 'Name of this object', { required: true }),
					field('description', 'textArea', 'Description', 'Short description'),
				],
			),
		],
	}),
);

const known = new Map(
	[aclAssignment, aclRole, archivedObject, auditEvent, configuration, department, group, ogroup, role, user, ...others].map((one) => [
		one.type,
		one,
	]),
);

/** In the server's own order. */
const order =
	'ACLASSIGNMENT ACLROLE ARCHIVEDOBJECT AUDITEVENT COMPONENT CONFIGURATION COUNTRY DCOBJECT DEPARTMENT DOMAIN LOCALITY MAILALIASDISTRIBUTION MAILALIASREDIRECTION MAILTEMPLATE MOBILEPHONE NETWORKINTERFACE ORGANIZATION PHONE GROUP ROLE SAMBADOMAIN SERVER SIMPLESECURITYOBJECT TERMINAL USER WORKSTATION SUBSCRIPTIONINFO OGROUP PLUGINMANAGER PRINTER SPECIAL TASKS TASKSGRANULAR';

export const objectTypes: ObjectType[] = order.split(' ').flatMap((type) => known.get(type) ?? []);
export const typeNamed = (type: string): ObjectType | undefined => known.get(type.toUpperCase());
/** Classes of tabs that the server knows, whatever their type. */
export const knownTabs = new Set(['archiveConfig', 'mailConfig', ...objectTypes.flatMap((one) => one.tabs).map((tab) => tab.id)]);
