# Each target is what a person could type; `make` lists them.
PREFIX ?= $(HOME)/.local
RID ?= linux-x64
DOCKER ?= docker
COVERAGE := artifacts/coverage

.PHONY: help setup install uninstall publish package release check_release benchmarks run demo run_producer test coverage lint docker/build docker/run clean
.DEFAULT_GOAL := help

include eng/kafka.mk

help: ## list the targets
	@grep -hE '^[a-z_/]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z_/]+):.*## /\1\t/' | expand -t 15

setup: ## fetch packages and tools
	dotnet restore
	dotnet tool restore

install: ## the vwap command, into PREFIX (~/.local)
	dotnet publish src/Vwap.Cli --configuration Release --output "$(PREFIX)/lib/vwap" -p:DebugType=none
	mkdir -p "$(PREFIX)/bin"
	ln -sf ../lib/vwap/vwap "$(PREFIX)/bin/vwap"

uninstall: ## remove the vwap command from PREFIX
	rm -rf "$(PREFIX)/lib/vwap" "$(PREFIX)/bin/vwap"

publish: ## a build that needs no .NET, for RID (linux-x64), into artifacts/publish
	eng/publish $(RID) artifacts/publish/$(RID)

package: ## the NuGet package of the library, into artifacts/package
	dotnet pack src/Vwap --configuration Release --output artifacts/package

release: ## everything that a release has, for VERSION or the tag, into artifacts/release
	DOCKER="$(DOCKER)" eng/release $(VERSION)

check_release: ## builds a release twice, and tries all of it
	eng/check-release

benchmarks: ## each step of the path of a trade beside ordinary code, for docs/BENCHMARKS.md
	dotnet run --project bench/Vwap.Benchmarks --configuration Release -- --filter '*' --artifacts artifacts/benchmarks

run: ## live from Coinbase Exchange
	dotnet run --project src/Vwap.Cli --configuration Release -- run

demo: ## offline, against the embedded exchange
	dotnet run --project src/Vwap.Cli --configuration Release -- demo

run_producer: ## live, with a configuration file in the older format
	dotnet run --project src/Vwap.Cli --configuration Release -- run --config eng/vwap.config.json

test: ## all tests
	dotnet test

coverage: ## line and branch coverage of each project
	dotnet tool restore
	rm -rf $(COVERAGE)
	dotnet test --collect "XPlat Code Coverage" --settings eng/coverage.runsettings --results-directory $(COVERAGE)
	dotnet reportgenerator -reports:"$(COVERAGE)/*/coverage.cobertura.xml" -targetdir:$(COVERAGE)/report -filefilters:"-*.g.cs" -reporttypes:"Html;MarkdownAssembliesSummary;JsonSummary" -verbosity:Warning
	@grep '|' $(COVERAGE)/report/Summary.md
	@echo "Line by line: $(COVERAGE)/report/index.html"

lint: ## check formatting and run all analyzers
	dotnet format --verify-no-changes
	dotnet build --no-incremental

docker/build: ## the image
	DOCKER_BUILDKIT=1 $(DOCKER) build --tag vwap .

docker/run: ## a live run in a container
	$(DOCKER) run --rm --tty --interactive --init vwap

clean: ## remove all build output
	rm -rf artifacts
