import type { Directory } from './directory';
import { Refusal, defect, invalid, notFound, type Call, type Reply, type Resource, type View } from './protocol';

/** A schema is only served for tables. */
const brokenSchema: View = {
	methods: {
		get: {
			kind: 'schema',
			run() {
				throw defect();
			},
		},
	},
};

const singleton = (name: string, view: View): Resource => ({
	name,
	view: (parts) => (parts.length === 0 ? view : parts.length === 1 && parts[0] === 'schema' ? brokenSchema : undefined),
});

const ranges: Record<string, [least: number, most: number]> = {
	failed_login_lockout_max_attempts: [1, 20],
	failed_login_lockout_period: [60, 86_400],
	inactivity_lockout_period: [1, 1825],
};

export function lockoutPolicy(directory: Directory): Resource {
	const policy = directory.lockoutPolicy;

	function update(call: Call): Reply {
		const changes: Record<string, number | boolean> = {};
		const errors: Record<string, string[]> = {};
		for (const [name, value] of Object.entries(call.object())) {
			if (!(name in policy) || value === null) continue;
			const range = ranges[name];
			if (range === undefined) {
				if (typeof value === 'boolean') changes[name] = value;
				else errors[name] = [`'${String(value)}' value must be either True or False.`];
			} else if (typeof value === 'number' && Number.isInteger(value) && value >= range[0] && value <= range[1]) {
				changes[name] = value;
			} else {
				errors[name] = [`Ensure this value is between ${range[0]} and ${range[1]}.`];
			}
		}
		if (Object.keys(errors).length > 0) throw invalid('userlockoutpolicy', errors);
		Object.assign(policy, changes);
		return directory.settings.patchBody ? { status: 202, content: { ...policy }, record: true } : { status: 202 };
	}

	return singleton('userlockoutpolicy', {
		methods: {
			get: { kind: 'lockoutPolicyGet', run: () => ({ status: 200, content: { ...policy }, record: true }) },
			patch: { kind: 'lockoutPolicyUpdate', run: update },
		},
	});
}

export function systemInfo(directory: Directory): Resource {
	const run = (): Reply => ({
		status: 200,
		record: true,
		content: {
			firmware: `v${directory.settings.firmware}-build0099`,
			sn: 'FAC-VM0000000001',
			users_usage_detail: { max: directory.settings.userLimit, used: directory.usedLicences() },
		},
	});
	return singleton('systeminfo', { methods: { get: { kind: 'systemInfo', run } } });
}

/** How many FortiToken Mobile are licensed, and how many are left (6.6). */
export function mobileLicenses(directory: Directory): Resource {
	const run = (): Reply => {
		if (!directory.settings.mobileLicenses) throw notFound();
		const mobile = [...directory.tokens.values()].filter(({ type }) => type === 'ftm');
		const available = mobile.filter(({ status }) => status === 'available' || status === 'new').length;
		const content = { available_ftm: available, total_ftm: mobile.length, used_ftm: mobile.length - available };
		return { status: 200, record: true, content };
	};
	return singleton('fortitokenmobilelicenses', { methods: { get: { kind: 'mobileLicenses', run } } });
}

/** Bulk import, which 8.0.3 refuses to everybody. */
export const csvImport: Resource = {
	name: 'csv',
	view([table, ...rest]) {
		if (table !== 'localusers' || rest.length > 0) return undefined;
		return {
			methods: {
				post: {
					kind: 'csvImport',
					run() {
						throw new Refusal(403);
					},
				},
			},
		};
	},
};
