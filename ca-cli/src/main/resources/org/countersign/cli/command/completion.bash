# Completion for ca-cli. Put into ~/.bashrc:  source <(ca-cli completion bash)
_ca_cli() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(ca-cli completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _ca_cli ca-cli
