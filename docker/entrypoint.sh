#!/bin/bash
# Adds the master password to a private copy of the configuration, then runs the entrypoint of the official image, which
# adds the address of the database and its password. No secret is in an image, in the environment or in odoo.conf.
set -euo pipefail

config=$(mktemp -d)/odoo.conf
cp "${ODOO_RC:-/etc/odoo/odoo.conf}" "$config"
chmod 600 "$config"
if [ -n "${ADMIN_PASSWORD_FILE:-}" ]; then
    [ -s "$ADMIN_PASSWORD_FILE" ] && [ -r "$ADMIN_PASSWORD_FILE" ] || {
        echo "tracktion: cannot read the master password in $ADMIN_PASSWORD_FILE; see docker/README.md" >&2
        exit 1
    }
    printf '\nadmin_passwd = %s\n' "$(head -n 1 "$ADMIN_PASSWORD_FILE")" >>"$config"
fi
export ODOO_RC=$config
exec "${IMAGE_ENTRYPOINT:-/entrypoint.sh}" "$@"
