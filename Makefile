# A thin face of meson: make, make run, make check, make bench, make install.
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
TARGET ?=
MESON ?= meson

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

# tools/setup says which package is missing, and how to get it.
$(BUILD)/build.ninja:
	@tools/setup --check
	@$(MESON) setup $(BUILD) --prefix=$(PREFIX)

# What the project needs is installed first, if we may.
setup:
	@tools/setup

# Says what it does before anything that takes long.
run:
	@if [ -n "$(TARGET)" ]; then what="checks $(TARGET)"; else \
		what="checks a small mail world on loopback: two reports"; fi; \
		echo "Installs what is missing, builds (a minute the first time)," \
		"and $$what."
	@tools/setup
	@$(MAKE) --no-print-directory all >/dev/null
	@if [ -n "$(TARGET)" ]; then $(BUILD)/smtpcert $(TARGET); \
		else $(BUILD)/smtpcert demo; fi

check:
	@tools/setup --tests
	@$(MAKE) --no-print-directory all
	@$(MESON) test -C $(BUILD) --print-errorlogs --no-rebuild \
		--timeout-multiplier 4; \
		tools/test-summary $(BUILD)/meson-logs/testlog.junit.xml

bench: all
	@bench/run $(BUILD)/smtpcert

# A minute for each parser, with the sanitizers.
fuzz:
	@tools/fuzz

install: $(BUILD)/build.ninja
	@$(MESON) configure $(BUILD) -Dprefix=$(PREFIX)
	@ninja -C $(BUILD)
	@DESTDIR=$(if $(DESTDIR),$(abspath $(DESTDIR))) \
		$(MESON) install -C $(BUILD) --no-rebuild

clean:
	rm -rf $(BUILD)

.PHONY: all setup run check bench fuzz install clean
