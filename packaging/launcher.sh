#!/bin/sh
# Starts @name@ with the Java runtime that lies beside it, wherever this folder stands now.
# Further options for the Java virtual machine, split at blanks, come from @NAME@_JAVA_OPTS.
case $0 in
    */*) self=$0 ;;
    *) self=./$0 ;;
esac
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
    esac
done
home=$(cd "${self%/*}/.." && pwd -P) || exit 1
lib=$home/lib

# The process holds keys: no memory image of it on disk. And it obeys only the one variable above.
ulimit -c 0
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH
export MALLOC_ARENA_MAX=1

# Classes laid out at build time. The program runs without this file too, only starts more slowly.
cache=$lib/@name@.aot
@smaller@
# To take up the classes of all commands costs more than many of them do, so there are smaller files for commands that only look at a
# file, and for those that only ask a CA. Both are over before code is compiled twice, so there is but one compiler.
compilers=
case ${1:-}/${2:-} in
    @quick@)
        cache=$lib/@name@-quick.aot
        compilers=-XX:TieredStopAtLevel=1
        ;;
    @asking@)
        cache=$lib/@name@-asking.aot
        compilers=-XX:TieredStopAtLevel=1
        ;;
    @signing@)
        cache=$lib/@name@-asking.aot
        ;;
esac
@end@
[ -f "$cache" ] || cache=

exec "$home/runtime/bin/java" ${cache:+"-XX:AOTCache=$cache"} @options@ @compilers@ ${@NAME@_JAVA_OPTS:-} \
    -cp "@jars@" @main@ "$@"
