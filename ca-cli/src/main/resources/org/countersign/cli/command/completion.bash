# Completion for ca-cli. Put into ~/.bashrc:  source <(ca-cli completion bash)
_ca_cli() {
    # By the line instead of COMP_WORDS, where '=' and ':' stand by themselves. What is before one of these stays on the line.
    local line last prefix='' words
    read -ra words <<<"${COMP_LINE:0:COMP_POINT}."
    last=${words[${#words[@]} - 1]%.}
    words[${#words[@]} - 1]=$last
    [[ $last != *[=:]* ]] || prefix=${last%"${last##*[=:]}"}
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line#"$prefix"}")
    done < <(ca-cli completion bash -- "${words[@]:1}" 2>/dev/null)
}
complete -o default -F _ca_cli ca-cli
