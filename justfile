# The handful of words one types; `just` alone lists them.

python := if os_family() == "windows" { ".venv/Scripts/python" } else { ".venv/bin/python" }

[private]
list:
    @just --list

# README's tests, or those named: just test tests/steps -k short
test *words:
    {{python}} -m pytest {{words}}

# what takes long
long:
    {{python}} -m pytest -m long

# style, types, layers, and that the committed workbook is what is built
lint:
    bash .ci/lint

# Fulfilment.xlsm from the declarations, and the digests of the templates
build:
    {{python}} workbook/build.py
    {{python}} workbook/versions.py

# the sample day in a folder of its own
demo:
    {{python}} -m pyaddin demo

# every button clicked in a real LibreOffice
clicks:
    {{python}} -m pytest -n 1 -m libreoffice tests/clicks
