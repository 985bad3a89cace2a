import { Draft, isActive, tabOf } from './draft';
import { tabValues } from './describe';
import { refuse } from './failures';
import { fieldsOf } from './model';
import { changeValues, removeTab, setFields } from './objects';
import { done, ok, restProblem, type RestCall, type Route } from './restCall';

/** REST's paths below an entry: one tab, one attribute, the values of one attribute. */

function place({ world, caller, path }: RestCall) {
	const [asked, dn, tabId] = path;
	const type = world.type(asked);
	caller.demandType(type, asked, dn);
	const tab = tabOf(type, tabId, asked);
	return { asked, dn, tab, type, entry: world.entry(dn) };
}

const tabRoutes: Record<string, Route> = {
	GET: {
		body: false,
		run(call) {
			const { asked, tab, type, entry } = place(call);
			if (!isActive(call.world, type, tab, entry)) throw restProblem(`Tab "${tab.id}" is inactive`, 400, 298);
			if (tab.system) throw refuse(`Tab ${tab.id} is not based on simplePlugin`, 501);
			return ok(tabValues(call.world, call.caller, type, asked, entry, tab));
		},
	},
	PATCH: {
		body: true,
		run: ({ world, caller, path, body }) => ok(setFields(world, caller, path[0], path[1], { [path[2]]: body })),
	},
	DELETE: {
		body: false,
		run({ world, caller, path }) {
			removeTab(world, caller, path[0], path[1], path[2]);
			return done;
		},
	},
};

const attributeRoutes: Record<string, Route> = {
	GET: {
		body: false,
		run(call) {
			const { asked, tab, type, entry } = place(call);
			if (!fieldsOf(tab).has(call.path[3])) throw restProblem('Unknown attribute', 404, 328);
			if (!isActive(call.world, type, tab, entry)) throw restProblem('Inactive tab', 400, 324);
			return ok(tabValues(call.world, call.caller, type, asked, entry, tab)[call.path[3]] ?? '');
		},
	},
	PUT: {
		body: true,
		run: ({ world, caller, path, body }) => ok(setFields(world, caller, path[0], path[1], { [path[2]]: { [path[3]]: body } })),
	},
	DELETE: {
		body: false,
		run(call) {
			const { world, caller, path } = call;
			const { asked, dn, tab, type, entry } = place(call);
			const field = fieldsOf(tab).get(path[3]);
			if (!field) throw restProblem('Unknown attribute', 404, 483);
			if (!isActive(world, type, tab, entry)) throw restProblem('Inactive tab', 400, 487);
			world.demandUnopened(dn);
			const draft = new Draft(world, caller, type, asked, entry, dn);
			if (!draft.mayWrite(tab, field.name)) throw refuse(`You have no permission to modify the field "${field.name}" of object "${dn}"`);
			draft.store(field, field.default === undefined || field.default === 'today' ? [] : [field.default]);
			draft.save();
			return ok(tabValues(world, caller, type, asked, entry, tab)[field.name] ?? '');
		},
	},
	'PATCH values': {
		body: true,
		run: ({ world, caller, path, body }) => ok(changeValues(world, caller, path[0], path[1], { [path[2]]: { [path[3]]: body } }, 'add')),
	},
	'DELETE values': {
		body: true,
		run({ world, caller, path, body }) {
			changeValues(world, caller, path[0], path[1], { [path[2]]: { [path[3]]: body } }, 'remove');
			return done;
		},
	},
};

export const tabRoute = (verb: string): Route => tabRoutes[verb];
export const attributeRoute = (verb: string): Route => attributeRoutes[verb];
