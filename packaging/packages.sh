#!/usr/bin/env bash
# Makes from the two images what people install: a .tar.gz each for any Linux of this architecture, and Debian packages where
# dpkg-deb exists. Then it installs the packages into an empty root, runs what is in them, and removes them again. Called by Maven in
# the phase "package", after the images; does nothing when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
machine=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
out=packaging/target/packages
log=packaging/target/packages.log

# tarball NAME: the image as it is, in a folder of its own name.
tarball() {
    tar --sort=name --owner=0 --group=0 --numeric-owner --transform "s|^image|$1-$version|" \
        -C "$1/target" -cf - image | gzip -n -6 >"$out/$1-$version-linux-$machine.tar.gz"
}

# tree NAME PACKAGE: what both packages have in common: the image, a link in the path, the licence, the changes.
tree() {
    local root=$work/$2
    mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib/countersign" "$root/usr/lib/systemd/system" "$root/usr/share/doc/$2"
    cp -a "$1/target/image" "$root/usr/lib/countersign/$1"
    ln -s "../lib/countersign/$1/bin/$1" "$root/usr/bin/$1"
    cp LICENSE "$root/usr/share/doc/$2/copyright"
    gzip -n -9 <CHANGELOG.md >"$root/usr/share/doc/$2/changelog.gz"
}

# control PACKAGE DEPENDS SUMMARY TEXT
control() {
    cat >"$work/$1/DEBIAN/control" <<TEXT
Package: $1
Version: $version
Architecture: $machine
Maintainer: Countersign maintainers <maintainers@countersign.invalid>
Section: net
Priority: optional
Installed-Size: $(du -sk "$work/$1" | cut -f 1)
Depends: $2
Description: $3
 $4
TEXT
}

# scripts PACKAGE: the maintainer scripts from packaging/debian, if there are any.
scripts() {
    local script
    for script in postinst prerm postrm; do
        [ -f "packaging/debian/$1.$script" ] || continue
        install -m 755 "packaging/debian/$1.$script" "$work/$1/DEBIAN/$script"
    done
}

build() {
    chmod -R u=rwX,go=rX "$work/$1/usr"
    dpkg-deb --root-owner-group -Zgzip -z6 --build "$work/$1" "$out/${1}_${version}_$machine.deb"
}

server_package() {
    tree ca-server countersign-server
    cp packaging/systemd/ca-server.service "$work/countersign-server/usr/lib/systemd/system/"
    mkdir -p "$work/countersign-server/usr/lib/sysusers.d"
    cp packaging/debian/countersign-server.sysusers "$work/countersign-server/usr/lib/sysusers.d/countersign-server.conf"
    control countersign-server 'libc6, systemd | adduser' 'SSH certificate authority' \
        'Issues, renews and revokes SSH certificates for users and hosts over HTTPS.'
    scripts countersign-server
    build countersign-server
}

# manual: pages and completion, which the program makes itself.
manual() {
    local share=$work/countersign-client/usr/share program=ca-cli/target/image/bin/ca-cli
    mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
    "$program" help --man "$share/man/man1"
    gzip -n -9 "$share"/man/man1/*.1
    "$program" completion bash >"$share/bash-completion/completions/ca-cli"
    "$program" completion zsh >"$share/zsh/vendor-completions/_ca-cli"
    "$program" completion fish >"$share/fish/vendor_completions.d/ca-cli.fish"
}

client_package() {
    tree ca-cli countersign-client
    manual
    cp packaging/systemd/countersign-*.service packaging/systemd/countersign-*.timer "$work/countersign-client/usr/lib/systemd/system/"
    control countersign-client 'libc6, openssh-client' 'command line of an SSH certificate authority' \
        'Gets SSH certificates for users and hosts, makes hosts take part, and finds out why a login fails.'
    scripts countersign-client
    build countersign-client
}

# in_root WORDS...: dpkg on an empty root of its own. The scripts of the packages run outside of it and heed DPKG_ROOT.
in_root() {
    dpkg --root="$clean" --log=/dev/null --force-not-root --force-depends --force-script-chrootless "$@"
}

# Installed, run and removed as a user would, on the packages themselves.
try_packages() {
    clean=$work/clean
    mkdir -p "$clean/var/lib/dpkg/updates" "$clean/var/lib/dpkg/info" "$clean/etc"
    : >"$clean/var/lib/dpkg/status"
    in_root -i "$out"/countersign-*.deb
    # On their caches, which hold only for the very files that they were made for.
    CA_CLI_JAVA_OPTS=-XX:AOTMode=on "$clean/usr/bin/ca-cli" version
    CA_SERVER_JAVA_OPTS=-XX:AOTMode=on "$clean/usr/bin/ca-server" --version
    [ -d "$clean/etc/countersign" ] && [ "$(stat -c %a "$clean/etc/countersign")" = 750 ]
    [ -f "$clean/usr/lib/systemd/system/ca-server.service" ] && [ -f "$clean/usr/lib/systemd/system/countersign-krl.timer" ]
    [ -f "$clean/usr/share/man/man1/ca-cli-ssh-login.1.gz" ] && [ -s "$clean/usr/share/bash-completion/completions/ca-cli" ]
    in_root --verify
    in_root -r countersign-client
    in_root -P countersign-server
    [ ! -e "$clean/usr/lib/countersign" ] && [ ! -e "$clean/usr/bin/ca-cli" ] || { echo "removing left files behind"; return 1; }
}

# The tarballs need nothing but a place.
try_tarballs() {
    mkdir "$work/anywhere"
    tar -C "$work/anywhere" -xzf "$out/ca-cli-$version-linux-$machine.tar.gz"
    "$work/anywhere/ca-cli-$version/bin/ca-cli" version
}

recipe() {
    { cat packaging/target/recipe; find packaging/systemd packaging/debian packaging/packages.sh LICENSE CHANGELOG.md -type f -print0 | sort -z | xargs -0 cksum; } | cksum
}

if [ "$(recipe)" = "$(cat packaging/target/packages.recipe 2>/dev/null)" ] && [ -d "$out" ]; then
    echo 'the packages are up to date'
    exit 0
fi
rm -rf "$out" packaging/target/packages.recipe
mkdir -p "$out"
work=$(mktemp -d)
exec 3>&2
finish() {
    local code=$?
    rm -rf "$work"
    [ $code = 0 ] || { echo "making the packages failed; the end of $log:"; tail -n 30 "$log"; } >&3
    exit $code
}
trap finish EXIT
{
    tarball ca-server
    tarball ca-cli
    try_tarballs
    if command -v dpkg-deb; then
        server_package
        client_package
        try_packages
    else
        echo 'there is no dpkg-deb here, so no Debian packages'
    fi
} >"$log" 2>&1 </dev/null
recipe >packaging/target/packages.recipe
(cd "$out" && du -m -- * | while read -r size name; do echo "packaging/target/packages/$name: $size MB"; done)
