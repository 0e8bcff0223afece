#!/bin/sh
# Prints the home of a JDK 25 or newer, or says how to get one. Looked at in this order: JAVA_HOME, the usual folders
# (distribution packages, SDKMAN, macOS), and the java on the PATH. Maven itself may run on an older one.
set -u
wanted=25

# The feature release of the JDK at $1; nothing when there is no complete JDK (a runtime without javac is not one).
release_of() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

on_path=$(command -v javac 2>/dev/null || :)
[ -n "$on_path" ] && on_path=$(readlink -f "$on_path" 2>/dev/null) && on_path=${on_path%/bin/javac}

for home in "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$on_path"; do
    release=$(release_of "$home")
    if [ "${release:-0}" -ge "$wanted" ]; then
        printf '%s\n' "$home"
        exit 0
    fi
done

cat >&2 <<TEXT
No JDK $wanted or newer was found in JAVA_HOME, /usr/lib/jvm, ~/.sdkman, ~/.jdks or on the PATH.
Install one (for example Temurin $wanted: https://adoptium.net, package temurin-$wanted-jdk), or set JAVA_HOME to its folder.
TEXT
exit 1
