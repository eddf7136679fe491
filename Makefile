PYTHON ?= python3
CONSTRAINTS ?= constraints.txt
export CONSTRAINTS
unexport PYTHONDONTWRITEBYTECODE # or each of some hundred processes compiles torch anew

BIN := .venv/bin
CALM := env -u MPLBACKEND TQDM_DISABLE=1 OMP_NUM_THREADS=1

.PHONY: help demo test test-notebooks test-package notebooks export readme docs preview audit bench study recorded heard clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: .venv/.installed ## Train one ring of 12 points and draw it: stargate.html
	$(BIN)/oplas dial --n 12 --d 64 --seed 0 --out stargate.html

test: .venv/.installed node_modules/.installed ## Check the repository, run every notebook, test the built wheel and site
	tools/need.sh chromium
	tools/need.sh fluidsynth
	$(BIN)/ruff check -q
	$(BIN)/pytest -q tests/test_repository.py
	$(MAKE) --no-print-directory -j 2 test-notebooks test-package

test-notebooks: # one of the two waits now and then, and the other goes on
	$(CALM) $(BIN)/python tools/notebooks.py

test-package:
	env OMP_NUM_THREADS=1 $(BIN)/pytest tests --ignore=tests/test_repository.py -n 2 --dist loadfile --durations 25

notebooks: export ## Run the notebooks and save their outputs; NB="00_rotations 06_stargate" runs just those
	$(CALM) $(BIN)/python tools/run_notebooks.py $(NB)
	$(BIN)/python tools/readme.py

export: .venv/.installed ## Write the modules, their stubs, the README and the widget's script from their sources
	$(BIN)/nbdev_export
	$(BIN)/python tools/stubs.py
	$(BIN)/python tools/widget.py
	$(BIN)/python tools/readme.py

readme: .venv/.installed ## Write README.md from nbs/index.ipynb
	$(BIN)/python tools/readme.py

docs: .venv/.installed node_modules/.installed ## Build the site in _docs
	$(CALM) $(BIN)/python tools/docs.py

preview: .venv/.installed node_modules/.installed ## Serve the site, and build it again on every change
	$(CALM) $(BIN)/python tools/docs.py --watch

audit: .venv/.installed node_modules/.installed ## Let Lighthouse judge the site in _docs, and time its dial
	tools/need.sh chromium
	$(BIN)/python tools/audit.py

bench: .venv/.installed ## Measure speed and memory beside their peers, half an hour; QUICK=1 for a look in 3 minutes
	$(BIN)/python tools/bench.py $(if $(QUICK),--quick)

study: .venv/.installed ## Encode 1,280 songs, fit nine plugins, record how they do: 80 minutes; JUDGE=folder:PATH does `recorded` and `heard`, too
	tools/need.sh fluidsynth
	env OMP_NUM_THREADS=1 $(BIN)/python tools/study.py
	$(if $(JUDGE),$(MAKE) recorded heard JUDGE=$(JUDGE))

to_2000 = --curve --songs 900 --mixes 1100 --out study/curve

recorded: .venv/.installed ## Fit spaces and judge them by recorded songs, JUDGE=folder:PATH; keep the plugin: over an hour. CURVE=1 draws the learning curve only
	tools/need.sh fluidsynth
	tools/need.sh soundfonts
	tools/need.sh sounds
	env OMP_NUM_THREADS=1 $(BIN)/python tools/recorded.py --judge $(JUDGE) --sounds study/sounds/node_modules --keep $(if $(CURVE),$(to_2000))

heard: .venv/.installed ## Fit spaces that can be heard and judge them, JUDGE=folder:PATH: three hours, or minutes with a GPU
	tools/need.sh fluidsynth
	tools/need.sh soundfonts
	tools/need.sh sounds
	for seed in 0 1 2 3 4; do env OMP_NUM_THREADS=1 $(BIN)/python tools/log_sums.py --seed $$seed --out study/log-sums-$$seed; done
	env OMP_NUM_THREADS=1 $(BIN)/python tools/codec_weights.py --tasks spaces --sounds study/sounds/node_modules --out study/codec-sums-0
	env OMP_NUM_THREADS=1 $(BIN)/python tools/heard.py --judge $(JUDGE) --plugins study/log-sums-*/log-sums.safetensors
	env OMP_NUM_THREADS=1 $(BIN)/python tools/heard.py --judge $(JUDGE) --encoder codec --plugins study/codec-sums-*/codec-sums.safetensors

clean: ## Remove what was built, but not .venv and node_modules
	rm -rf build dist _docs _proc nbs/nbdev.yml nbs/sidebar.yml *.egg-info .pytest_cache .ruff_cache .hypothesis
	rm -f stargate.html *.safetensors
	find oplas tests tools -name __pycache__ -prune -exec rm -rf {} +

.venv/.installed: settings.ini setup.py pyproject.toml $(CONSTRAINTS)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --no-compile -c $(CONSTRAINTS) torch # what is imported is compiled then
	$(BIN)/python -m pip install --no-compile -c $(CONSTRAINTS) -e '.[dev]'
	touch $@

node_modules/.installed: package.json package-lock.json
	tools/need.sh node
	npm ci
	touch $@
