import { field, section, type Tab } from './model';

const person = 'geticon.php?context=types&icon=user&size=16';

export const passwordMethods = [
	'clear',
	'crypt/blowfish',
	'crypt/enhanced-des',
	'crypt/md5',
	'crypt/sha-256',
	'crypt/sha-512',
	'crypt/standard-des',
	'empty',
	'md5',
	'sasl',
	'sha',
	'smd5',
	'ssha',
	'ssha512',
];

const languages = {
	'': '',
	en_US: 'English (English)',
	fr_FR: 'French (Français)',
	de_DE: 'German (Deutsch)',
	it_IT: 'Italian (Italiano)',
	es_ES: 'Spanish (Español)',
};
const yesNo = { TRUE: 'True', FALSE: 'False' };
const shells = [
	'/bin/ash',
	'/bin/bash',
	'/bin/csh',
	'/bin/dash',
	'/bin/false',
	'/bin/ksh',
	'/bin/sh',
	'/bin/tcsh',
	'/bin/zsh',
	'/sbin/nologin',
];

const userTab: Tab = {
	id: 'user',
	name: 'User',
	objectClasses: ['inetOrgPerson', 'organizationalPerson', 'person'],
	sections: [
		section(
			'perso',
			'Personal information',
			[
				field('cn', 'hidden', 'cn', 'hidden', { hidden: true }),
				field('sn', 'text', 'Last name', 'Last name of this user', { required: true }),
				field('givenName', 'text', 'First name', 'First name of this user', { required: true }),
				field('initials', 'text', 'Initials', "The initials of some or all of the individual's names, but not the surname(s)"),
				field('description', 'textArea', 'Description', 'Short description of the user'),
				field('jpegPhoto', 'image', 'Picture', 'The avatar for this user', { binary: true }),
			],
			person,
		),
		section(
			'contact',
			'Organizational contact information',
			[
				field('l', 'text', 'Location', 'Location'),
				field('st', 'text', 'State', 'State'),
				field('postalAddress', 'postal', 'Address', 'Business postal address'),
				field('roomNumber', 'text', 'Room No.', 'Room number'),
				field('telephoneNumber', 'phoneButton', 'Phone', 'Business phone number'),
				field('mobile', 'phoneButton', 'Mobile', 'Business mobile number'),
				field('pager', 'phone', 'Pager', 'Business pager number'),
				field('facsimileTelephoneNumber', 'phone', 'Fax', 'Business fax number'),
				field('labeledURI', 'url', 'Homepage', 'Personal homepage'),
			],
			person,
		),
		section(
			'account',
			'Account information',
			[
				field('base', 'base', 'Base', 'Object base', { outsideLdap: true }),
				field('uid', 'uid', 'Login', 'Login of this user', { required: true, unique: true, disabled: 'existing' }),
				field('preferredLanguage', 'select', 'Preferred language', 'Preferred language', { choices: languages }),
				field('userPassword', 'password', 'Password', 'Password of the user'),
			],
			'geticon.php?context=applications&icon=ldap&size=16',
		),
		section(
			'homecontact',
			'Personal contact information',
			[
				field('displayName', 'text', 'Display name', 'Name this user should appear as. Used by Exchange.'),
				field('homePostalAddress', 'postal', 'Home address', 'Home postal address'),
				field('homePhone', 'phone', 'Private phone', 'Home phone number'),
			],
			person,
		),
		section(
			'organization',
			'Organizational information',
			[
				field(
					'title',
					'set',
					'Title',
					'Title of a person in their organizational context. Each title is one value of this multi-valued attribute',
				),
				field('o', 'text', 'Organization', 'Organization'),
				field('ou', 'text', 'Unit', 'Organizational unit this user belongs to'),
				field('departmentNumber', 'text', 'Department No.', 'Department number'),
				field('employeeNumber', 'text', 'Employee No.', 'Employee number'),
				field('employeeType', 'text', 'Employee type', 'Employee type'),
				field('manager', 'userDn', 'Manager', 'Manager'),
			],
			'geticon.php?context=places&icon=folder&size=16',
		),
	],
};

const posixAccount: Tab = {
	id: 'posixAccount',
	name: 'Unix',
	objectClasses: ['posixAccount', 'shadowAccount'],
	sections: [
		section(
			'main',
			'Unix',
			[
				field('homeDirectory', 'path', 'Home directory', 'The path to the home directory of this user', { required: true }),
				field('gecos', 'text', 'gecos', 'gecos', { hidden: true }),
				field('loginShell', 'select', 'Shell', 'Which shell should be used when this user log in', {
					required: true,
					default: '/bin/ash',
					choices: Object.fromEntries(shells.map((shell) => [shell, shell])),
				}),
				field('primaryGroup', 'select', 'Primary group', 'Primary group for this user', {
					choices: { '': '- automatic -' },
				}),
				field('posixStatus', 'display', 'Status', 'Status of this user unix account', { outsideLdap: true }),
				field('force_ids', 'boolean', 'Force user/group id', 'Force user id and group id values for this user', {
					choices: yesNo,
					default: 'FALSE',
				}),
				field('uidNumber', 'int', 'User id', 'User id value for this user', { disabled: 'unlessForced' }),
				field('gidNumber', 'int', 'Group id', 'Group id value for this user', { disabled: 'unlessForced' }),
			],
			'geticon.php?context=applications&icon=os-linux&size=16',
		),
		section(
			'groups',
			'Group membership',
			[field('groupMembership', 'objects', '', 'Group membership', { outsideLdap: true })],
			'geticon.php?context=types&icon=user-group&size=16',
		),
		section(
			'account',
			'Account',
			[
				field(
					'mustchangepassword',
					'boolean',
					'User must change password on first login',
					'User must change password on first login (needs a value for Delay before forcing password change)',
					{ choices: yesNo, default: 'FALSE', disabled: 'always' },
				),
				field(
					'shadowMin',
					'int',
					'Minimum delay between password changes (days)',
					"The user won't be able to change his password before this number of days (leave empty to disable)",
				),
				field(
					'shadowMax',
					'int',
					'Delay before forcing password change (days)',
					'The user will be forced to change his password after this number of days (leave empty to disable)',
				),
				field(
					'shadowExpire',
					'epochDays',
					'Password expiration date',
					'Date after which this user password will expire (leave empty to disable)',
				),
				field(
					'shadowInactive',
					'int',
					'Delay of inactivity before disabling user (days)',
					'Maximum delay of inactivity after password expiration before the user is disabled (leave empty to disable)',
				),
				field(
					'shadowWarning',
					'int',
					'Delay for user warning before password expiry (days)',
					'The user will be warned this number of days before his password expiration (leave empty to disable)',
				),
				field('shadowLastChange', 'int', 'No label', 'No description', { hidden: true }),
			],
			'geticon.php?context=devices&icon=terminal&size=16',
		),
		section(
			'system_trust',
			'System trust',
			[
				field('trustMode', 'select', 'Trust mode', 'Type of authorization for those hosts', {
					choices: { '': 'disabled', fullaccess: 'full access', byhost: 'allow access to these hosts' },
				}),
				field('host', 'systems', '', 'Only allow this user to connect to this list of hosts', { disabled: 'always' }),
			],
			'geticon.php?context=categories&icon=acl&size=16',
		),
	],
};

const personalInfo: Tab = {
	id: 'personalInfo',
	name: 'Personal',
	objectClasses: ['fdPersonalInfo'],
	sections: [
		section('main', 'Personal info', [
			field('personalTitle', 'text', 'Personal title', 'Personal title - Examples of personal titles are "Ms", "Dr", "Prof" and "Rev"'),
			field('fdNickName', 'set', 'Nickname', 'Nicknames for this user'),
			field('fdBadge', 'text', 'Badge Number', 'Company badge number'),
			field('dateOfBirth', 'date', 'Date of birth', 'Date of birth'),
			field('gender', 'select', 'Sex', 'Gender', { choices: { '': '', M: 'male', F: 'female' } }),
			field('co', 'text', 'Country', 'Country'),
			field('fdContractStartDate', 'generalizedTime', 'Start date', 'Date this user joined the company'),
			field('fdContractEndDate', 'generalizedTime', 'End date', 'Date this user is supposed to leave the company'),
			field('fdPhotoVisible', 'boolean', 'Photo Visible', 'Should the photo of the user be visible on external tools', {
				choices: yesNo,
				default: 'TRUE',
			}),
		]),
		section('contact', 'Contact', [
			field('fdSocialAccount', 'ordered', 'Social account', 'Social accounts of this user', { item: 'social' }),
			field('fdPrivateMail', 'set', 'Private email', 'Private email addresses of this user', { item: 'mail' }),
		]),
	],
};

const flag = (name: string, letter: string, label: string, description: string) =>
	field(name, 'boolean', label, description, {
		flag: letter,
		outsideLdap: true,
		choices: { [letter]: 'True', '': 'False' },
	});

const mailAccount: Tab = {
	id: 'mailAccount',
	name: 'Mail',
	objectClasses: ['gosaMailAccount'],
	sections: [
		section('main', 'Mail account', [
			field('mail', 'mail', 'Primary address', 'Primary mail address', { required: true, unique: true }),
			field('gosaMailServer', 'select', 'Server', 'Specify the mail server where the user will be hosted on', {
				choices: { '': '' },
			}),
			field('gosaMailQuota', 'quota', 'Quota size', 'Define quota size in MiB'),
		]),
		section('other_addresses', 'Other addresses and redirections', [
			field('gosaMailAlternateAddress', 'set', 'Alternative addresses', 'List of alternative mail addresses', {
				item: 'mail',
			}),
			field('gosaMailForwardingAddress', 'mails', 'Forward messages to', 'Addresses to which messages should be forwarded', {
				item: 'mail',
			}),
		]),
		section('options1', 'Vacation message', [
			flag('flag_vacation', 'V', 'Activate vacation message', 'Select to automatically response with the vacation message defined below'),
			field('gosaVacationStart', 'date', 'from', 'Starting date for vacation message', {
				hidden: true,
				disabled: 'unlessVacation',
				default: 'today',
			}),
			field('gosaVacationStop', 'date', 'till', 'Ending date for vacation message', {
				hidden: true,
				disabled: 'unlessVacation',
				default: 'today',
			}),
			field('gosaVacationMessage', 'textArea', 'Vacation message', 'The message you wish be sent during your absence', {
				disabled: 'unlessVacation',
			}),
		]),
		section('advanced', 'Advanced mail options', [
			field('gosaMailDeliveryMode', 'flags', '', '', { hidden: true }),
			flag(
				'flag_localonly',
				'L',
				'User is only allowed to send and receive local mails',
				'Select if user can only send and receive inside his own domain',
			),
			flag('flag_ownmailbox', 'I', 'No delivery to own mailbox', 'Select if you want to forward mails without getting own copies of them'),
		]),
	],
};

const sambaFlag = (name: string, letter: string, label: string) =>
	field(name, 'boolean', label, label, { outsideLdap: true, choices: { [letter]: 'True', '': 'False' } });

const sambaAccount: Tab = {
	id: 'sambaAccount',
	name: 'Samba',
	objectClasses: ['sambaSamAccount'],
	needs: 'posixAccount',
	sections: [
		section('profile', 'Samba profile', [
			field('sambaSID', 'hidden', 'sambaSID', 'hidden', { hidden: true }),
			field('sambaHomePath', 'text', 'Home directory', 'UNC (\\\\server\\share) path of home drive'),
			field('sambaHomeDrive', 'select', 'Home drive', 'Letter for home drive', {
				choices: { '': '', 'H:': 'H:', 'Z:': 'Z:' },
			}),
			field('sambaDomainName', 'select', 'Domain', 'Samba domain name', {
				required: true,
				default: 'EXAMPLE',
				choices: { EXAMPLE: 'EXAMPLE' },
			}),
			field('sambaLogonScript', 'text', 'Script path', 'Login script path'),
			field('sambaProfilePath', 'text', 'Profile path', 'UNC profile path'),
		]),
		section('access_times', 'Access times', [
			field('sambaKickoffTime', 'epochSeconds', 'Account expires after', 'Date after which the account is closed (leave empty to disable)'),
		]),
		section('options', 'Samba options', [
			sambaFlag('acctFlags_N', 'N', 'Allow login without password'),
			sambaFlag('acctFlags_X', 'X', 'Password never expires'),
		]),
	],
};

const userRoles: Tab = {
	id: 'userRoles',
	name: 'Groups and roles',
	objectClasses: [],
	sections: [
		section('groups', 'Group memberships', [
			field('groupsMembership', 'set', '', 'Group memberships', { outsideLdap: true, item: 'select' }),
		]),
		section('roles', 'Roles membership', [field('rolesMembership', 'set', '', 'Roles membership', { outsideLdap: true, item: 'select' })]),
	],
};

const sshAccount: Tab = {
	id: 'sshAccount',
	name: 'SSH',
	objectClasses: ['ldapPublicKey'],
	needs: 'posixAccount',
	sections: [section('ssh', 'SSH', [field('sshPublicKey', 'sshKeys', 'SSH public keys', 'SSH public keys for this user')])],
};

const empty = (id: string, name: string): Tab => ({ id, name, objectClasses: [], system: true, sections: [] });
export const systemTabs = [empty('reference', 'References'), empty('ldapDump', 'LDAP')];

export const userTabs: Tab[] = [
	userTab,
	posixAccount,
	personalInfo,
	mailAccount,
	sambaAccount,
	userRoles,
	sshAccount,
	empty('auditSecurity', 'Security'),
	...systemTabs,
];
