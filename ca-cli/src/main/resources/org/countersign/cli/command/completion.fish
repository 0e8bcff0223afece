# Completion for ca-cli. Put this into ~/.config/fish/completions/ca-cli.fish
function __ca_cli_complete
    set -l candidates (ca-cli completion fish -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
    if test (count $candidates) -gt 0
        printf '%s\n' $candidates
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c ca-cli -f -k -a '(__ca_cli_complete)'
